import Settings
import Testing

@testable import Dialogue

@Suite("Understanding", .serialized)
struct UnderstandingTests {
    /// Trained once: it takes a moment.
    static let understanding = Result { Understanding(training: try SmallBank.faq()) }

    private func read(_ text: String, _ listening: Listening = .open) throws -> Interpretation {
        try Self.understanding.get().interpret(Utterance(typed: text, listening: listening))
    }

    @Test(
        "wordings that no phrasing has are understood",
        arguments: [
            ("when is my card coming", "card_arrival"), ("my new card still hasn't come", "card_arrival"),
            ("Hello, where's my debit card?", "card_arrival"), ("what time do you open on sunday", "opening_hours"),
            ("opening hours", "opening_hours"), ("somebody has stolen my card", "lost_or_stolen_card"),
            ("lost card", "lost_or_stolen_card"), ("i want an agent", "human_agent"),
            ("let me talk to a real person please", "human_agent"), ("could you say that again", "repeat"),
            ("please slow down a bit", "slower"), ("can you help me", "help"), ("ok bye bye", "goodbye"),
        ] as [(String, IntentID)])
    func unseen(text: String, intent: IntentID) throws {
        let interpretation = try read(text)
        #expect(interpretation.best == intent)
    }

    @Test("a phrasing as written is accepted")
    func exact() throws {
        for text in ["where is my card", "i lost my debit card", "what are your opening hours", "talk to an agent"] {
            let interpretation = try read(text)
            #expect(interpretation.outcome == .accept, "\(text): \(interpretation)")
        }
    }

    @Test(
        "a refused agent is never taken for a wanted one, and never acted on",
        arguments: ["i don't need an agent", "i do not want to talk to a human", "no agent please"])
    func negation(text: String) throws {
        let interpretation = try read(text)
        #expect(interpretation.best == .notHumanAgent)
        #expect(interpretation.outcome == .reject)
    }

    @Test(
        "talk of other things and gibberish are not acted on",
        arguments: [
            "what's the weather like", "tell me a funny story", "xyzzy plugh qwerty", "is a hot dog a sandwich",
        ])
    func outOfDomain(text: String) throws {
        let interpretation = try read(text)
        #expect(interpretation.outcome == .reject, "\(interpretation)")
    }

    @Test(
        "yes and no in many wordings",
        arguments: [
            ("agreed", .affirm), ("it is true", .affirm), ("yes that is right", .affirm), ("sure yes", .affirm),
            ("that's incorrect", .deny), ("no don't do that", .deny), ("i must say no", .deny),
            ("no that's wrong", .deny),
            ("that is not correct", .deny), ("nope", .deny),
        ] as [(String, IntentID)])
    func yesNo(text: String, intent: IntentID) throws {
        let interpretation = try read(text, .confirm)
        #expect(interpretation.best == intent, "\(interpretation)")
    }

    @Test("only yes, no and controls compete at a yes/no question; yes and no don't at an open one")
    func states() throws {
        let question = try read("where is my card", .confirm)
        #expect(!question.readings.contains { $0.intent == "card_arrival" })
        #expect(question.readings.contains { $0.intent == .humanAgent })
        let open = try read("yes")
        #expect(!open.readings.contains { $0.intent == .affirm })
        #expect(try read("yes please", .anythingElse).best == .affirm)
        #expect(try read("where is my card", .anythingElse).best == "card_arrival")
    }

    @Test("probabilities add up to one, most probable first")
    func probabilities() throws {
        let readings = try read("where is my card").readings
        let sum = readings.reduce(0) { $0 + $1.probability }
        #expect(abs(sum - 1) < 1e-6)
        #expect(readings.map(\.probability) == readings.map(\.probability).sorted(by: >))
    }

    @Test("later candidates help when the best is misheard")
    func nBest() throws {
        let nBest = ["what is my cart", "where is my card", "where is my car"]
        let utterance = Utterance(nBest: nBest, evidence: nil, listening: .open)
        #expect(try Self.understanding.get().interpret(utterance).best == "card_arrival")
    }

    @Test("one reading that says something clearly is heard among many that say nothing")
    func minority() throws {
        let nBest = [
            "look can i get when", "can i get when i did", "can i get to an agent", "look can i get when i",
            "can i get when",
        ]
        let utterance = Utterance(nBest: nBest, evidence: nil, listening: .open)
        #expect(try Self.understanding.get().interpret(utterance).best == "human_agent")
    }

    @Test("the same reading twice says what it says once")
    func twice() throws {
        let understanding = try Self.understanding.get()
        let probabilities = [1, 2].map { count in
            let nBest = Array(repeating: "where is my card", count: count)
            return understanding.interpret(.init(nBest: nBest, evidence: nil, listening: .open)).readings.map(
                \.probability)
        }
        #expect(zip(probabilities[0], probabilities[1]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("nothing said means nothing", arguments: ["", "  ", "?!"])
    func nothing(text: String) throws {
        #expect(try read(text) == Interpretation(outcome: .reject, readings: [], score: 0))
    }

    @Test("training twice gives the same model to the bit")
    func deterministic() throws {
        let again = Understanding(training: try SmallBank.faq())
        let once = try Self.understanding.get()
        #expect(again.classifier == once.classifier)
    }

    @Test("words the recognizer doubts lower the score")
    func doubts() throws {
        let understanding = try Self.understanding.get()
        let scores = [0.9, 0.5, 0.1].map { posterior in
            let evidence = AcousticEvidence(
                acousticScorePerFrame: -30_000, meanPosterior: posterior, speechSeconds: 1)
            return understanding.interpret(.init(nBest: ["where is my card"], evidence: evidence, listening: .open))
                .score
        }
        #expect(scores[0] > scores[1] && scores[1] > scores[2])
    }
}

@Suite("Calibration")
struct CalibrationTests {
    private let measures = Calibration.Measures(probability: 0.5, margin: 0.25, activation: 0.5, unknownShare: 0.5)

    @Test("the score is the logistic function of the weighted measures")
    func score() {
        var calibration = Calibration()
        calibration.typed = .init(
            bias: 1, probability: 2, margin: 4, activation: -2, unknownShare: -4, acousticScore: 9, posterior: 9)
        #expect(abs(calibration.score(measures) - 0.5) < 1e-12)
        calibration.typed.bias = 4
        #expect(abs(calibration.score(measures) - 0.95257412682) < 1e-9)
    }

    @Test("sound counts for speech only, within limits")
    func spoken() {
        var calibration = Calibration()
        calibration.spoken = .init(
            bias: 0, probability: 0, margin: 0, activation: 0, unknownShare: 0, acousticScore: 1, posterior: 2)
        var spoken = measures
        spoken.evidence = AcousticEvidence(acousticScorePerFrame: -45_000, meanPosterior: 0.5, speechSeconds: 1)
        #expect(abs(calibration.score(spoken) - 0.5) < 1e-12)
        spoken.evidence = AcousticEvidence(acousticScorePerFrame: -900_000, meanPosterior: nil, speechSeconds: 1)
        #expect(abs(calibration.score(spoken) - 0.26894142137) < 1e-9)
    }

    @Test(
        "thresholds are reached from below",
        arguments: [(0.7, "accept"), (0.69, "confirm"), (0.25, "confirm"), (0.2, "reject")])
    func outcome(score: Double, outcome: String) {
        #expect(Calibration().outcome(score: score).rawValue == outcome)
    }

    @Test("a file changes what it names and keeps the rest")
    func file() throws {
        let calibration = try Calibration(yaml: "accept: 0.9\nspoken: {bias: -1.5}")
        var expected = Calibration()
        expected.accept = 0.9
        expected.spoken.bias = -1.5
        #expect(calibration == expected)
    }

    @Test(
        "bad calibrations are named",
        arguments: [
            ("accept: 0.2\nconfirm: 0.5", "calibration.yaml:1: 'confirm' must not be above 'accept'"),
            ("accept: 7", "calibration.yaml:1: 'accept' must be a number from 0.0 to 1.0, not '7'"),
            ("spoken: {bais: 1}", "calibration.yaml:1: unknown key 'bais' in 'spoken'; did you mean 'bias'?"),
        ])
    func errors(yaml: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try Calibration(yaml: yaml) }
        #expect(error?.description == message)
    }
}

@Suite("Spoken digits")
struct SpokenDigitsTests {
    @Test(
        "digits are read",
        arguments: [
            ("five oh four", "504"), ("double two", "22"), ("triple seven one", "7771"), ("nought zero o", "000"),
            ("um it's one two three", "123"), ("4 0 7", "407"), ("one 23", "123"), ("double double two", nil),
            ("double", nil), ("double um two", nil), ("where is my card", nil), ("five cards", nil), ("", nil),
        ] as [(String, String?)])
    func parse(text: String, digits: String?) {
        #expect(SpokenDigits.parse(text) == digits)
    }
}
