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
            "What can be said: open, confirm, date, amount, digits, digits:N, digits:N:luhn or a grammar of the pack.",
            valueName: "NAME"))
    var grammar = "open"

    @Flag(help: "Print one JSON object a file.")
    var json = false

    @Option(help: ArgumentHelp("Side of stereo files to use, from 1.", valueName: "N"))
    var channel: Int?

    @OptionGroup var home: HomeOptions

    func run() async throws {
        let clips = try files.map { try AudioClip.telephone(from: $0, channel: channel) }
        let (listening, kind) = try search()
        let sources = try home.locate().sources
        let model = try await VoiceBot.recognitionModel(of: FAQ(directory: sources.models), sources)
        let recognizer = Recognizer(model: model)
        for (file, clip) in zip(files, clips) {
            let heard = try await recognizer.decodeWhole(clip, listening: listening)
            try Terminal.line(json ? Self.object(file, heard, kind).text(.asGiven) : Self.words(file, heard, kind))
        }
    }

    /// What to listen for, and what kind of value the words then are.
    private func search() throws -> (listening: Speech.Listening, value: SpokenValue.Kind?) {
        switch grammar {
        case "open": return (.open, nil)
        case "date": return (.grammar(grammar), .date)
        case "amount": return (.grammar(grammar), .amount)
        case "digits": return (.digits(exactly: nil), .digits(count: nil))
        default:
            let parts = grammar.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.first == "digits", parts.count > 1 else { return (.grammar(grammar), nil) }
            guard let count = Int(parts[1]), (1...40).contains(count), parts.count == 2 || parts[2...] == ["luhn"]
            else {
                throw Failure.badInput(
                    "--grammar \(grammar) is no count of digits; write digits:4 for four digits, digits:16:luhn for a "
                        + "card's")
            }
            return (parts.count == 2 ? .digits(exactly: count) : .checkedDigits(exactly: count), .digits(count: count))
        }
    }

    private static func value(of heard: Hypothesis?, _ kind: SpokenValue.Kind?) -> SpokenValue? {
        guard let heard, let kind else { return nil }
        return SpokenValue(heard.text, as: kind)
    }

    private static func json(_ value: SpokenValue) -> JSON {
        guard case .amount(let amount) = value else { return .string(value.description) }
        return .object([
            .init("amount", .string(amount.decimal)),
            .init("currency", amount.currency.map { .string($0.rawValue) } ?? .null),
        ])
    }

    private static func object(_ file: String, _ heard: Hypothesis?, _ kind: SpokenValue.Kind?) -> JSON {
        let words = (heard?.words ?? []).map { word in
            JSON.object([
                .init("word", .string(word.text)), .init("start", .decimal(word.start)),
                .init("end", .decimal(word.end)), .init("confidence", word.confidence.map(JSON.decimal) ?? .null),
            ])
        }
        let value = kind == nil ? [] : [JSON.Member("value", value(of: heard, kind).map(json) ?? .null)]
        return .object(
            [
                .init("file", .string(file)), .init("text", .string(heard?.text ?? "")),
                .init("confidence", .decimal(heard?.confidence ?? 0)),
                .init("nbest", .array((heard?.nBest ?? []).map { .string($0.text) })), .init("words", .array(words)),
            ] + value)
    }

    private static func words(_ file: String, _ heard: Hypothesis?, _ kind: SpokenValue.Kind?) -> String {
        guard let heard else { return "\(file): nothing" }
        let words = heard.words.map { String(format: "  %6.2f–%.2f  ", $0.start, $0.end) + $0.text }
        let others = heard.nBest.dropFirst().map { "  or “\($0.text)”" }
        let meaning = value(of: heard, kind).map { " = \($0)" } ?? ""
        let title = "\(file): “\(heard.text)” (\(String(format: "%.2f", heard.confidence)))\(meaning)"
        return ([title] + words + others).joined(separator: "\n")
    }
}
