internal import CSpeexDSP

/// Changes the sample rate of a stream of mono sound, keeping its state between pieces, so that no seams are heard.
///
/// Owns a speexdsp resampler (quality 5: 5 µs for 20 ms from 8 to 16 kHz). One user at a time.
public struct Resampler: ~Copyable {
    /// Hz that come in.
    public let inputRate: Int
    /// Hz that go out.
    public let outputRate: Int
    private let state: OpaquePointer

    private static let quality: Int32 = 5

    /// A resampler between two rates in Hz, both from 1 to 1 000 000.
    public init(from inputRate: Int, to outputRate: Int) {
        precondition((1...1_000_000).contains(inputRate) && (1...1_000_000).contains(outputRate), "rates are in Hz")
        var status: Int32 = 0
        guard
            let state = speex_resampler_init(
                1, spx_uint32_t(inputRate), spx_uint32_t(outputRate), Self.quality, &status)
        else { preconditionFailure("speex_resampler_init ran out of memory (\(status))") }
        // Starts inside the filter, so that the first sample out belongs to the first sample in.
        speex_resampler_skip_zeros(state)
        self.state = state
        self.inputRate = inputRate
        self.outputRate = outputRate
    }

    deinit { speex_resampler_destroy(state) }

    /// The sound so far, resampled, less the few milliseconds the filter still needs the future for.
    public mutating func process(_ samples: [Int16]) -> [Int16] {
        var output: [Int16] = []
        var consumed = 0
        var buffer = [Int16](repeating: 0, count: samples.count * outputRate / inputRate + 64)
        while consumed < samples.count {
            var used = spx_uint32_t(samples.count - consumed)
            var made = spx_uint32_t(buffer.count)
            samples.withUnsafeBufferPointer { input in
                let rest = input.baseAddress.map { $0 + consumed }
                _ = speex_resampler_process_int(state, 0, rest, &used, &buffer, &made)
            }
            output.append(contentsOf: buffer[0..<Int(made)])
            consumed += Int(used)
            if used == 0, made == 0 { break }
        }
        return output
    }

    /// The end of the sound, after the last piece.
    public mutating func finish() -> [Int16] {
        process([Int16](repeating: 0, count: Int(speex_resampler_get_input_latency(state))))
    }
}

extension AudioClip {
    /// The same sound at another rate (Hz), of the same length in time to the sample.
    public func resampled(to rate: Int) -> AudioClip {
        guard rate != sampleRate else { return self }
        var resampler = Resampler(from: sampleRate, to: rate)
        var output = resampler.process(samples)
        output.append(contentsOf: resampler.finish())
        let wanted = (samples.count * rate + sampleRate / 2) / sampleRate
        output.append(contentsOf: repeatElement(0, count: max(0, wanted - output.count)))
        return AudioClip(samples: Array(output.prefix(wanted)), sampleRate: rate)
    }

    /// A WAV file as it would sound on a telephone line: one channel (1 left, 2 right), at 8 kHz.
    ///
    /// - Throws: ``AudioFileError``.
    public static func telephone(from path: String, channel: Int? = nil) throws(AudioFileError) -> AudioClip {
        try AudioFile.read(path, channel: channel).resampled(to: Telephone.sampleRate)
    }
}
