internal import Audio
internal import Foundation
internal import TestKit
internal import VoiceBot

/// The held-out wordings, each spoken by one of flite's voices on a µ-law line, as files and a manifest.
struct SpokenSet {
    let folder: ScratchFolder
    let manifest: Manifest

    /// Speaks what `wordings` lists: tab-separated intent, text and dialogue state, with a heading.
    init(wordings: String) throws {
        folder = try ScratchFolder()
        let rows = try String(contentsOfFile: wordings, encoding: .utf8).split(separator: "\n").dropFirst()
        var lines = ["file\tintent\ttext\tgroup\tstate"]
        for (index, row) in rows.enumerated() {
            let cells = row.components(separatedBy: "\t")
            guard cells.count == 3 else { throw Malformed(row: index + 2) }
            let voice = Caller.Voice.allCases[index % Caller.Voice.allCases.count]
            let name = "\(index).wav"
            try AudioFile.write(Caller.says(cells[1], voice: voice), to: folder.path(name))
            lines.append("\(name)\t\(cells[0])\t\(cells[1])\t\(Self.group(of: cells[0]))\t\(cells[2])")
        }
        manifest = try Manifest(
            text: lines.joined(separator: "\n"), name: "wordings.tsv", folder: folder.url.path)
    }

    /// The spoken questions at 8 kHz, for measuring cost.
    func questions(_ count: Int) throws -> [AudioClip] {
        try manifest.clips.filter { $0.group == "questions" }.prefix(count).map { try AudioFile.read($0.path) }
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
