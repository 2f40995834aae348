internal import ArgumentParser
internal import Audio
internal import Dialogue
internal import Foundation
internal import Routing
internal import Speech
internal import VoiceBot

/// `foyer recognize`: what the recognizer hears in a file.
struct RecognizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recognize",
        abstract: "Print what the recognizer hears: words, times, confidence, other readings.")

    @Argument(help: ArgumentHelp("Caller audio; each file is one utterance.", valueName: "FILE.wav"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "What can be said: open, confirm, digits, digits:N or a grammar of the pack.", valueName: "NAME"))
    var grammar = "open"

    @Flag(help: "Print one JSON object a file.")
    var json = false

    @Option(help: ArgumentHelp("Side of stereo files to use, from 1.", valueName: "N"))
    var channel: Int?

    @OptionGroup var home: HomeOptions

    func run() async throws {
        let clips = try files.map { try AudioClip.telephone(from: $0, channel: channel) }
        let listening = try search()
        let sources = try home.locate().sources
        let model = try await VoiceBot.recognitionModel(of: FAQ(directory: sources.models), sources)
        let recognizer = Recognizer(model: model)
        for (file, clip) in zip(files, clips) {
            let heard = try await recognizer.decodeWhole(clip, listening: listening)
            try Terminal.line(json ? Self.object(file, heard).text(.asGiven) : Self.words(file, heard))
        }
    }

    private func search() throws -> Speech.Listening {
        switch grammar {
        case "open": return .open
        case "digits": return .digits(exactly: nil)
        default:
            guard grammar.hasPrefix("digits:") else { return .grammar(grammar) }
            guard let count = Int(grammar.dropFirst(7)), (1...40).contains(count) else {
                throw Failure.badInput("--grammar \(grammar) names no count; write digits:4 for four digits")
            }
            return .digits(exactly: count)
        }
    }

    private static func object(_ file: String, _ heard: Hypothesis?) -> JSON {
        let words = (heard?.words ?? []).map { word in
            JSON.object([
                .init("word", .string(word.text)), .init("start", .decimal(word.start)),
                .init("end", .decimal(word.end)), .init("confidence", word.confidence.map(JSON.decimal) ?? .null),
            ])
        }
        return .object([
            .init("file", .string(file)), .init("text", .string(heard?.text ?? "")),
            .init("confidence", .decimal(heard?.confidence ?? 0)),
            .init("nbest", .array((heard?.nBest ?? []).map { .string($0.text) })), .init("words", .array(words)),
        ])
    }

    private static func words(_ file: String, _ heard: Hypothesis?) -> String {
        guard let heard else { return "\(file): nothing" }
        let words = heard.words.map { String(format: "  %6.2f–%.2f  ", $0.start, $0.end) + $0.text }
        let others = heard.nBest.dropFirst().map { "  or “\($0.text)”" }
        let title = "\(file): “\(heard.text)” (\(String(format: "%.2f", heard.confidence)))"
        return ([title] + words + others).joined(separator: "\n")
    }
}
