import Testing

@testable import VoiceBot

@Suite struct WordErrorsTests {
    @Test(
        "case and punctuation are no errors",
        arguments: ["Where is my card?", "where is my card", "WHERE, is my card…"])
    func sameWords(text: String) {
        var errors = WordErrors()
        errors.add(said: text, heard: "where is my card")
        #expect(errors.rate == 0)
    }

    @Test("substitutions, insertions and deletions count one each")
    func threeKinds() {
        var errors = WordErrors()
        errors.add(said: "i lost my card today", heard: "i lost a the card")
        #expect(errors.errors == 3)
        #expect(errors.words == 5)
    }

    @Test("without words said there is no rate")
    func nothingSaid() {
        #expect(WordErrors().rate == nil)
    }
}

@Suite struct ManifestTests {
    private func read(_ text: String) throws -> Manifest { try Manifest(text: text, name: "set.tsv", folder: "/clips") }

    @Test("columns are found by name and may be in any order")
    func columns() throws {
        let manifest = try read("intent\tvoice\tstate\tfile\ttext\r\nage_limit\tx\tconfirm\ta.wav\tHow old?\r\n")
        let clip = try #require(manifest.clips.first)
        #expect(clip.path == "/clips/a.wav")
        #expect(clip.intent == "age_limit")
        #expect(clip.state == .confirm)
        #expect(clip.text == "How old?")
        #expect(clip.group == "all")
    }

    @Test(
        "a bad manifest is told in one sentence with its line",
        arguments: [
            ("", "set.tsv:1: the first line must name the columns file and intent"),
            ("file\ttext\na.wav\thello", "set.tsv:1: the first line must name the columns file and intent"),
            ("file\tintent\n", "set.tsv lists no clips; add a row a clip"),
            ("file\tintent\na.wav\n", "set.tsv:2: a row needs a file and its intent"),
            (
                "file\tintent\tstate\na.wav\thelp\tasleep",
                "set.tsv:2: state asleep is none of open, confirm, digits, date, amount"
            ),
        ])
    func malformed(text: String, sentence: String) {
        let error = #expect(throws: Manifest.Malformed.self) { try read(text) }
        #expect(error?.description == sentence)
    }
}

@Suite struct TallyTests {
    private func tally(_ clips: (label: String, outcome: Tally.Verdict.Outcome, isRight: Bool)...) -> Tally {
        clips.reduce(into: Tally()) { tally, clip in
            tally.add(
                label: clip.label, verdict: .init(outcome: clip.outcome, isRight: clip.isRight), said: nil, heard: "")
        }
    }

    @Test("a right intent counts if it was accepted or is to be confirmed")
    func accuracy() {
        let tally = tally(
            ("help", .accept, true), ("help", .confirm, true), ("help", .reject, true), ("help", .accept, false))
        #expect(tally.intentAccuracy == 0.5)
        #expect(tally.acceptedRight == 1)
        #expect(tally.acceptedWrong == 1)
    }

    @Test("what must not be acted on is a false accept only if it was accepted")
    func falseAccepts() {
        let tally = tally(("no_speech", .reject, false), ("out_of_domain", .accept, false))
        #expect(tally.falseAccepts == 0.5)
        #expect(tally.intentAccuracy == nil)
    }

    @Test("the confidence interval of 84 % of 200 is that of Wilson's score")
    func interval() throws {
        let clips = (0..<200).map { _ in ("help", Tally.Verdict.Outcome.accept) }
        var tally = Tally()
        for (index, clip) in clips.enumerated() {
            tally.add(label: clip.0, verdict: .init(outcome: clip.1, isRight: index < 168), said: nil, heard: "")
        }
        let interval = try #require(tally.intentAccuracyInterval)
        #expect(abs(interval.lowerBound - 0.7829) < 0.0005)
        #expect(abs(interval.upperBound - 0.8843) < 0.0005)
    }
}

/// Choosing a threshold.
@Suite struct TradeOffTests {
    private let tradeOff = TradeOff([
        .init(score: 0.9, isRight: true, isActable: true, isForbidden: false),
        .init(score: 0.8, isRight: false, isActable: true, isForbidden: false),
        .init(score: 0.8, isRight: false, isActable: true, isForbidden: true),
        .init(score: 0.7, isRight: true, isActable: true, isForbidden: false),
        .init(score: 0.95, isRight: false, isActable: false, isForbidden: true),
        .init(score: 0.1, isRight: false, isActable: true, isForbidden: false),
    ])

    @Test("a lower threshold accepts more, right and wrong; what is never acted on is accepted at none")
    func points() {
        #expect(tradeOff.points.map(\.threshold) == [1, 0.9, 0.8, 0.7, 0.1])
        #expect(tradeOff.points.map(\.acceptedRight) == [0, 0.25, 0.25, 0.5, 0.5])
        #expect(tradeOff.points.map(\.acceptedWrong) == [0, 0, 0.25, 0.25, 0.5])
        #expect(tradeOff.points.map(\.falseAccepts) == [0, 0, 0.5, 0.5, 0.5])
    }

    @Test("the outcome at any threshold is that of the scores from it on")
    func thresholds() {
        #expect(tradeOff.point(at: 0.75).acceptedRight == 0.25)
        #expect(tradeOff.point(at: 0.7).acceptedRight == 0.5)
        #expect(tradeOff.point(at: 0.99) == tradeOff.points[0])
        #expect(TradeOff([]).points.count == 1)
    }
}
