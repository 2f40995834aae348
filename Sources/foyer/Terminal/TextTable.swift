/// Rows under headings, each column as wide as its widest cell.
struct TextTable {
    /// The headings and the rows, ready to print.
    let lines: [String]

    /// A table of `rows`, each with as many cells as there are `headings`.
    init(_ headings: [String], _ rows: [[String]]) {
        let all = [headings] + rows
        let widths = headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        lines = all.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
    }
}
