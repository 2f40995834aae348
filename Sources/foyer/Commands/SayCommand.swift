internal import ArgumentParser
internal import Audio
internal import Dialogue
internal import Foundation
internal import Settings
internal import Speech

/// `foyer say`: speak a text or a prompt to a file or the sound card.
struct SayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "say",
        abstract: "Synthesize a text or a prompt.",
        discussion: "Without -o the sound is played by aplay (Debian's alsa-utils).")

    @Argument(help: ArgumentHelp("What to say; SSML if it holds markup.", valueName: "TEXT"))
    var text: String?

    @Option(help: ArgumentHelp("Say this prompt of the catalogue.", valueName: "ID"))
    var prompt: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("Write 8 kHz WAV here.", valueName: "FILE.wav"))
    var output: String?

    @Option(help: ArgumentHelp("eSpeak NG voice (default: the catalogue's).", valueName: "NAME"))
    var voice: String?

    @Option(help: ArgumentHelp("Words a minute (default: the catalogue's).", valueName: "N"))
    var rate: Int?

    @OptionGroup var home: HomeOptions

    func validate() throws {
        guard (text == nil) != (prompt == nil) else { throw ValidationError("give a text or --prompt ID") }
    }

    func run() async throws {
        let home = try home.locate()
        let clip = try await speak(home, PromptCatalogue(contentsOf: home.prompts))
        if let output {
            try AudioFile.write(clip, to: output)
        } else {
            try Player.play(clip)
        }
    }

    private func speak(_ home: Home, _ catalogue: PromptCatalogue) async throws -> AudioClip {
        let cache = PromptCache(recordings: home.recordedPrompts) { try AudioClip.telephone(from: $0) }
        guard let prompt else {
            return try await cache.clip(SpokenText(prompt: text ?? ""), voice: chosen(nil, catalogue))
        }
        guard let known = catalogue[PromptID(rawValue: prompt)] else {
            let nearest = Spelling.nearest(to: prompt, among: catalogue.prompts.map(\.id.rawValue))
            throw Failure.badInput(
                "\(home.prompts) has no prompt '\(prompt)'"
                    + (nearest.map { "; did you mean '\($0)'?" } ?? "; `foyer prompts list` shows all"))
        }
        return try await cache.clip(
            known.isSSML ? .markup(known.text) : .plain(known.text), id: prompt, voice: chosen(known, catalogue))
    }

    private func chosen(_ prompt: Prompt?, _ catalogue: PromptCatalogue) -> LanguagePack.Voice {
        LanguagePack.Voice(
            name: voice ?? prompt?.voice ?? catalogue.voice, rate: rate ?? prompt?.rate ?? catalogue.rate)
    }
}

/// The machine's sound card, by way of `aplay`.
enum Player {
    /// Plays `clip` to its end; blocks.
    static func play(_ clip: AudioClip) throws {
        let path = NSTemporaryDirectory() + "foyer-\(UUID().uuidString).wav"
        try AudioFile.write(clip, to: path)
        // A sound left behind in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(atPath: path) }
        let player = Process()
        player.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        player.arguments = ["aplay", "-q", path]
        player.standardError = FileHandle.nullDevice
        do { try player.run() } catch { throw Self.silent }
        player.waitUntilExit()
        guard player.terminationStatus == 0 else { throw Self.silent }
    }

    private static let silent = Failure.failed(
        "aplay can't play here; write a file with -o FILE.wav, or install alsa-utils and check the sound card")
}
