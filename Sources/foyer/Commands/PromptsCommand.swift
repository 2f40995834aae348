internal import ArgumentParser
internal import Audio
internal import ContactCenter
internal import Dialogue
internal import Foundation
internal import Routing
internal import Settings
internal import Speech
internal import VoiceBot

/// `foyer prompts`: the catalogue of everything that is said.
struct PromptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prompts",
        abstract: "List, check or render the prompt catalogue.",
        subcommands: [List.self, Check.self, Render.self])

    /// `foyer prompts list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all prompts with their durations.")

        @Flag(help: "Print one JSON object a line.")
        var json = false

        @OptionGroup var home: HomeOptions

        func run() async throws {
            let prompts = try Prompts(home.locate())
            for prompt in prompts.catalogue.prompts {
                let clip = try await prompts.clip(of: prompt)
                try Terminal.line(json ? Self.object(prompt, clip).text(.asGiven) : Self.row(prompt, clip))
            }
        }

        private static func object(_ prompt: Prompt, _ clip: AudioClip) -> JSON {
            .object([
                .init("prompt", .string(prompt.id.rawValue)), .init("seconds", .decimal(clip.seconds)),
                .init("text", .string(prompt.text)),
            ])
        }

        private static func row(_ prompt: Prompt, _ clip: AudioClip) -> String {
            String(format: "%6.1f s  ", clip.seconds)
                + prompt.id.rawValue.padding(toLength: 40, withPad: " ", startingAt: 0) + "  " + prompt.text
        }
    }

    /// `foyer prompts check`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the catalogue: missing and unused ids, placeholders, words, loudness.")

        @OptionGroup var home: HomeOptions

        func run() async throws {
            let prompts = try Prompts(home.locate())
            let problems = try prompts.problems() + (await prompts.unspeakable())
            for problem in problems { try Terminal.line("\(problem)") }
            guard problems.isEmpty else {
                throw Failure.failed("\(problems.count) problem\(problems.count == 1 ? "" : "s") in the prompts")
            }
            try Terminal.line("\(prompts.catalogue.prompts.count) prompts, no problem")
        }
    }

    /// `foyer prompts render`.
    struct Render: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write every prompt to a WAV file of its own.")

        @Option(name: .shortAndLong, help: ArgumentHelp("Folder for the files, made if missing.", valueName: "DIR"))
        var output: String

        @OptionGroup var home: HomeOptions

        func run() async throws {
            let prompts = try Prompts(home.locate())
            do {
                try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            } catch {
                throw Failure.badInput("can't make the folder \(output); choose one that can be written")
            }
            var bar = ProgressBar("rendering", total: prompts.catalogue.prompts.count)
            for prompt in prompts.catalogue.prompts {
                try AudioFile.write(await prompts.clip(of: prompt), to: "\(output)/\(prompt.id).wav")
                bar.step()
            }
            bar.finish()
            try Terminal.line("\(prompts.catalogue.prompts.count) prompts in \(output)")
        }
    }
}

/// The catalogue with all that may be asked of it.
struct Prompts {
    let catalogue: PromptCatalogue
    private let home: Home
    private let cache: PromptCache

    init(_ home: Home) throws {
        self.home = home
        catalogue = try PromptCatalogue(contentsOf: home.prompts)
        cache = PromptCache(recordings: home.recordedPrompts) { try AudioClip.telephone(from: $0) }
    }

    /// The sound of `prompt`, its placeholders spoken as their names.
    func clip(of prompt: Prompt) async throws -> AudioClip {
        let values = Dictionary(uniqueKeysWithValues: Set(prompt.placeholders).map { ($0, $0) })
        let text = prompt.filled(with: values)
        return try await cache.clip(
            prompt.isSSML ? .markup(text) : .plain(text), id: values.isEmpty ? prompt.id.rawValue : nil,
            voice: .init(name: prompt.voice ?? catalogue.voice, rate: prompt.rate ?? catalogue.rate))
    }

    /// What the FAQ, the bot and the contact center miss in the catalogue, and what nobody uses.
    func problems() throws -> [ConfigurationError] { try errors() + unused() }

    /// What the FAQ, the bot and the contact center miss in the catalogue.
    func errors() throws -> [ConfigurationError] {
        let missing = CenterPrompt.allCases.filter { catalogue[$0.id] == nil }.map {
            ConfigurationError(file: catalogue.file, message: "prompt '\($0.rawValue)' is missing; add it")
        }
        return try FAQ(directory: home.models).problems(with: catalogue) + missing + placeholders()
    }

    private func unused() throws -> [ConfigurationError] {
        let own = BotPrompt.allCases.map(\.id) + CenterPrompt.allCases.map(\.id)
        let used = Set(try FAQ(directory: home.models).promptIDs + own)
        return catalogue.prompts.filter { !used.contains($0.id) }.map {
            ConfigurationError(
                file: catalogue.file, line: $0.line, message: "prompt '\($0.id)' is never said; delete it")
        }
    }

    private func placeholders() -> [ConfigurationError] {
        CenterPrompt.allCases.flatMap { known -> [ConfigurationError] in
            guard let prompt = catalogue[known.id] else { return [] }
            return prompt.placeholders.filter { !known.placeholders.contains($0) }.map {
                ConfigurationError(
                    file: catalogue.file, line: prompt.line,
                    message: "prompt '\(prompt.id)' has no value for {\($0)}; delete the placeholder")
            }
        }
    }

    /// Prompts that can't be spoken, that eSpeak NG would spell, or whose recordings are too quiet or too loud.
    func unspeakable() async -> [ConfigurationError] {
        var problems: [ConfigurationError] = []
        for prompt in catalogue.prompts {
            func complain(_ message: String) {
                problems.append(ConfigurationError(file: catalogue.file, line: prompt.line, message: message))
            }
            if let word = Self.spelled(in: prompt.text) {
                complain("'\(word)' in prompt '\(prompt.id)' would be spelled letter by letter; write it in lower case")
            }
            do {
                let level = try await clip(of: prompt).activeLevel
                guard let level, (-35 ... -10).contains(level) else {
                    complain("prompt '\(prompt.id)' is not between -35 and -10 dBFS loud; record it anew")
                    continue
                }
            } catch {
                complain("prompt '\(prompt.id)' can't be spoken: \(error)")
            }
        }
        return problems
    }

    /// The first word of capitals only, of two letters or more.
    private static func spelled(in text: String) -> String? {
        text.replacing(/<[^>]*>/, with: " ").split { !$0.isLetter }.map(String.init)
            .first { $0.count > 1 && $0 == $0.uppercased() && $0 != $0.lowercased() }
    }
}
