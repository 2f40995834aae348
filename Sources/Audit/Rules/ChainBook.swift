/// The hash chain and the positions. A row that is wrong is named by itself: the next is checked against both the hash it
/// has and the hash it should have.
struct ChainBook {
    private var position: Int64 = 0
    private(set) var head = Hash.zero
    private var expected = Hash.zero

    mutating func check(_ row: StoredRow) -> [(Rule, String)] {
        var problems: [(Rule, String)] = []
        if row.position != position + 1 {
            problems.append((.positions, "it follows event \(position), so events are missing or out of order"))
        }
        let computed = Hash.of(row, after: head)
        let isChained = computed == row.hash || Hash.of(row, after: expected) == row.hash
        // After a gap the hash before is unknown, so nothing can be said of this one.
        if !isChained, problems.isEmpty {
            problems.append((.chain, "it is not what was written: its hash is another"))
        }
        if let content = row.content, Hash.of(Array(content.utf8)) != row.seal {
            problems.append((.chain, "its personal content is not what was written: the seal is another"))
        }
        position = row.position
        head = row.hash
        expected = computed
        return problems
    }
}
