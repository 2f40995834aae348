internal import Foundation
public import VoiceBot

/// The shipped bot, prepared once for all tests of a run; what is derived from its files is kept between runs.
public enum PreparedBot {
    /// The repository's top folder.
    public static let root: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    /// The shipped bot's files.
    public static let sources = VoiceBot.Sources(
        models: root + "/models/en-US", prompts: root + "/prompts/en-US.yaml",
        recordings: root + "/prompts/recorded/en-US", cache: NSTemporaryDirectory() + "foyer-test-cache")

    private static let task = Task { try await VoiceBot.prepare(sources, recognizers: 2) }

    /// The shipped bot.
    public static var voiceBot: VoiceBot { get async throws { try await task.value } }
}
