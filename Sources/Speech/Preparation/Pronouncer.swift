/// Guesses how an unknown word is pronounced: eSpeak NG's phonemes, mapped to ARPAbet.
enum Pronouncer {
    /// ARPAbet phones of `word`, separated by spaces.
    ///
    /// - Throws: ``SpeechError`` with ``SpeechError/Code/unpronounceable(_:)`` when the word has no letters that eSpeak NG can read.
    static func phones(of word: String) async throws -> String {
        guard word.contains(where: \.isLetter), word.allSatisfy({ $0.isLetter || "'-._".contains($0) }) else {
            throw unpronounceable(word)
        }
        let phones = arpabet(try await Synthesizer.shared.phonemes(of: word))
        guard !phones.isEmpty else { throw unpronounceable(word) }
        return phones.joined(separator: " ")
    }

    private static func unpronounceable(_ word: String) -> SpeechError {
        SpeechError(
            .unpronounceable(word),
            "The word `\(word)` has no pronunciation: spell it out, or add it to the language pack's pronunciations.dict."
        )
    }

    /// IPA as eSpeak NG's American English writes it → ARPAbet; marks of stress and length have no counterpart.
    static func arpabet(_ ipa: String) -> [String] {
        var phones: [String] = []
        var rest = Substring(String(String.UnicodeScalarView(ipa.unicodeScalars.filter { !ignored.contains($0) })))
        while !rest.isEmpty {
            let match = (1...3).reversed().lazy.compactMap { length in
                table[String(rest.prefix(length))].map { (length, $0) }
            }.first
            if let (length, mapped) = match {
                phones += mapped
                rest = rest.dropFirst(length)
            } else {
                rest = rest.dropFirst()
            }
        }
        return phones
    }

    private static let ignored: Set<Unicode.Scalar> = [
        "ˈ", "ˌ", "ː", "ˑ", "\u{0361}", "\u{200D}", "\u{0329}", "\u{032F}", "\u{0303}", "_", "-", " ", "\n", ".",
    ]

    private static let table: [String: [String]] = [
        "tʃ": ["CH"], "dʒ": ["JH"], "aɪ": ["AY"], "aʊ": ["AW"], "eɪ": ["EY"], "oʊ": ["OW"], "əʊ": ["OW"], "ɔɪ": ["OY"],
        "aɪə": ["AY", "AH"], "aɪɚ": ["AY", "ER"], "aʊɚ": ["AW", "ER"], "iə": ["IY", "AH"], "ɔːɹ": ["AO", "R"],
        "ɑ": ["AA"], "a": ["AA"], "ɒ": ["AA"], "æ": ["AE"], "ʌ": ["AH"], "ə": ["AH"], "ɐ": ["AH"], "ɔ": ["AO"],
        "o": ["AO"],
        "ɛ": ["EH"], "e": ["EH"], "ɚ": ["ER"], "ɝ": ["ER"], "ɜ": ["ER"], "ɪ": ["IH"], "ᵻ": ["IH"], "i": ["IY"],
        "ʊ": ["UH"], "u": ["UW"], "b": ["B"], "d": ["D"], "ð": ["DH"], "f": ["F"], "ɡ": ["G"], "g": ["G"], "h": ["HH"],
        "k": ["K"], "x": ["K"], "l": ["L"], "ɫ": ["L"], "m": ["M"], "n": ["N"], "ŋ": ["NG"], "p": ["P"], "ɹ": ["R"],
        "r": ["R"], "s": ["S"], "ʃ": ["SH"], "t": ["T"], "ɾ": ["T"], "ʔ": ["T"], "θ": ["TH"], "v": ["V"], "w": ["W"],
        "ʍ": ["W"], "j": ["Y"], "z": ["Z"], "ʒ": ["ZH"], "əl": ["AH", "L"], "ɬ": ["L"], "ç": ["HH"], "y": ["UW"],
        "ø": ["ER"],
    ]
}
