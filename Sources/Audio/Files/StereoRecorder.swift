/// Records both sides of a call to a stereo WAV file: left the caller, right Foyer.
///
/// The file appears under its name at ``close()``, unless it is growing. One user at a time; writes to the disk about once a second of sound.
public final class StereoRecorder {
    private let writer: SoundWriter
    private var pending: [Int16] = []

    /// Starts a recording at `path`.
    ///
    /// - Parameter isGrowing: Whether the file is there from the beginning and can be read after each second written, also
    ///   if the process dies.
    /// - Throws: ``AudioFileError`` if the folder refuses.
    public init(path: String, isGrowing: Bool = false) throws(AudioFileError) {
        writer = try SoundWriter(path: path, channels: 2, sampleRate: Telephone.sampleRate, isGrowing: isGrowing)
    }

    /// Adds 20 ms of both sides.
    ///
    /// - Throws: ``AudioFileError`` if the disk refuses.
    public func append(caller: AudioFrame, foyer: AudioFrame) throws(AudioFileError) {
        for (left, right) in zip(caller.samples, foyer.samples) {
            pending.append(left)
            pending.append(right)
        }
        if pending.count >= 2 * Telephone.sampleRate { try flush() }
    }

    /// Completes the file; nothing happens the second time.
    ///
    /// - Throws: ``AudioFileError`` if the disk refuses; no part of the recording is left behind then.
    public func close() throws(AudioFileError) {
        try flush()
        try writer.close()
    }

    private func flush() throws(AudioFileError) {
        try writer.append(pending)
        pending.removeAll(keepingCapacity: true)
    }
}
