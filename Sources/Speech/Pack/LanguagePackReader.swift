internal import Foundation
internal import Yams

/// Reads `pack.yaml` key by key.
struct LanguagePackReader {
    private let directory: String
    private let path: String

    init(directory: String) {
        self.directory = URL(fileURLWithPath: directory).standardizedFileURL.path
        path = self.directory + "/pack.yaml"
    }

    func read() throws(SpeechError) -> LanguagePack {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SpeechError(
                .languagePack,
                "\(path) cannot be read: name a language pack's directory, such as models/en-US.")
        }
        return try pack(from: try CheckedYAML.root(of: text, path: path))
    }

    private func pack(from root: CheckedYAML) throws(SpeechError) -> LanguagePack {
        try root.allow(
            "language", "acousticModel", "dictionary", "pronunciations", "adaptation", "band", "decoder", "grammars",
            "confidence", "voice")
        var pack = LanguagePack(directory: directory)
        pack.language = try root["language"]?.string() ?? pack.language
        pack.acousticModel = try existing(root["acousticModel"], default: pack.acousticModel, root)
        pack.dictionary = try existing(root["dictionary"], default: pack.dictionary, root)
        pack.pronunciations = try root["pronunciations"].map { value throws(SpeechError) in try existing(value) }
        for (name, value) in try root["adaptation"]?.entries() ?? [] {
            pack.adaptation[try adaptation(named: name, value)] = try existing(value)
        }
        if let value = root["band"] { pack.defaultAdaptation = try adaptation(named: try value.string(), value) }
        for (name, value) in try root["grammars"]?.entries() ?? [] {
            pack.grammars[name] = try existing(value)
        }
        if let section = root["decoder"] { try read(section, into: &pack.decoding) }
        if let section = root["confidence"] {
            try section.allow("open", "grammar", "digits")
            try read(section["open"], into: &pack.openConfidence)
            try read(section["grammar"], into: &pack.grammarConfidence)
            try read(section["digits"], into: &pack.digitsConfidence)
        }
        if let section = root["voice"] { try read(section, into: &pack.voice) }
        return pack
    }

    private func read(_ section: CheckedYAML, into decoding: inout LanguagePack.Decoding) throws(SpeechError) {
        try section.allow(
            "beam", "phoneBeam", "wordBeam", "languageWeight", "wordInsertionPenalty", "nBest")
        decoding.beam = try section["beam"]?.number(in: 0...1) ?? decoding.beam
        decoding.phoneBeam = try section["phoneBeam"]?.number(in: 0...1) ?? decoding.phoneBeam
        decoding.wordBeam = try section["wordBeam"]?.number(in: 0...1) ?? decoding.wordBeam
        decoding.languageWeight = try section["languageWeight"]?.number(in: 0...100) ?? decoding.languageWeight
        decoding.wordInsertionPenalty =
            try section["wordInsertionPenalty"]?.number(in: 0...10) ?? decoding.wordInsertionPenalty
        decoding.nBest = try section["nBest"]?.integer(in: 1...100) ?? decoding.nBest
    }

    private func read(_ section: CheckedYAML?, into model: inout ConfidenceModel) throws(SpeechError) {
        guard let section else { return }
        try section.allow("bias", "acoustic", "posterior")
        model.bias = try section["bias"]?.number(in: -1e6...1e6) ?? model.bias
        model.acoustic = try section["acoustic"]?.number(in: -1e6...1e6) ?? model.acoustic
        model.posterior = try section["posterior"]?.number(in: -1e6...1e6) ?? model.posterior
    }

    private func read(_ section: CheckedYAML, into voice: inout LanguagePack.Voice) throws(SpeechError) {
        try section.allow("name", "rate")
        voice.name = try section["name"]?.string() ?? voice.name
        voice.rate = try section["rate"]?.integer(in: Synthesizer.rates) ?? voice.rate
    }

    private func adaptation(named name: String, _ value: CheckedYAML) throws(SpeechError) -> Adaptation {
        guard let adaptation = Adaptation(rawValue: name) else {
            let known = Adaptation.allCases.map(\.rawValue).joined(separator: ", ")
            throw value.error("`\(name)` is no band: write one of \(known).")
        }
        return adaptation
    }

    private func existing(
        _ value: CheckedYAML?, default path: String, _ root: CheckedYAML
    ) throws(SpeechError) -> String {
        if let value { return try existing(value) }
        guard FileManager.default.fileExists(atPath: path) else {
            throw root.error("\(path) does not exist: install Debian's package pocketsphinx-en-us.")
        }
        return path
    }

    private func existing(_ value: CheckedYAML) throws(SpeechError) -> String {
        let written = try value.string()
        let path = written.hasPrefix("/") ? written : directory + "/" + written
        guard FileManager.default.fileExists(atPath: path) else {
            throw value.error("`\(value.key)` names \(path), which does not exist: correct the path.")
        }
        return path
    }
}
