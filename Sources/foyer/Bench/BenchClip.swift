internal import Audio

/// One thing a bench's caller says: ends with its last loud frame, so that the time from there is what a caller waits.
struct BenchClip: Sendable {
    let frames: [AudioFrame]

    /// The clip in the WAV file at `path`, without the silence around it.
    ///
    /// - Throws: `AudioFileError`; `Failure` if nothing loud is in it.
    init(path: String) throws {
        let all = try AudioClip.telephone(from: path).frames
        guard let first = all.firstIndex(where: { Self.isLoud($0.samples) }),
            let last = all.lastIndex(where: { Self.isLoud($0.samples) })
        else {
            throw Failure.badInput("\(path) is silent; give a recording of a caller")
        }
        frames = Array(all[first...last])
    }

    /// Whether somebody can be heard in 20 ms of sound: above -46 dB of full scale.
    static func isLoud(_ samples: [Int16]) -> Bool {
        samples.reduce(0) { $0 + Int($1) * Int($1) } > 160 * 160 * Telephone.frameSamples
    }
}
