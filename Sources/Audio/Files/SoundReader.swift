internal import CSndFile

/// An open WAV file; owns libsndfile's handle.
///
/// A handle belongs to one thread at a time (libsndfile keeps its state in it and takes no lock).
struct SoundReader: ~Copyable {
    let channels: Int
    let sampleRate: Int
    private let path: String
    private let handle: OpaquePointer

    /// Frames read at a time, so that memory follows the sound that is there and not what a header claims.
    private static let block = 16_384

    init(path: String) throws(AudioFileError) {
        var info = SF_INFO()
        guard let handle = sf_open(path, Int32(SFM_READ), &info) else {
            throw AudioFileError(path: path, problem: .notWAV(Self.sentence(sf_strerror(nil))))
        }
        let kind = info.format & Int32(SF_FORMAT_TYPEMASK)
        let kinds = [SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_RF64].map { Int32($0) }
        guard kinds.contains(kind), info.channels > 0 else {
            sf_close(handle)
            throw AudioFileError(path: path, problem: .notWAV("it is another kind of sound file"))
        }
        self.handle = handle
        self.path = path
        self.channels = Int(info.channels)
        self.sampleRate = Int(info.samplerate)
    }

    deinit { sf_close(handle) }

    /// Every sample of one channel (from 0). Floats beyond full scale are clipped, and those that are no number are silence.
    func samples(ofChannel channel: Int) throws(AudioFileError) -> [Int16] {
        var samples: [Int16] = []
        var block = [Float](repeating: 0, count: Self.block * channels)
        while true {
            let frames = Int(sf_readf_float(handle, &block, sf_count_t(Self.block)))
            guard frames > 0 else { break }
            samples.append(contentsOf: (0..<frames).map { Self.linear(block[$0 * channels + channel]) })
        }
        guard sf_error(handle) == SF_ERR_NO_ERROR else {
            throw AudioFileError(path: path, problem: .notWAV(Self.sentence(sf_strerror(handle))))
        }
        return samples
    }

    private static func linear(_ value: Float) -> Int16 {
        guard !value.isNaN else { return 0 }
        return Int16(saturating: Double(value * 32_768))
    }

    /// The library's message without its full stop, to stand inside a sentence of ours.
    private static func sentence(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "unknown format" }
        let message = String(cString: text).split(separator: "\n").joined(separator: " ")
        return message.hasSuffix(".") ? String(message.dropLast()) : message
    }
}
