internal import Foundation

/// A labelled set of caller clips: what `foyer evaluate` reads.
///
/// Tab-separated text whose first line names the columns. `file` (relative to the manifest) and `intent` are needed, for
/// `foyer adapt` `file` and `text`; `group` and `state` are optional; other columns are ignored.
public struct Manifest: Sendable, Equatable {
    /// One labelled clip.
    public struct Clip: Sendable, Equatable {
        /// The path of the WAV file.
        public let path: String
        /// What the caller wants: an intent's id or a reserved label; empty where texts alone are needed.
        public let intent: String
        /// What the caller says, or nil if the manifest has no texts or this clip none.
        public let text: String?
        /// The group the clip is counted in; `all` without a `group` column.
        public let group: String
        /// What the dialogue is waiting for when the clip is heard.
        public let state: State
        /// The clip's line in the manifest, from 1.
        public let line: Int
    }

    /// The column that clips are of no use without, besides `file`.
    public enum Need: String, Sendable {
        /// What the caller wants.
        case intent
        /// What the caller says.
        case text
    }

    /// What the dialogue is waiting for.
    public enum State: String, Sendable, CaseIterable {
        /// An open question.
        case open
        /// Yes or no.
        case confirm
        /// Spoken digits.
        case digits
        /// A day.
        case date
        /// A sum of money.
        case amount
    }

    /// Why a manifest can't be used, as one sentence naming the line.
    public struct Malformed: Error, CustomStringConvertible {
        /// The sentence.
        public let description: String
    }

    /// The clips in the order of the file.
    public let clips: [Clip]

    /// Reads the manifest at `path`.
    ///
    /// - Throws: ``Malformed`` if the file can't be read, a needed column is missing or a row is no good.
    public init(path: String, need: Need = .intent) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Malformed(
                description: "can't read \(path); give a tab-separated file with columns file and \(need.rawValue)")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Malformed(description: "\(path) is not UTF-8 text; give a tab-separated file")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try self.init(text: text, name: path, folder: folder, need: need)
    }

    /// Reads a manifest's `text`; `name` is what errors call it, `folder` what its files are relative to.
    public init(text: String, name: String, folder: String, need: Need = .intent) throws {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let header = lines.first.map(Self.cells) ?? []
        func column(_ title: String) -> Int? { header.firstIndex(of: title) }
        guard let file = column("file"), let needed = column(need.rawValue) else {
            throw Malformed(description: "\(name):1: the first line must name the columns file and \(need.rawValue)")
        }
        let (intent, textColumn) = (column("intent"), column("text"))
        let (group, state) = (column("group"), column("state"))
        clips = try lines.enumerated().dropFirst().compactMap { index, line in
            guard !line.allSatisfy(\.isWhitespace) else { return nil }
            let cells = Self.cells(line)
            let place = "\(name):\(index + 1)"
            func cell(_ column: Int?) -> String? {
                guard let column, column < cells.count, !cells[column].isEmpty else { return nil }
                return cells[column]
            }
            guard let path = cell(file), cell(needed) != nil else {
                throw Malformed(description: "\(place): a row needs a file and its \(need.rawValue)")
            }
            let stateName = cell(state) ?? State.open.rawValue
            guard let listening = State(rawValue: stateName) else {
                let known = State.allCases.map(\.rawValue).joined(separator: ", ")
                throw Malformed(description: "\(place): state \(stateName) is none of \(known)")
            }
            return Clip(
                path: path.hasPrefix("/") ? path : folder + "/" + path, intent: cell(intent) ?? "",
                text: cell(textColumn), group: cell(group) ?? "all", state: listening, line: index + 1)
        }
        guard !clips.isEmpty else { throw Malformed(description: "\(name) lists no clips; add a row a clip") }
    }

    private static func cells(_ line: some StringProtocol) -> [String] {
        String(line).components(separatedBy: "\t")
    }
}
