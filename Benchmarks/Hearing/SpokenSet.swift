internal import Audio
internal import Foundation
internal import TestKit
internal import VoiceBot

/// Wordings spoken by flite's voices on a µ-law line, as files and a manifest.
struct SpokenSet {
    /// What a caller says.
    struct Row {
        let intent: String
        let text: String
        let group: String
        let state: String
        /// Whether a room is heard behind the caller, 15 dB softer.
        var isNoisy = false
    }

    let folder: ScratchFolder
    let manifest: Manifest

    /// Speaks `rows`, each by the next voice.
    init(_ rows: [Row]) throws {
        folder = try ScratchFolder()
        var lines = ["file\tintent\ttext\tgroup\tstate"]
        for (index, row) in rows.enumerated() {
            let voice = Caller.Voice.allCases[index % Caller.Voice.allCases.count]
            let clean = try Caller.says(row.text, voice: voice)
            let name = "\(index).wav"
            try AudioFile.write(
                row.isNoisy ? RoomNoise.room.behind(clean, decibels: 15, seed: index) : clean, to: folder.path(name))
            lines.append("\(name)\t\(row.intent)\t\(row.text)\t\(row.group)\t\(row.state)")
        }
        manifest = try Manifest(text: lines.joined(separator: "\n"), name: "spoken set", folder: folder.url.path)
    }

    /// The clips at 8 kHz, for measuring cost.
    func sounds() throws -> [AudioClip] { try manifest.clips.map { try AudioFile.read($0.path) } }

    /// What the file `wordings` lists: tab-separated intent, text and dialogue state, with a heading.
    static func rows(of wordings: String) throws -> [Row] {
        let lines = try String(contentsOfFile: wordings, encoding: .utf8).split(separator: "\n").dropFirst()
        return try lines.enumerated().map { index, line in
            let cells = line.components(separatedBy: "\t")
            guard cells.count == 3 else { throw Malformed(row: index + 2) }
            return Row(intent: cells[0], text: cells[1], group: group(of: cells[0]), state: cells[2])
        }
    }

    private static func group(of intent: String) -> String {
        switch intent {
        case "human_agent": "asks for a human"
        case "not_human_agent": "wants no human"
        case "out_of_domain": "other talk"
        case "affirm", "deny": "yes or no"
        case "digits": "digits"
        default: "questions"
        }
    }

    struct Malformed: Error, CustomStringConvertible {
        let row: Int
        var description: String { "wordings.tsv:\(row): a row has an intent, a text and a state" }
    }
}
