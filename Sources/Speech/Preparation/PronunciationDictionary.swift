internal import Foundation

/// Which phones each word is made of, in CMU's format: a word, spaces, ARPAbet phones; further pronunciations as `word(2)`.
struct PronunciationDictionary {
    /// Word → its pronunciations, the usual one first.
    private(set) var entries: [String: [String]] = [:]

    /// The 39 phones of the `en-us` model, without silence.
    static let phones = Set(
        """
        AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH
        """.split(separator: " ").map(String.init))

    /// Keeps from the file at `path` what `words` need; with nil everything.
    ///
    /// - Throws: ``SpeechError`` when the file cannot be read, or a line that is kept has no or unknown phones.
    init(path: String, only words: Set<String>?) throws(SpeechError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SpeechError(.languagePack, "\(path) cannot be read: name a dictionary in CMU's format.")
        }
        var number = 0
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            let word = line.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            let base = Self.withoutVariant(String(decoding: word, as: UTF8.self).lowercased())
            if let words, !words.contains(base) { continue }
            let phones = String(decoding: line.dropFirst(word.count), as: UTF8.self)
                .split(whereSeparator: \.isWhitespace)
            if let unknown = phones.first(where: { !Self.phones.contains(String($0)) }) {
                throw SpeechError(
                    .languagePack, "\(path):\(number): `\(unknown)` is no ARPAbet phone: write phones such as AA or NG."
                )
            }
            guard !base.isEmpty, !phones.isEmpty else {
                throw SpeechError(.languagePack, "\(path):\(number): write a word, then its ARPAbet phones.")
            }
            entries[base, default: []].append(phones.joined(separator: " "))
        }
    }

    /// How `words` are pronounced: the pack's pronunciations first, then the base dictionary's, then a guess.
    ///
    /// - Throws: ``SpeechError`` for a word that nobody can pronounce, or a dictionary that can't be read.
    init(of words: Set<String>, pack: LanguagePack) async throws {
        entries = try PronunciationDictionary(path: pack.dictionary, only: words).entries
        if let path = pack.pronunciations {
            let own = try PronunciationDictionary(path: path, only: words).entries
            entries.merge(own) { _, own in own }
        }
        for word in words.sorted() where entries[word] == nil {
            entries[word] = [try await Pronouncer.phones(of: word)]
        }
    }

    /// `read(2)` → `read`.
    static func withoutVariant(_ word: String) -> String {
        guard word.hasSuffix(")"), let bracket = word.lastIndex(of: "("), bracket > word.startIndex else { return word }
        return String(word[..<bracket])
    }

    /// The text that PocketSphinx reads.
    var text: String {
        var lines = ""
        for (word, pronunciations) in entries.sorted(by: { $0.key < $1.key }) {
            for (index, phones) in pronunciations.enumerated() {
                lines += index == 0 ? "\(word) \(phones)\n" : "\(word)(\(index + 1)) \(phones)\n"
            }
        }
        return lines
    }
}
