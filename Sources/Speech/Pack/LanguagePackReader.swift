internal import Foundation
internal import Settings

/// Reads `pack.yaml` key by key.
struct LanguagePackReader {
    private let directory: String
    private let path: String

    init(directory: String) {
        self.directory = URL(fileURLWithPath: directory).standardizedFileURL.path
        path = self.directory + "/pack.yaml"
    }

    func read() throws(SpeechError) -> LanguagePack {
        guard FileManager.default.fileExists(atPath: path) else {
            throw SpeechError(
                .languagePack, "\(path) cannot be read: name a language pack's directory, such as models/en-US.")
        }
        do {
            return try pack(from: ConfigurationNode(contentsOf: path, mayBeEmpty: true))
        } catch {
            throw SpeechError(.languagePack, "\(error)")
        }
    }

    private func pack(from root: ConfigurationNode) throws -> LanguagePack {
        try root.allow(
            "language", "acousticModel", "acousticMeans", "acousticWeights", "dictionary", "pronunciations",
            "generalLanguage", "generalShare", "adaptation", "band", "decoder", "grammars", "confidence", "voice")
        var pack = LanguagePack(directory: directory)
        pack.language = try root.value("language")?.text() ?? pack.language
        pack.acousticModel = try existing(root.value("acousticModel"), default: pack.acousticModel, root)
        pack.acousticMeans = try root.value("acousticMeans").map(existing)
        pack.acousticWeights = try root.value("acousticWeights").map(existing)
        pack.dictionary = try existing(root.value("dictionary"), default: pack.dictionary, root)
        pack.pronunciations = try root.value("pronunciations").map(existing)
        pack.generalLanguage = try existing(root.value("generalLanguage"), default: pack.generalLanguage ?? "", root)
        pack.generalShare = try root.value("generalShare")?.number(in: 0...0.5) ?? pack.generalShare
        if pack.generalShare == 0 { pack.generalLanguage = nil }
        for entry in try root.value("adaptation")?.entries() ?? [] {
            pack.adaptation[try adaptation(named: entry.key, entry.value)] = try existing(entry.value)
        }
        if let band = try root.value("band") { pack.defaultAdaptation = try band.choice() }
        try checkDefault(of: pack, root)
        for entry in try root.value("grammars")?.entries() ?? [] {
            pack.grammars[entry.key] = try existing(entry.value)
        }
        if let section = try root.value("decoder") { try read(section, into: &pack.decoding) }
        if let section = try root.value("confidence") {
            try section.allow("open", "grammar", "digits")
            try read(section.value("open"), into: &pack.openConfidence)
            try read(section.value("grammar"), into: &pack.grammarConfidence)
            try read(section.value("digits"), into: &pack.digitsConfidence)
        }
        if let section = try root.value("voice") { try read(section, into: &pack.voice) }
        return pack
    }

    private func read(_ section: ConfigurationNode, into decoding: inout LanguagePack.Decoding) throws {
        try section.allow(
            "beam", "phoneBeam", "wordBeam", "languageWeight", "wordInsertionPenalty", "grammarInsertionPenalty",
            "nBest")
        decoding.beam = try section.value("beam")?.number(in: 0...1) ?? decoding.beam
        decoding.phoneBeam = try section.value("phoneBeam")?.number(in: 0...1) ?? decoding.phoneBeam
        decoding.wordBeam = try section.value("wordBeam")?.number(in: 0...1) ?? decoding.wordBeam
        decoding.languageWeight = try section.value("languageWeight")?.number(in: 0...100) ?? decoding.languageWeight
        decoding.wordInsertionPenalty =
            try section.value("wordInsertionPenalty")?.number(in: 0...10) ?? decoding.wordInsertionPenalty
        decoding.grammarInsertionPenalty =
            try section.value("grammarInsertionPenalty")?.number(in: 0...10) ?? decoding.grammarInsertionPenalty
        decoding.nBest = try section.value("nBest")?.integer(in: 1...100) ?? decoding.nBest
    }

    private func read(_ section: ConfigurationNode?, into model: inout ConfidenceModel) throws {
        guard let section else { return }
        try section.allow("bias", "acoustic", "posterior", "length")
        model.bias = try section.value("bias")?.number(in: -1e6...1e6) ?? model.bias
        model.acoustic = try section.value("acoustic")?.number(in: -1e6...1e6) ?? model.acoustic
        model.posterior = try section.value("posterior")?.number(in: -1e6...1e6) ?? model.posterior
        model.length = try section.value("length")?.number(in: -1e6...1e6) ?? model.length
    }

    private func read(_ section: ConfigurationNode, into voice: inout LanguagePack.Voice) throws {
        try section.allow("name", "rate")
        voice.name = try section.value("name")?.text() ?? voice.name
        voice.rate = try section.value("rate")?.integer(in: Synthesizer.rates) ?? voice.rate
    }

    /// A line that has no transform of its own takes the default one; without it, it would keep that of the call before.
    private func checkDefault(of pack: LanguagePack, _ root: ConfigurationNode) throws {
        guard !pack.adaptation.isEmpty, pack.adaptation[pack.defaultAdaptation] == nil else { return }
        let missing = pack.defaultAdaptation.rawValue
        throw try (root.value("adaptation") ?? root).error(
            "'adaptation' has no '\(missing)', which lines without a transform of their own take; "
                + "add `\(missing): adaptation/none.mllr`")
    }

    private func adaptation(named name: String, _ value: ConfigurationNode) throws -> Adaptation {
        guard let adaptation = Adaptation(rawValue: name) else {
            let known = Adaptation.allCases.map(\.rawValue).joined(separator: ", ")
            throw value.error("'\(name)' is no band; write one of \(known)")
        }
        return adaptation
    }

    private func existing(_ value: ConfigurationNode?, default path: String, _ root: ConfigurationNode) throws -> String
    {
        if let value { return try existing(value) }
        guard FileManager.default.fileExists(atPath: path) else {
            throw root.error("\(path) does not exist; install Debian's package pocketsphinx-en-us")
        }
        return path
    }

    private func existing(_ value: ConfigurationNode) throws -> String {
        let written = try value.text()
        let path = written.hasPrefix("/") ? written : directory + "/" + written
        guard FileManager.default.fileExists(atPath: path) else {
            throw value.error("'\(value.path)' names \(path), which does not exist; correct the path")
        }
        return path
    }
}
