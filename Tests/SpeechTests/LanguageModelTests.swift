internal import Foundation
internal import Testing

@testable internal import Speech

@Suite struct LanguageModelTests {
    private let sentences = [
        LanguageModel.Sentence(["lost", "my", "card"], weight: 2),
        LanguageModel.Sentence(["lost", "my", "pin"]),
        LanguageModel.Sentence(["my", "card", "please"], weight: 0.25),
    ]

    private func total(_ model: LanguageModel, after history: [String]) -> Double {
        (model.words + ["</s>"]).reduce(0) { $0 + model.probability(of: $1, after: history) }
    }

    @Test("the probabilities after any history sum to one", arguments: [0.0, 0.3])
    func sumsToOne(backgroundShare: Double) {
        let background = [LanguageModel.Sentence(["close", "my", "account"]), LanguageModel.Sentence(["lost", "it"])]
        let model = LanguageModel(sentences, background: background, backgroundShare: backgroundShare)
        let marks = ["<s>"] + model.words
        for first in marks {
            for second in model.words {
                #expect(abs(total(model, after: [first, second]) - 1) < 1e-9)
            }
            #expect(abs(total(model, after: [first]) - 1) < 1e-9)
        }
        #expect(abs(total(model, after: []) - 1) < 1e-9)
    }

    @Test("two one-word sentences give the probabilities worked out by hand")
    func handWorked() {
        // D = 0.7. Unigrams count contexts: a 1, b 1, </s> 2 of 4; each gives 0.7 · 1 (two contexts: 0.7 too), so
        // γ = 3 · 0.7 / 4 = 0.525 goes to the uniform 1/3: p(a) = 0.3/4 + 0.525/3 = 0.25, p(</s>) = 1.3/4 + 0.175 = 0.5.
        // After <s>: a 1, b 1 of 2; γ = 1.4/2 = 0.7: p(a|<s>) = 0.3/2 + 0.7 · 0.25 = 0.325.
        // After <s> a: only </s>, once; γ = 0.7, p(</s>|a) = 0.3 + 0.7 · 0.5 = 0.65: 0.3 + 0.7 · 0.65 = 0.755.
        let model = LanguageModel([LanguageModel.Sentence(["a"]), LanguageModel.Sentence(["b"])])
        #expect(abs(model.probability(of: "a", after: []) - 0.25) < 1e-12)
        #expect(abs(model.probability(of: "</s>", after: []) - 0.5) < 1e-12)
        #expect(abs(model.probability(of: "a", after: ["<s>"]) - 0.325) < 1e-12)
        #expect(abs(model.probability(of: "</s>", after: ["<s>", "a"]) - 0.755) < 1e-12)
        #expect(abs(model.probability(of: "b", after: ["<s>", "a"]) - 0.7 * 0.7 * 0.25) < 1e-12)
    }

    @Test("what was said more often is likelier, what was never said backs off")
    func order() {
        let model = LanguageModel(sentences)
        let after = ["lost", "my"]
        #expect(model.probability(of: "card", after: after) > model.probability(of: "pin", after: after))
        #expect(model.probability(of: "pin", after: after) > model.probability(of: "please", after: after))
        #expect(model.probability(of: "please", after: after) > 0)
        #expect(model.probability(of: "unheard", after: after) == 0)
    }

    @Test("scaling fractions below one occurrence keeps the order of words")
    func fractions() {
        let model = LanguageModel([
            LanguageModel.Sentence(["yes"], weight: 0.02), LanguageModel.Sentence(["no"], weight: 0.01),
        ])
        #expect(model.probability(of: "yes", after: ["<s>"]) > model.probability(of: "no", after: ["<s>"]))
        #expect(abs(total(model, after: ["<s>"]) - 1) < 1e-9)
    }

    @Test("a background sentence makes its words known and shifts little")
    func background() {
        let plain = LanguageModel(sentences)
        let mixed = LanguageModel(
            sentences, background: [LanguageModel.Sentence(["weather", "please"])], backgroundShare: 0.1)
        #expect(plain.probability(of: "weather", after: ["<s>"]) == 0)
        #expect(mixed.probability(of: "weather", after: ["<s>"]) > 0)
        let ratio =
            mixed.probability(of: "lost", after: ["<s>"]) / plain.probability(of: "lost", after: ["<s>"])
        #expect(ratio > 0.85 && ratio < 1)
    }

    @Test("the language at large makes its usual pairs of words likelier, adds no word and leaves sums at one")
    func general() throws {
        let general = try GeneralLanguage(contentsOf: LanguagePack(directory: "/").generalLanguage ?? "")
        let sentences = sentences + [LanguageModel.Sentence(["of", "the"]), LanguageModel.Sentence(["zzyzx"])]
        let plain = LanguageModel(sentences)
        let mixed = LanguageModel(
            sentences, background: [], backgroundShare: 0, general: general, generalShare: 0.2)
        #expect(mixed.words == plain.words)
        #expect(mixed.probability(of: "my", after: ["of"]) > plain.probability(of: "my", after: ["of"]))
        #expect(mixed.probability(of: "zzyzx", after: ["of"]) > 0)
        for history in [[], ["<s>"], ["of"], ["zzyzx"], ["<s>", "of"], ["lost", "my"], ["the", "card"]] {
            #expect(abs(total(mixed, after: history) - 1) < 1e-9)
        }
    }

    @Test("a file that is no language model is named")
    func noLanguageModel() {
        #expect(throws: SpeechError.self) { try GeneralLanguage(contentsOf: "/dev/null") }
    }

    @Test("sentences without words, or with no or broken weight, are passed over")
    func emptySentences() {
        let model = LanguageModel(
            sentences + [
                LanguageModel.Sentence([]), LanguageModel.Sentence(["zero"], weight: 0),
                LanguageModel.Sentence(["nothing"], weight: .nan), LanguageModel.Sentence(["minus"], weight: -1),
            ])
        #expect(model.words == LanguageModel(sentences).words)
    }

    @Test("the ARPA text counts its lines and never says a probability above one")
    func arpa() {
        let text = LanguageModel(sentences).arpa
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for order in 1...3 {
            let declared = lines.first { $0.hasPrefix("ngram \(order)=") }.flatMap { Int($0.dropFirst(8)) }
            let start = lines.firstIndex { $0 == "\\\(order)-grams:" } ?? 0
            let listed = lines[(start + 1)...].prefix { !$0.isEmpty }
            #expect(declared == listed.count)
            #expect(listed.allSatisfy { ($0.split(separator: " ").first.flatMap { Double($0) } ?? 1) <= 0 })
        }
    }
}
