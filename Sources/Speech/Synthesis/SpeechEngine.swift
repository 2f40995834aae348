internal import CEspeakNG
internal import Foundation

/// eSpeak NG, whose state (voice, rate, buffers) belongs to the process: all calls come from the synthesizer's queue.
final class SpeechEngine {
    /// Samples a second of what it makes (Hz).
    let sampleRate: Int
    private var voice: LanguagePack.Voice?

    /// The longest piece of sound between two looks at the cancellation flag.
    private static let bufferMilliseconds: Int32 = 40

    init() throws(SpeechError) {
        let rate = espeak_Initialize(
            AUDIO_OUTPUT_SYNCHRONOUS, Self.bufferMilliseconds, nil, Int32(espeakINITIALIZE_DONT_EXIT))
        guard rate > 0 else {
            throw SpeechError(.synthesizer, "eSpeak NG finds no voices: install Debian's package espeak-ng-data.")
        }
        sampleRate = Int(rate)
        espeak_SetSynthCallback { samples, count, events in
            guard let samples, let context = events?.pointee.user_data else { return 0 }
            // The sink is kept alive by `speak`, which waits for espeak_Synth to return.
            let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
            sink.samples.append(contentsOf: UnsafeBufferPointer(start: samples, count: Int(count)))
            return sink.cancelled.isRaised ? 1 : 0
        }
    }

    /// Where the callback puts the sound.
    private final class Sink {
        var samples: [Int16] = []
        let cancelled: Flag

        init(cancelled: Flag) {
            self.cancelled = cancelled
        }
    }

    /// Speaks an SSML document; stops within one buffer once `cancelled` is raised.
    func speak(_ document: String, voice: LanguagePack.Voice, cancelled: Flag) throws(SpeechError) -> [Int16] {
        try select(voice)
        try forgetLastClause()
        return try synthesize(document, cancelled: cancelled)
    }

    /// Makes the next clause's length independent of the clauses before it.
    ///
    /// eSpeak NG looks two phonemes ahead, beyond the end of a clause into what an earlier, longer one left in its
    /// table. Begun and at once abandoned, one clause longer than any prompt's leaves the same there every time. Lengths
    /// of Klatt voices are then always the same; those of other voices still vary by some milliseconds, with the phase
    /// of their flutter.
    private func forgetLastClause() throws(SpeechError) {
        let abandoned = Flag()
        abandoned.raise()
        _ = try synthesize(Self.longClause, cancelled: abandoned)
    }

    private static let longClause =
        "<speak>" + String(repeating: "many of the old letters in that box are mine and ", count: 8) + "</speak>"

    private func synthesize(_ document: String, cancelled: Flag) throws(SpeechError) -> [Int16] {
        let sink = Sink(cancelled: cancelled)
        let status = withExtendedLifetime(sink) {
            espeak_Synth(
                document, document.utf8.count + 1, 0, POS_CHARACTER, 0, UInt32(espeakCHARS_UTF8 | espeakSSML), nil,
                Unmanaged.passUnretained(sink).toOpaque())
        }
        guard status == EE_OK else {
            throw SpeechError(.synthesizer, "eSpeak NG refused to speak (espeak_Synth: \(status.rawValue)).")
        }
        return sink.samples
    }

    /// The phonemes of `text` in IPA, as the voice pronounces it.
    func phonemes(of text: String, voice: LanguagePack.Voice) throws(SpeechError) -> String {
        try select(voice)
        var phonemes: [String] = []
        text.withCString { start in
            var position: UnsafeRawPointer? = UnsafeRawPointer(start)
            while position != nil {
                let clause = espeak_TextToPhonemes(&position, Int32(espeakCHARS_UTF8), Int32(espeakPHONEMES_IPA))
                guard let clause else { break }
                phonemes.append(String(cString: clause))
            }
        }
        return phonemes.joined(separator: " ")
    }

    /// Sets voice and rate anew each time: markup may have left another voice behind.
    private func select(_ voice: LanguagePack.Voice) throws(SpeechError) {
        guard espeak_SetVoiceByName(voice.name) == EE_OK else {
            throw SpeechError(
                .synthesizer, "eSpeak NG has no voice `\(voice.name)`: choose one of `espeak-ng --voices`.")
        }
        espeak_SetParameter(espeakRATE, Int32(voice.rate), 0)
    }
}
