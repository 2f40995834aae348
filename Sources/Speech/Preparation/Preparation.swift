internal import CPocketSphinx
internal import CSodium
internal import Foundation

/// One making of a ``RecognitionModel``'s files.
struct Preparation {
    let pack: LanguagePack
    let languages: [Listening: RecognitionModel.Language]
    let grammars: [String: Grammar]

    /// Raised when the files' making changes, so that old ones are not found.
    private static let version = 5

    /// Finds or makes the files.
    func model(in cache: String) async throws -> RecognitionModel {
        do {
            try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        } catch {
            throw SpeechError(.file, "The cache directory \(cache) cannot be made: choose one that can be written.")
        }
        let base = cache + "/" + digest()
        let paths = Dictionary(uniqueKeysWithValues: languages.keys.map { ($0, "\(base).\(Self.name(of: $0)).lm.bin") })
        let dictionaryPath = base + ".dict"
        if !FileManager.default.fileExists(atPath: dictionaryPath) {
            let general = try pack.generalLanguage.map { try GeneralLanguage(contentsOf: $0) }
            for (listening, language) in languages {
                guard let path = paths[listening] else { continue }
                try compile(
                    LanguageModel(
                        language.sentences, background: language.background, backgroundShare: language.backgroundShare,
                        general: general, generalShare: pack.generalShare),
                    to: path)
            }
            // The dictionary last: in place, it says that all is.
            try Self.replace(dictionaryPath, with: try await dictionary().text)
        }
        return RecognitionModel(
            pack: pack, grammars: grammars, dictionaryPath: dictionaryPath, languageModels: paths)
    }

    /// The languages in an order that is the same every time.
    private var ordered: [(name: String, language: RecognitionModel.Language)] {
        languages.map { (Self.name(of: $0.key), $0.value) }.sorted { $0.name < $1.name }
    }

    private static func name(of listening: Listening) -> String {
        if case .context(let name) = listening { "context-" + name } else { "open" }
    }

    /// A name for the result: BLAKE2b of all that goes into it.
    private func digest() -> String {
        var content = "\(Self.version) \(LanguageModel.discount) \(pack.generalShare)\n"
        for (name, language) in ordered {
            content += "\(name) \(language.backgroundShare) \(language.sentences.count)\n"
            for sentence in language.sentences + language.background {
                content += "\(sentence.weight) \(sentence.words.joined(separator: " "))\n"
            }
        }
        for grammar in grammars.values.sorted(by: { $0.name < $1.name }) {
            content += "\(grammar.name)\n\(grammar.text)\n"
        }
        for path in [pack.dictionary, pack.pronunciations, pack.generalLanguage].compactMap(\.self) {
            content += "\(path) \(Self.stamp(path))\n"
        }
        var hash = [UInt8](repeating: 0, count: 16)
        let bytes = Array(content.utf8)
        crypto_generichash(&hash, hash.count, bytes, UInt64(bytes.count), nil, 0)
        return hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private func dictionary() async throws -> PronunciationDictionary {
        var words = WordAutomaton.digitWords
        words.formUnion(grammars.values.flatMap(\.words))
        for language in languages.values {
            words.formUnion(language.sentences.flatMap(\.words))
            if language.backgroundShare > 0 { words.formUnion(language.background.flatMap(\.words)) }
        }
        return try await PronunciationDictionary(of: words, pack: pack)
    }

    private func compile(_ model: LanguageModel, to path: String) throws(SpeechError) {
        let arpa = path + ".\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0 ... .max)).arpa"
        let binary = arpa + ".bin"
        defer { for file in [arpa, binary] { unlink(file) } }
        try Self.replace(arpa, with: model.arpa)
        PocketSphinxLog.silence()
        guard let logMath = logmath_init(1.0001, 0, 0) else { throw Self.unwritable(path) }
        defer { logmath_free(logMath) }
        guard let read = ngram_model_read(nil, arpa, NGRAM_ARPA, logMath) else {
            throw SpeechError(.recognizer, "PocketSphinx cannot read the language model \(arpa) (ngram_model_read).")
        }
        defer { ngram_model_free(read) }
        guard ngram_model_write(read, binary, NGRAM_BIN) == 0, rename(binary, path) == 0 else {
            throw Self.unwritable(path)
        }
    }

    private static func replace(_ path: String, with text: String) throws(SpeechError) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw unwritable(path)
        }
    }

    private static func unwritable(_ path: String) -> SpeechError {
        SpeechError(.file, "\(path) cannot be written: choose a cache directory with space that can be written.")
    }

    /// Size and time of change of a file, which stand for its content.
    private static func stamp(_ path: String) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { return "missing" }
        return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
}
