public import Audio
internal import Foundation

/// Keeps what was spoken, so that a prompt is synthesized once.
///
/// Guards its table only; synthesis and files are awaited, and two callers who want the same new prompt share one synthesis.
public actor PromptCache {
    /// What a spoken clip depends on.
    private struct Key: Hashable {
        let text: SpokenText
        let voice: LanguagePack.Voice
    }

    private let synthesizer: Synthesizer
    private let recordings: String?
    private let readFile: @Sendable (String) throws -> AudioClip
    private var spoken: [Key: Task<AudioClip, any Error>] = [:]
    private var recorded: [String: AudioClip] = [:]

    /// How many syntheses were asked for and how many of them were saved.
    public private(set) var counts = (asked: 0, saved: 0)

    /// - Parameters:
    ///   - recordings: the directory of `ID.wav` files that win over synthesis, such as `prompts/recorded/en-US`.
    ///   - readFile: reads a WAV file as telephone sound.
    public init(
        synthesizer: Synthesizer = .shared, recordings: String? = nil,
        readFile: @escaping @Sendable (String) throws -> AudioClip
    ) {
        self.synthesizer = synthesizer
        self.recordings = recordings
        self.readFile = readFile
    }

    private init(
        _ synthesizer: Synthesizer, _ recordings: String?, _ spoken: [Key: Task<AudioClip, any Error>],
        _ readFile: @escaping @Sendable (String) throws -> AudioClip
    ) {
        self.synthesizer = synthesizer
        self.recordings = recordings
        self.spoken = spoken
        self.readFile = readFile
    }

    /// A cache that has what this one has spoken, and reads recordings anew.
    public func renewed() -> PromptCache { PromptCache(synthesizer, recordings, spoken, readFile) }

    /// A prompt's sound (8 kHz): its recording if there is one, else the text spoken.
    ///
    /// - Parameters:
    ///   - id: the prompt's id, by which a recording is found; nil for text that is no prompt.
    /// - Throws: ``SpeechError``, or what reading a recording throws.
    public func clip(
        _ text: SpokenText, id: String? = nil, voice: LanguagePack.Voice = .init()
    ) async throws -> AudioClip {
        if let id, let clip = try recording(id) { return clip }
        counts.asked += 1
        let key = Key(text: text, voice: voice)
        if let known = spoken[key] {
            counts.saved += 1
            return try await known.value
        }
        // Not cancelled with the first caller: others may wait for it, and it ends by itself in milliseconds.
        let task = Task { [synthesizer] in try await synthesizer.speak(text, voice: voice) }
        spoken[key] = task
        do {
            return try await task.value
        } catch {
            spoken[key] = nil
            throw error
        }
    }

    private func recording(_ id: String) throws -> AudioClip? {
        guard let recordings, Self.isFileName(id) else { return nil }
        if let known = recorded[id] { return known }
        let path = recordings + "/" + id + ".wav"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let clip = try readFile(path).resampled(to: Telephone.sampleRate)
        recorded[id] = clip
        return clip
    }

    /// An id that cannot lead out of the directory.
    private static func isFileName(_ id: String) -> Bool {
        !id.isEmpty && !id.hasPrefix(".") && id.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    }
}
