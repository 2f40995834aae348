internal import CSpanDSP

/// The sounds a telephone network makes itself: keys, and the tones of call progress.
public enum Tones {
    /// The keys of a telephone, with the four of military ones.
    public static let keys = Set<Character>("0123456789*#ABCD")

    /// The sound of keys pressed one after another (ITU-T Q.23), at 8 kHz, or nil if one of them is no key.
    ///
    /// - Parameters:
    ///   - digits: What is pressed: ``keys``.
    ///   - on: How long each key sounds, in milliseconds, 20–1000.
    ///   - off: The pause after each, in milliseconds, 20–1000.
    public static func keys(_ digits: String, on: Int = 80, off: Int = 80) -> AudioClip? {
        precondition((20...1_000).contains(on) && (20...1_000).contains(off), "a key sounds for 20 to 1000 ms")
        guard !digits.isEmpty, digits.allSatisfy(keys.contains) else { return nil }
        var samples: [Int16] = []
        // One at a time: spandsp's queue holds 128 and drops what is more.
        for digit in digits {
            guard let state = dtmf_tx_init(nil) else { preconditionFailure("dtmf_tx_init ran out of memory") }
            defer { dtmf_tx_free(state) }
            dtmf_tx_set_timing(state, Int32(on), Int32(off))
            dtmf_tx_put(state, String(digit), 1)
            var block = [Int16](repeating: 0, count: (on + off) * Telephone.sampleRate / 1_000)
            let made = dtmf_tx(state, &block, Int32(block.count))
            samples.append(contentsOf: block.prefix(Int(made)))
        }
        return AudioClip(samples: samples)
    }

    /// A tone of one or two frequencies, sounding and pausing by turns, at 8 kHz.
    ///
    /// - Parameters:
    ///   - first: Hz.
    ///   - second: Hz of the second frequency, or 0 for none.
    ///   - level: Of each frequency, in dBm0 (0 is 3.14 dB below full scale of a sine), −60…0.
    ///   - on: How long it sounds, in milliseconds.
    ///   - off: How long it pauses then, in milliseconds; 0 for a steady tone.
    ///   - seconds: How long all of it lasts.
    public static func tone(
        _ first: Int, _ second: Int = 0, level: Int = -16, on: Int = 1_000, off: Int = 0, seconds: Double
    ) -> AudioClip {
        let descriptor = tone_gen_descriptor_init(
            nil, Int32(first), Int32(level), Int32(second), Int32(level), Int32(on), Int32(off), 0, 0, 1)
        let state = tone_gen_init(nil, descriptor)
        defer {
            tone_gen_free(state)
            tone_gen_descriptor_free(descriptor)
        }
        var samples = [Int16](repeating: 0, count: Int(seconds * Double(Telephone.sampleRate)))
        let made = tone_gen(state, &samples, Int32(samples.count))
        return AudioClip(samples: Array(samples.prefix(Int(made))))
    }
}
