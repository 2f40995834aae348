/// Why a sound file could not be read or written, as one sentence for the operator.
public struct AudioFileError: Error, Equatable, CustomStringConvertible {
    /// The file as it was named to us.
    public let path: String
    /// What is wrong with it.
    public let problem: Problem

    /// What can be wrong with a sound file.
    public enum Problem: Sendable, Equatable {
        /// Nothing is there.
        case missing
        /// A folder is there.
        case folder
        /// The system would not let us at it, in the system's words.
        case refused(String)
        /// A file of zero bytes.
        case empty
        /// Not a WAV file, or one that the library cannot decode, in the library's words.
        case notWAV(String)
        /// The header promises more bytes of sound than the file holds.
        case truncated(promised: Int, present: Int)
        /// A proper header, and no sound after it.
        case noSamples
        /// Neither mono nor stereo.
        case channels(Int)
        /// Stereo, and nobody said which side.
        case channelNeeded
        /// A channel was asked for that the file does not have.
        case noSuchChannel(Int, of: Int)
        /// Outside ``AudioFile/sampleRates``.
        case sampleRate(Int)
        /// Could not be written, in the system's words.
        case unwritable(String)
    }

    /// What is wrong and what to do about it, in one sentence.
    public var description: String {
        switch problem {
        case .missing: "\(path) does not exist: check the name."
        case .folder: "\(path) is a folder: name a WAV file."
        case .refused(let reason): "\(path) cannot be read (\(reason)): check its permissions."
        case .empty: "\(path) is an empty file: give a WAV file with sound in it."
        case .notWAV(let reason): "\(path) is not a WAV file we can read (\(reason)): convert it, e.g. with sox."
        case .truncated(let promised, let present):
            "\(path) is cut short: its header promises \(promised) bytes of sound, \(present) are there; copy it again."
        case .noSamples: "\(path) holds no sound (its data chunk is empty): record it again."
        case .channels(let count): "\(path) has \(count) channels: give mono or stereo."
        case .channelNeeded:
            "\(path) is stereo: say which side is the caller, --channel 1 (left) or --channel 2 (right)."
        case .noSuchChannel(let channel, 1): "\(path) is mono and has no channel \(channel): leave out --channel."
        case .noSuchChannel(let channel, let count):
            "\(path) has no channel \(channel): give --channel a number from 1 to \(count)."
        case .sampleRate(let rate):
            "\(path) has \(rate) samples a second: resample it to 8000–48000, e.g. with sox."
        case .unwritable(let reason): "\(path) cannot be written (\(reason)): check the folder and the space left."
        }
    }
}
