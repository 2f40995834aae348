internal import CSndFile
internal import Foundation

/// WAV files, read whole and written whole, through libsndfile.
public enum AudioFile {
    /// The sample rates accepted, in Hz: below 8 kHz the telephone band is not there, above 48 kHz nobody records calls.
    public static let sampleRates = 8_000...48_000

    /// The sound of a WAV file: 8, 16, 24 or 32 bits, float, µ-law or A-law, at the file's own rate.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - channel: 1 for left, 2 for right; needed for stereo, because the sides of a recorded call are two people
    ///     and mixing them is never what was meant.
    /// - Throws: ``AudioFileError`` for anything but a whole WAV file with sound. Blocks while reading.
    public static func read(_ path: String, channel: Int? = nil) throws(AudioFileError) -> AudioClip {
        try checkIsReadable(path)
        let reader = try SoundReader(path: path)
        try checkShape(of: reader, path: path)
        let index = try channelIndex(channel, of: reader.channels, path: path)
        let samples = try reader.samples(ofChannel: index)
        guard !samples.isEmpty else { throw AudioFileError(path: path, problem: .noSamples) }
        return AudioClip(samples: samples, sampleRate: reader.sampleRate)
    }

    /// Writes a clip as a mono 16-bit WAV file; the file appears under its name only when it is complete.
    ///
    /// - Throws: ``AudioFileError`` if the folder or the disk refuses; nothing is left behind then.
    public static func write(_ clip: AudioClip, to path: String) throws(AudioFileError) {
        let writer = try SoundWriter(path: path, channels: 1, sampleRate: clip.sampleRate)
        try writer.append(clip.samples)
        try writer.close()
    }

    private static func checkIsReadable(_ path: String) throws(AudioFileError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let reason = errno
            throw AudioFileError(
                path: path, problem: reason == ENOENT ? .missing : .refused(String(cString: strerror(reason))))
        }
        if status.st_mode & S_IFMT == S_IFDIR { throw AudioFileError(path: path, problem: .folder) }
        guard access(path, R_OK) == 0 else {
            throw AudioFileError(path: path, problem: .refused(String(cString: strerror(errno))))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw AudioFileError(path: path, problem: .refused("it is a device or a pipe, not a file"))
        }
        if status.st_size == 0 { throw AudioFileError(path: path, problem: .empty) }
    }

    private static func checkShape(of reader: borrowing SoundReader, path: String) throws(AudioFileError) {
        // A file that cannot be read a second time is left to libsndfile's own judgment.
        if let sizes = try? WAVDataChunk(path: path), sizes.promised > sizes.present {
            throw AudioFileError(
                path: path, problem: .truncated(promised: sizes.promised, present: sizes.present))
        }
        guard (1...2).contains(reader.channels) else {
            throw AudioFileError(path: path, problem: .channels(reader.channels))
        }
        guard sampleRates.contains(reader.sampleRate) else {
            throw AudioFileError(path: path, problem: .sampleRate(reader.sampleRate))
        }
    }

    private static func channelIndex(_ channel: Int?, of count: Int, path: String) throws(AudioFileError) -> Int {
        guard let channel else {
            if count > 1 { throw AudioFileError(path: path, problem: .channelNeeded) }
            return 0
        }
        guard (1...count).contains(channel) else {
            throw AudioFileError(path: path, problem: .noSuchChannel(channel, of: count))
        }
        return channel - 1
    }
}
