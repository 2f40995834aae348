import Testing

@testable import Dialogue

@Suite("Phrasings")
struct PhrasingTests {
    private func parse(_ text: String) throws -> Phrasing {
        try Phrasing(parsing: text) { name, column in
            guard name == "card" else { throw Phrasing.SyntaxError(column: column, message: "no <\(name)>") }
            return .choice([.word("card"), .sequence([.word("debit"), .word("card")])])
        }
    }

    private func sentences(_ text: String) throws -> [String] {
        try parse(text).enumerated().map { $0.joined(separator: " ") }
    }

    @Test(
        "options, alternatives, nesting and macros expand in the order written",
        arguments: [
            ("lost card", ["lost card"]),
            ("my [new] card", ["my card", "my new card"]),
            ("(a | b) c", ["a c", "b c"]),
            ("[a | b] c", ["c", "a c", "b c"]),
            ("a | b c", ["a", "b c"]),
            (
                "i ((can't | don't) [quite] see | lost) it",
                [
                    "i can't see it", "i can't quite see it", "i don't see it", "i don't quite see it", "i lost it",
                ]
            ),
            ("my <card>", ["my card", "my debit card"]),
            ("[a] [a] b", ["b", "a b", "a a b"]),
        ] as [(String, [String])])
    func expansion(text: String, expected: [String]) throws {
        #expect(try sentences(text) == expected)
    }

    @Test("the count is known without expanding, and doesn't overflow")
    func count() throws {
        #expect(try parse("[a] (b | c) <card>").count == 8)
        let huge = Array(repeating: "(a | b | c | d)", count: 200).joined(separator: " ")
        #expect(try parse(huge).count == .max)
        #expect(try parse(huge).expansions(limit: 5, seed: 1).count == 5)
    }

    @Test("a sample is the same on every machine, without duplicates, and different for another seed")
    func sampling() throws {
        let phrasing = try parse("(a | b | c | d) (a | b | c | d) (a | b | c | d)")
        let sample = phrasing.expansions(limit: 4, seed: 7).map { $0.joined() }
        #expect(sample == ["dac", "dcb", "ccb", "bda"])
        #expect(sample != phrasing.expansions(limit: 4, seed: 8).map { $0.joined() })
        #expect(Set(phrasing.expansions(limit: 30, seed: 7)).count == 30)
    }

    @Test(
        "what is wrong is named with its column",
        arguments: [
            ("", "column 1: nothing is left to say; write at least one word"),
            ("where is (my | the card", "column 10: there is no ')' to close this"),
            ("where is [my card", "column 10: there is no ']' to close this"),
            ("where is my] card", "column 12: this ']' closes nothing; remove it or open it before"),
            ("(my] card", "column 4: this ']' closes nothing; remove it or open it before"),
            ("a (b |) c", "column 7: there is nothing here; write a word, or [ ] around what may be left out"),
            ("a [] c", "column 4: there is nothing here; write a word, or [ ] around what may be left out"),
            ("| a", "column 1: there is nothing here; write a word, or [ ] around what may be left out"),
            ("my Card", "column 4: write 'Card' in lower case"),
            ("card, please", "column 5: ',' can't be spoken; write words of letters and apostrophes only"),
            ("24 hours", "column 1: '2' can't be spoken; write words of letters and apostrophes only"),
            ("' a", "column 1: an apostrophe alone is no word"),
            ("my <card", "column 4: there is no '>' to close this"),
            ("my <cart>", "column 4: no <cart>"),
            ("hi {name}", "column 4: the only slot is {phrase}"),
            (String(repeating: "[", count: 60) + "a", "column 51: brackets are nested too deeply"),
        ])
    func errors(text: String, message: String) {
        let error = #expect(throws: Phrasing.SyntaxError.self) { try parse(text) }
        #expect(error?.description == message)
    }

    @Test("no prefix of a phrasing traps")
    func prefixes() {
        let text = "[um] (hi | <card> {phrase}) it's"
        for length in 0...text.count { _ = try? parse(String(text.prefix(length))) }
    }
}
