/// A line of waiting things: an ordered set.
///
/// Sorted chunks of at most ``Line/longest`` elements: ten thousand waiting callers cost a search and the shift of a few
/// hundred places, not of ten thousand. A heap would be smaller but cannot say how many stand before somebody.
struct Line<Element: Comparable & Sendable>: Sendable {
    /// The longest chunk; a longer one is split in halves.
    private static var longest: Int { 256 }

    /// None is empty.
    private var chunks: [[Element]] = []
    private(set) var count = 0

    var first: Element? { chunks.first?.first }
    var isEmpty: Bool { count == 0 }

    mutating func insert(_ element: Element) {
        guard !chunks.isEmpty else {
            chunks = [[element]]
            count = 1
            return
        }
        let chunk = chunk(for: element)
        let index = chunks[chunk].lowerBound(of: element)
        guard index == chunks[chunk].count || chunks[chunk][index] != element else { return }
        chunks[chunk].insert(element, at: index)
        count += 1
        if chunks[chunk].count > Self.longest { split(chunk) }
    }

    mutating func remove(_ element: Element) {
        guard !chunks.isEmpty else { return }
        let chunk = chunk(for: element)
        let index = chunks[chunk].lowerBound(of: element)
        guard index < chunks[chunk].count, chunks[chunk][index] == element else { return }
        chunks[chunk].remove(at: index)
        count -= 1
        if chunks[chunk].isEmpty { chunks.remove(at: chunk) }
    }

    /// What `transform` makes of each element, in order.
    func map<Value>(_ transform: (Element) -> Value) -> [Value] { chunks.flatMap { $0.map(transform) } }

    /// How many elements stand before `element`.
    func rank(_ element: Element) -> Int {
        guard !chunks.isEmpty else { return 0 }
        let chunk = chunk(for: element)
        return chunks[..<chunk].reduce(0) { $0 + $1.count } + chunks[chunk].lowerBound(of: element)
    }

    /// The last chunk that does not begin after `element`, or the first.
    private func chunk(for element: Element) -> Int {
        var low = 0
        var high = chunks.count
        while low < high {
            let middle = (low + high) / 2
            if element < chunks[middle][0] { high = middle } else { low = middle + 1 }
        }
        return max(low - 1, 0)
    }

    private mutating func split(_ chunk: Int) {
        let half = chunks[chunk].count / 2
        chunks.insert(Array(chunks[chunk][half...]), at: chunk + 1)
        chunks[chunk].removeSubrange(half...)
    }
}

extension Array where Element: Comparable {
    /// Where `element` is, or would be, in this sorted array.
    fileprivate func lowerBound(of element: Element) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
