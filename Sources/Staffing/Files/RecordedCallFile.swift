internal import Foundation
internal import Routing
internal import Settings

/// Reads calls that have been from CSV: a header names the columns, in any order, and every row is a call.
public struct RecordedCallFile {
    /// The calls in the file's order, by `day` in the order in which days first appear; one day without that column.
    public let days: [[RecordedCall]]

    private static let columns = ["day", "at", "kind", "operation", "contained", "bot", "remote", "seat"]

    /// Reads the file at `path`.
    ///
    /// - Throws: `ConfigurationError` naming file and line.
    public init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else { throw ConfigurationError(file: path, message: "can't be read as UTF-8 text; check the name") }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmingPrefix("\u{FEFF}") }
        guard let header = lines.first, !header.allSatisfy(\.isWhitespace) else {
            let columns = Self.columns.joined(separator: ",")
            throw ConfigurationError(file: path, message: "is empty; the first line names the columns: \(columns)")
        }
        let names = Self.cells(header)
        try Self.check(names, file: path)
        var days: [[RecordedCall]] = []
        var indices: [String: Int] = [:]
        for (index, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace) {
            let row = Row(file: path, line: index + 1, names: names, cells: Self.cells(line))
            let call = try row.call()
            let day = indices[row.day, default: days.count]
            indices[row.day] = day
            if day == days.count { days.append([]) }
            days[day].append(call)
        }
        guard !days.isEmpty else {
            throw ConfigurationError(file: path, message: "has a header but no calls; add a line for each call")
        }
        self.days = days
    }

    private static func cells(_ line: some StringProtocol) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces.union(["\r", "\""]))
        }
    }

    private static func check(_ names: [String], file: String) throws {
        if let unknown = names.first(where: { !columns.contains($0) }) {
            throw ConfigurationError(
                file: file, line: 1,
                message: "unknown column '\(unknown)'; known columns are \(columns.joined(separator: ", "))")
        }
        guard names.contains("at"), Set(names).count == names.count else {
            throw ConfigurationError(
                file: file, line: 1, message: "the header needs the column 'at', and each column only once")
        }
    }
}

/// One line of the file.
private struct Row {
    let file: String
    let line: Int
    let names: [String]
    let cells: [String]

    func call() throws -> RecordedCall {
        guard cells.count == names.count else {
            throw problem("has \(cells.count) cells, the header \(names.count); give every column a cell, empty or not")
        }
        guard let at = try cell("at").map(time) else { throw problem("'at' is empty; write when the caller called") }
        return RecordedCall(
            at: at, kind: cell("kind"), operation: cell("operation").map { OperationID($0) },
            contained: try cell("contained").map(flag), bot: try seconds("bot"), remote: try seconds("remote"),
            seat: try seconds("seat"))
    }

    /// Empty without that column.
    var day: String { cell("day") ?? "" }

    private func cell(_ name: String) -> String? {
        guard let index = names.firstIndex(of: name), !cells[index].isEmpty else { return nil }
        return cells[index]
    }

    private func time(_ text: String) throws -> Double {
        if let time = ClockTime(text) { return time.seconds }
        guard let seconds = Double(text), (0...86_400).contains(seconds) else {
            throw problem("'\(text)' is no time of day; write 08:30:15, or seconds since midnight")
        }
        return seconds
    }

    private func flag(_ text: String) throws -> Bool {
        switch text.lowercased() {
        case "true", "yes", "1": return true
        case "false", "no", "0": return false
        default: throw problem("'contained' is '\(text)'; write true or false")
        }
    }

    private func seconds(_ name: String) throws -> Double? {
        guard let text = cell(name) else { return nil }
        guard let seconds = Double(text), (0...10_000_000).contains(seconds) else {
            throw problem("'\(name)' is '\(text)'; write seconds, 0 or more")
        }
        return seconds
    }

    private func problem(_ message: String) -> ConfigurationError {
        ConfigurationError(file: file, line: line, message: message)
    }
}
