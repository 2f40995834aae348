internal import Foundation

/// A URI's query as names and values.
enum QueryItems {
    /// Reads `name=value&…`; the last of several with one name counts.
    static func parse(_ query: Substring) -> [String: String] {
        var items: [String: String] = [:]
        for item in query.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            items[decoded(parts[0])] = parts.count == 2 ? decoded(parts[1]) : ""
        }
        return items
    }

    private static func decoded(_ text: Substring) -> String {
        let plain = text.replacing("+", with: " ")
        return plain.removingPercentEncoding ?? String(plain)
    }
}
