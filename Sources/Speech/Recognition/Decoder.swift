internal import CPocketSphinx
internal import Foundation

/// One PocketSphinx decoder.
///
/// PocketSphinx has no locks: a decoder belongs to one thread at a time, here to its ``Recognizer``'s queue. Several may
/// run at once on different threads; they are opened one after the other.
final class Decoder {
    private let decoder: OpaquePointer
    private let frontEnd: OpaquePointer
    private let features: UnsafeMutablePointer<feat_t>
    private let pack: LanguagePack
    private let grammars: [String: Grammar]
    private let languageModels: [Listening: String]
    private let coldMean: [Float]
    private var loaded: Set<String> = []
    private var adaptation: Adaptation?
    private var isInUtterance = false

    /// Loads the model's files: some 20 ms, 7 MB.
    init(_ model: RecognitionModel) throws(SpeechError) {
        PocketSphinxLog.silence()
        pack = model.pack
        grammars = model.grammars
        guard let decoder = Self.open(model) else {
            throw SpeechError(
                .recognizer,
                "PocketSphinx cannot load the acoustic model \(pack.acousticModel): reinstall pocketsphinx-en-us.")
        }
        guard let frontEnd = ps_get_fe(decoder), let features = ps_get_feat(decoder) else {
            ps_free(decoder)
            throw SpeechError(.recognizer, "PocketSphinx made a decoder without a front end (ps_get_fe).")
        }
        self.decoder = decoder
        self.frontEnd = frontEnd
        self.features = features
        coldMean = Self.mean(features)
        languageModels = model.languageModels
    }

    deinit { ps_free(decoder) }

    /// The options of the model's search, as PocketSphinx's programs take them.
    static func arguments(_ model: RecognitionModel) -> [String] {
        let decoding = model.pack.decoding
        return [
            "-hmm", model.pack.acousticModel, "-dict", model.dictionaryPath,
            "-beam", "\(decoding.beam)", "-pbeam", "\(decoding.phoneBeam)", "-wbeam", "\(decoding.wordBeam)",
            "-lw", "\(decoding.languageWeight)", "-wip", "\(decoding.wordInsertionPenalty)",
        ] + (model.pack.acousticMeans.map { ["-mean", $0] } ?? [])
            + (model.pack.acousticWeights.map { ["-sendump", $0] } ?? [])
    }

    private static func open(_ model: RecognitionModel) -> OpaquePointer? {
        let arguments = ["foyer"] + arguments(model)
        var pointers = arguments.map { strdup($0) }
        defer { pointers.forEach { free($0) } }
        guard let configuration = cmd_ln_parse_r(nil, ps_args(), Int32(pointers.count), &pointers, 1) else {
            return nil
        }
        defer { cmd_ln_free_r(configuration) }
        return opening.withLock { ps_init(configuration) }
    }

    /// `ps_init` uses what the process has once: with `-logfn` it closes the log of whoever came before, and two at a time
    /// close it twice.
    private static let opening = NSLock()

    // MARK: - Utterances

    /// Begins an utterance; `channel` is the mean that a line begins with, nil for the model's own.
    func start(_ listening: Listening, adaptation: Adaptation, channel: ChannelState?) throws(SpeechError) {
        abandon()
        try select(listening)
        try adapt(adaptation)
        seed(channel)
        // Frames count from 0 and the noise estimate starts afresh, so that no utterance depends on an earlier one.
        guard ps_start_stream(decoder) == 0, ps_start_utt(decoder) == 0 else {
            throw SpeechError(.recognizer, "PocketSphinx cannot begin an utterance (ps_start_utt).")
        }
        isInUtterance = true
    }

    /// Decodes samples at 16 kHz.
    func process(_ samples: [Int16]) {
        guard isInUtterance, !samples.isEmpty else { return }
        ps_process_raw(decoder, samples, samples.count, 0, 0)
    }

    /// Ends the utterance; afterwards the best readings can be read.
    func end() {
        guard isInUtterance else { return }
        isInUtterance = false
        ps_end_utt(decoder)
    }

    /// Ends an utterance whose reading nobody wants.
    func abandon() { end() }

    /// Gives back the lattice of the last utterance, some 0.8 MB, which PocketSphinx keeps until the next begins: an empty one
    /// does. Its readings are gone then.
    func forget() {
        abandon()
        if ps_start_utt(decoder) == 0 { ps_end_utt(decoder) }
    }

    /// Switches to the search for `listening`, which is loaded when first needed: a fraction of a millisecond for a grammar, a
    /// few for a language model.
    private func select(_ listening: Listening) throws(SpeechError) {
        let name = "\(listening)"
        if loaded.insert(name).inserted {
            do { try load(listening, as: name) } catch {
                loaded.remove(name)
                throw error
            }
        }
        guard ps_set_search(decoder, name) == 0 else {
            throw SpeechError(.recognizer, "PocketSphinx cannot switch to the search `\(name)` (ps_set_search).")
        }
    }

    private func load(_ listening: Listening, as name: String) throws(SpeechError) {
        switch listening {
        case .open, .context: try loadLanguageModel(listening, as: name)
        case .digits(let count): try load(try .digits(count), as: name)
        case .checkedDigits(let count): try load(try .digits(count, isChecked: true), as: name)
        case .grammar(let wanted):
            guard let grammar = grammars[wanted] else {
                let known = grammars.keys.sorted().joined(separator: ", ")
                throw SpeechError(.grammar, "There is no grammar `\(wanted)`: the language pack has \(known).")
            }
            try load(grammar, as: name)
        }
    }

    private func loadLanguageModel(_ listening: Listening, as name: String) throws(SpeechError) {
        guard let path = languageModels[listening] else {
            throw SpeechError(
                .grammar, "The recognizer has no sentences to listen for (\(name)): prepare the model with some.")
        }
        guard ps_set_lm_file(decoder, name, path) == 0 else {
            throw SpeechError(.recognizer, "PocketSphinx cannot load the language model \(path): delete it.")
        }
    }

    private func load(_ grammar: Grammar, as name: String) throws(SpeechError) {
        for word in grammar.words.sorted() {
            guard let phones = ps_lookup_word(decoder, word) else {
                throw SpeechError(
                    .grammar,
                    "The grammar `\(grammar.name)` uses `\(word)`, which the dictionary lacks: prepare the model with it."
                )
            }
            free(phones)
        }
        // A search takes its options when it is made.
        let configuration = ps_get_config(decoder)
        cmd_ln_set_float_r(configuration, "-wip", pack.decoding.grammarInsertionPenalty)
        defer { cmd_ln_set_float_r(configuration, "-wip", pack.decoding.wordInsertionPenalty) }
        guard ps_set_jsgf_string(decoder, name, grammar.text) == 0 else {
            throw SpeechError(.grammar, "The grammar `\(grammar.name)` is not valid JSGF: correct it.")
        }
    }

    private func load(_ automaton: WordAutomaton, as name: String) throws(SpeechError) {
        let weight = pack.decoding.languageWeight
        guard let logMath = ps_get_logmath(decoder),
            let model = fsg_model_init(name, logMath, Float(weight), Int32(automaton.states))
        else { throw SpeechError(.recognizer, "PocketSphinx cannot make the grammar `\(name)` (fsg_model_init).") }
        defer { fsg_model_free(model) }
        model.pointee.start_state = 0
        model.pointee.final_state = Int32(automaton.end)
        for arc in automaton.arcs {
            let score = Double(logmath_log(logMath, arc.probability)) * weight
            fsg_model_trans_add(
                model, Int32(arc.from), Int32(arc.to), Int32(score), fsg_model_word_add(model, arc.word))
        }
        guard ps_set_fsg(decoder, name, model) == 0 else {
            throw SpeechError(.recognizer, "PocketSphinx cannot search the grammar `\(name)` (ps_set_fsg).")
        }
    }

    /// Applies a transform to the means as the model has them, so that any may follow any other.
    private func adapt(_ line: Adaptation) throws(SpeechError) {
        let wanted = pack.adaptation[line] == nil ? pack.defaultAdaptation : line
        guard wanted != adaptation, let path = pack.adaptation[wanted] else { return }
        guard let transform = ps_mllr_read(path), ps_update_mllr(decoder, transform) != nil else {
            throw SpeechError(.languagePack, "\(path) is no MLLR transform for this acoustic model: correct pack.yaml.")
        }
        adaptation = wanted
    }

    // MARK: - The channel

    /// The mean cepstrum after the utterances so far.
    var channel: ChannelState { ChannelState(cepstralMean: Self.mean(features)) }

    private func seed(_ channel: ChannelState?) {
        let mean = channel?.cepstralMean ?? coldMean
        if let normalization = features.pointee.cmn_struct, mean.count == Int(normalization.pointee.veclen) {
            cmn_live_set(normalization, mean)
        }
    }

    private static func mean(_ features: UnsafeMutablePointer<feat_t>) -> [Float] {
        guard let normalization = features.pointee.cmn_struct else { return [] }
        var mean = [Float](repeating: 0, count: Int(normalization.pointee.veclen))
        cmn_live_get(normalization, &mean)
        return mean
    }

    /// The mean cepstrum of the speech in samples at 16 kHz; nil if there is none. Between utterances only.
    func measureChannel(_ samples: [Int16]) -> ChannelState? {
        fe_start_stream(frontEnd)
        guard fe_start_utt(frontEnd) == 0 else { return nil }
        var block: UnsafeMutablePointer<UnsafeMutablePointer<mfcc_t>?>?
        var frames: Int32 = 0
        guard fe_process_utt(frontEnd, samples, samples.count, &block, &frames) >= 0, let block else { return nil }
        defer { fe_free_2d(block) }
        var ending = [Float](repeating: 0, count: Int(fe_get_output_size(frontEnd)))
        var endingFrames: Int32 = 0
        fe_end_utt(frontEnd, &ending, &endingFrames)
        return Self.meanOfSpeech(block, frames: Int(frames), size: ending.count)
    }

    /// As PocketSphinx's batch normalization: frames with a negative c0 are digital silence and do not count.
    private static func meanOfSpeech(
        _ block: UnsafeMutablePointer<UnsafeMutablePointer<mfcc_t>?>, frames: Int, size: Int
    ) -> ChannelState? {
        var sum = [Float](repeating: 0, count: size)
        var counted: Float = 0
        for frame in 0..<frames {
            guard let cepstrum = block[frame], cepstrum[0] >= 0 else { continue }
            for index in 0..<size { sum[index] += cepstrum[index] }
            counted += 1
        }
        return counted > 0 ? ChannelState(cepstralMean: sum.map { $0 / counted }) : nil
    }

    // MARK: - Readings

    /// A word of the best path, as PocketSphinx has it.
    struct Segment {
        let word: String
        /// First and last frame of 10 ms.
        let frames: ClosedRange<Int>
        let posterior: Double
        /// Summed over the frames, in the acoustic model's units.
        let acousticScore: Double
    }

    /// The best reading so far, with PocketSphinx's variant numbers and fillers removed; nil if there is none.
    var reading: (text: String, score: Int)? {
        var score: Int32 = 0
        guard let text = ps_get_hyp(decoder, &score) else { return nil }
        return (Self.clean(String(cString: text)), Int(score))
    }

    /// The segments of the best path of an ended utterance, fillers included.
    ///
    /// Those of a lattice, which only a language model's search leaves, have their scores scaled by 2^10 (SENSCR_SHIFT); a
    /// grammar's count the insertion of a word among its sounds.
    func segments(_ listening: Listening) -> [Segment] {
        let scale = listening.usesLanguageModel ? 1.0 / 1024 : 1
        let insertion = insertionScore(listening)
        var segments: [Segment] = []
        let logMath = ps_get_logmath(decoder)
        var iterator = ps_seg_iter(decoder)
        while let segment = iterator {
            var (first, last, acoustic, language, order): (Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0)
            ps_seg_frames(segment, &first, &last)
            let posterior = ps_seg_prob(segment, &acoustic, &language, &order)
            if let word = ps_seg_word(segment), first <= last {
                segments.append(
                    Segment(
                        word: String(cString: word), frames: Int(first)...Int(last),
                        posterior: min(1, logmath_exp(logMath, posterior)),
                        acousticScore: Double(acoustic) * scale - insertion))
            }
            iterator = ps_seg_next(segment)
        }
        return segments
    }

    private func insertionScore(_ listening: Listening) -> Double {
        let penalty: Double
        switch listening {
        case .open, .context: return 0
        case .grammar: penalty = pack.decoding.grammarInsertionPenalty
        case .digits, .checkedDigits: penalty = pack.decoding.wordInsertionPenalty
        }
        return Double(logmath_log(ps_get_logmath(decoder), penalty)) * pack.decoding.languageWeight / 1024
    }

    /// Other readings, best first, without duplicates.
    func nBest(_ limit: Int) -> [Hypothesis.Candidate] {
        var candidates: [Hypothesis.Candidate] = []
        var seen: Set<String> = []
        var iterator = ps_nbest(decoder)
        // Most of what the search yields are the same words with silences elsewhere.
        for _ in 0..<(20 * limit) where candidates.count < limit {
            guard let reading = iterator else { break }
            var score: Int32 = 0
            if let text = ps_nbest_hyp(reading, &score) {
                let clean = Self.clean(String(cString: text))
                if !clean.isEmpty, seen.insert(clean).inserted {
                    candidates.append(Hypothesis.Candidate(text: clean, score: Double(score)))
                }
            }
            iterator = ps_nbest_next(reading)
        }
        if let iterator { ps_nbest_free(iterator) }
        return candidates
    }

    static func isFiller(_ word: some StringProtocol) -> Bool {
        guard let first = word.first else { return true }
        return "<[(+".contains(first)
    }

    private static func clean(_ text: String) -> String {
        text.split(separator: " ").filter { !isFiller($0) }
            .map { PronunciationDictionary.withoutVariant(String($0)) }.joined(separator: " ")
    }
}
