public import Audio
internal import Foundation

/// Callers for tests, made by Debian's flite: voices that are not Foyer's own.
public enum Caller {
    /// The voices flite brings: three men, a woman, and an old diphone voice.
    public enum Voice: String, Sendable, CaseIterable {
        case awb, kal16, rms, slt, kal
    }

    /// Why there is no caller.
    public struct Failure: Error, CustomStringConvertible {
        /// The sentence for whoever runs the tests.
        public let description: String
    }

    /// These words spoken on a µ-law line at −26 dB, with 0.3 s of silence before and 0.5 s after.
    ///
    /// Kept for the life of the process, so that asking again is free. Blocks while flite runs (tens of milliseconds).
    ///
    /// - Throws: ``Failure`` if flite is not installed or fails.
    public static func says(_ text: String, voice: Voice = .slt) throws -> AudioClip {
        try spoken.clip(for: "\(voice.rawValue) \(text)") {
            let speech = try speak(text, voice: voice).resampled(to: Telephone.sampleRate).normalized(to: -26)
            let silence = { (seconds: Double) in [Int16](repeating: 0, count: Int(seconds * 8_000)) }
            return AudioClip(samples: G711.muLaw.roundTrip(silence(0.3) + speech.samples + silence(0.5)))
        }
    }

    private static let spoken = SpokenClips()

    private static func speak(_ text: String, voice: Voice) throws -> AudioClip {
        let folder = try ScratchFolder()
        let flite = Process()
        flite.executableURL = URL(fileURLWithPath: "/usr/bin/flite")
        flite.arguments = ["-voice", voice.rawValue, "-t", text, "-o", folder.path("speech.wav")]
        do { try flite.run() } catch {
            throw Failure(description: "flite cannot be run (\(error.localizedDescription)): apt-get install flite.")
        }
        flite.waitUntilExit()
        guard flite.terminationStatus == 0 else {
            throw Failure(description: "flite ended with status \(flite.terminationStatus) on “\(text)”.")
        }
        return try AudioFile.read(folder.path("speech.wav"))
    }
}

/// The clips made so far, for all tests of the process.
///
/// `@unchecked Sendable`: `clips` is touched only under `lock`.
private final class SpokenClips: @unchecked Sendable {
    private let lock = NSLock()
    private var clips: [String: AudioClip] = [:]

    func clip(for key: String, make: () throws -> AudioClip) rethrows -> AudioClip {
        if let clip = lock.withLock({ clips[key] }) { return clip }
        let clip = try make()
        lock.withLock { clips[key] = clip }
        return clip
    }
}
