internal import Audio
internal import Foundation

/// The temporary folder in which one transform is estimated; it goes away with the value.
final class TrainingBench {
    private let folder: String
    private let tools: TrainingTools
    private let pack: LanguagePack
    private static let decoderRate = 16_000

    /// - Throws: ``SpeechError`` if a program is missing or the folder can't be made.
    init(pack: LanguagePack) throws {
        folder = NSTemporaryDirectory() + "foyer-adapt-" + UUID().uuidString
        self.pack = pack
        tools = try TrainingTools(folder: folder)
        do {
            for name in ["model", "sound", "statistics"] {
                try FileManager.default.createDirectory(
                    atPath: folder + "/" + name, withIntermediateDirectories: true)
            }
        } catch {
            throw SpeechError(.file, "\(folder) cannot be made: make space in the temporary folder.")
        }
    }

    deinit {
        // If it can't be removed, the system's own cleaning of temporary files does.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Estimates a transform; see ``AdaptationTraining/estimate(from:progress:)``.
    func estimate(
        from recordings: [AdaptationTraining.Recording], _ dictionary: PronunciationDictionary, heldBackEvery: Int,
        step: () -> Void
    ) throws -> AdaptationTraining.Outcome {
        try copyModel()
        try write(dictionary.text, to: "words.dict")
        step()
        let all = Array(recordings.indices)
        for index in all {
            let clip = recordings[index].clip.resampled(to: Self.decoderRate)
            try AudioFile.write(clip, to: "\(folder)/sound/\(Self.name(index)).wav")
            step()
        }
        try list(all, recordings)
        _ = try tools.run(
            .frontEnd,
            [
                "-argfile", pack.acousticModel + "/feat.params", "-samprate", "\(Self.decoderRate)",
                "-c", folder + "/list", "-di", folder + "/sound", "-ei", "wav",
                "-do", folder + "/sound", "-eo", "mfc", "-mswav", "yes",
            ])
        step()
        let likelihood = try check(recordings, heldBackEvery: heldBackEvery, step: step)
        let said = try align(all, recordings, transform: nil)
        let unfit = Set(Self.unfit(said).compactMap { Int($0) }.filter(recordings.indices.contains))
        let transform = try solve("all")
        step()
        let fit = recordings.indices.filter { !unfit.contains($0) }
        return AdaptationTraining.Outcome(
            transform: transform, recordings: fit.count, seconds: fit.reduce(0) { $0 + recordings[$1].clip.seconds },
            unfit: unfit.sorted().map { recordings[$0].name }, likelihoodBefore: likelihood.before,
            likelihoodAfter: likelihood.after)
    }

    /// How likely recordings are that a transform has not seen, without it and with it.
    private func check(
        _ recordings: [AdaptationTraining.Recording], heldBackEvery: Int, step: () -> Void
    ) throws -> (before: Double, after: Double) {
        let heldBack = recordings.indices.filter { $0 % heldBackEvery == heldBackEvery - 1 }
        let before = try Self.likelihood(try align(heldBack, recordings, transform: nil))
        step()
        _ = try align(recordings.indices.filter { !heldBack.contains($0) }, recordings, transform: nil)
        _ = try solve("most")
        step()
        let after = try Self.likelihood(try align(heldBack, recordings, transform: "most"))
        step()
        return (before, after)
    }

    // MARK: - Files

    private func copyModel() throws {
        let model = pack.acousticModel
        for name in ["means", "variances", "transition_matrices", "noisedict"] {
            do {
                try FileManager.default.copyItem(atPath: model + "/" + name, toPath: "\(folder)/model/\(name)")
            } catch {
                throw SpeechError(.languagePack, "\(model)/\(name) cannot be copied: reinstall pocketsphinx-en-us.")
            }
        }
        _ = try tools.run(.mdefConvert, ["-text", model + "/mdef", folder + "/model/mdef"])
        try write(SenoneDump(path: model + "/sendump").mixtureWeights, to: "model/mixture_weights")
    }

    private func list(_ chosen: [Int], _ recordings: [AdaptationTraining.Recording]) throws(SpeechError) {
        var (names, texts) = ("", "")
        for index in chosen {
            let words = AdaptationTraining.words(in: recordings[index].text).joined(separator: " ")
            names += Self.name(index) + "\n"
            texts += "<s> \(words) </s> (\(Self.name(index)))\n"
        }
        try write(names, to: "list")
        try write(texts, to: "texts")
    }

    private static func name(_ index: Int) -> String { String(format: "%06d", index) }

    private func write(_ text: String, to name: String) throws(SpeechError) { try write(Data(text.utf8), to: name) }

    private func write(_ data: Data, to name: String) throws(SpeechError) {
        do { try data.write(to: URL(fileURLWithPath: folder + "/" + name)) } catch {
            throw SpeechError(.file, "\(folder)/\(name) cannot be written: make space in the temporary folder.")
        }
    }

    // MARK: - sphinxtrain

    /// Aligns texts and sounds, and leaves the statistics for ``solve(_:)``; returns what was said on the way.
    private func align(
        _ chosen: [Int], _ recordings: [AdaptationTraining.Recording], transform: String?
    ) throws -> String {
        try list(chosen, recordings)
        let model = folder + "/model"
        var arguments = [
            "hmmdir": model, "moddeffn": model + "/mdef", "meanfn": model + "/means", "varfn": model + "/variances",
            "mixwfn": model + "/mixture_weights", "tmatfn": model + "/transition_matrices",
            "fdictfn": model + "/noisedict", "dictfn": folder + "/words.dict", "ctlfn": folder + "/list",
            "lsnfn": folder + "/texts", "cepdir": folder + "/sound", "accumdir": folder + "/statistics",
            "ts2cbfn": ".ptm.", "feat": "1s_c_d_dd", "svspec": "0-12/13-25/26-38", "cmn": "current", "agc": "none",
        ]
        if let transform { arguments["mllrmat"] = "\(folder)/\(transform).mllr" }
        return try tools.run(.baumWelch, arguments)
    }

    private func solve(_ name: String) throws -> String {
        let path = "\(folder)/\(name).mllr"
        _ = try tools.run(
            .solve,
            [
                "meanfn": folder + "/model/means", "varfn": folder + "/model/variances",
                "accumdir": folder + "/statistics", "outmllrfn": path,
            ])
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
            throw SpeechError(.file, "mllr_solve left no transform; check the recordings and texts.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// The mean log likelihood of a frame, from the last line about all of them.
    static func likelihood(_ said: String) throws(SpeechError) -> Double {
        let line = said.split(separator: "\n").last { $0.contains("overall>") }
        let fields = line.map { $0.split(whereSeparator: \.isWhitespace).drop { $0 != "overall>" } } ?? []
        guard fields.count > 4, let value = Double(fields[fields.startIndex + 4]), value.isFinite else {
            throw SpeechError(.file, "No recording fits its text: check that the manifest's texts are what is said.")
        }
        return value
    }

    /// The names of recordings that could not be aligned.
    static func unfit(_ said: String) -> [String] {
        said.split(separator: "\n").filter { $0.contains("ERROR") && $0.hasSuffix(" ignored") }
            .compactMap { $0.split(separator: " ").dropLast().last.map(String.init) }
    }
}
