import Settings
import Testing

@testable import Dialogue

@Suite("The FAQ")
struct FAQTests {
    @Test("a file is read with kinds, keys, states and macros")
    func read() throws {
        let faq = try SmallBank.faq()
        let lost = try #require(faq.intent("lost_or_stolen_card"))
        #expect(lost.kind == .operation)
        #expect(lost.operation == "block_card")
        #expect(lost.menuKey == "3")
        #expect(faq.intent(.affirm)?.states == [.confirm])
        #expect(faq.menu.map(\.key) == ["1", "2", "3"])
        #expect(faq.intent(.humanAgent)?.phrasings.first?.phrasing.count == 5)
        #expect(faq.intent(.outOfDomain)?.kind == .background)
    }

    @Test("background sentences join an out-of-domain intent of the FAQ")
    func background() throws {
        let yaml = "intents: [{id: out_of_domain, kind: background, phrasings: [a]}]"
        let faq = try FAQ(yaml: yaml, background: "sentences: [b, c]")
        #expect(faq.intents.map { $0.phrasings.map(\.text) } == [["a", "b", "c"]])
    }

    @Test("training sentences are framed, weighted, without duplicates, and the same every time")
    func training() throws {
        let faq = try FAQ(
            yaml: """
                frames: ["{phrase}", "hi {phrase}"]
                intents:
                  - {id: a, kind: control, phrasings: [{say: "x [y]", weight: 2}]}
                  - {id: b, kind: control, states: [confirm], phrasings: [yes]}
                """)
        let sentences = faq.trainingSentences()
        let texts = sentences.map { "\($0.intent) \($0.words.joined(separator: " "))" }
        // The frames of a wording are drawn; these are what this file gives on every machine.
        #expect(texts == ["a hi x", "a x y", "a hi x y", "b yes"])
        #expect(sentences.map(\.weight) == [2 / 3.0.squareRoot(), 2 / 3.0.squareRoot(), 2 / 3.0.squareRoot(), 1])
        #expect(sentences == faq.trainingSentences())
    }

    @Test("editing one phrasing leaves the others' sentences as they were")
    func stability() throws {
        let edited = SmallBank.yaml.replacing("what are your [opening] hours", with: "tell me your [opening] hours")
        let before = try SmallBank.faq().trainingSentences().filter { $0.intent == "lost_or_stolen_card" }
        let after = try FAQ(yaml: edited).trainingSentences().filter { $0.intent == "lost_or_stolen_card" }
        #expect(before == after)
    }

    static let intent = "id: a, kind: control, phrasings: [x]"

    @Test(
        "bad files are named with line and key",
        arguments: [
            ("", "faq.yaml: is empty"),
            ("intents: [", "faq.yaml:2: this is not YAML: did not find expected node content (column 1)"),
            ("[]", "faq.yaml:1: the file must be a mapping of keys to values, not a list"),
            ("macros: {}", "faq.yaml:1: the file needs the key 'intents'"),
            ("intents:\n  a: b", "faq.yaml:2: 'intents' must be a list, not a mapping of keys to values"),
            ("intent: []", "faq.yaml:1: unknown key 'intent'; did you mean 'intents'?"),
            (
                "intents:\n - {\(intent), phrases: []}",
                "faq.yaml:2: unknown key 'phrases' in 'intents[0]'; known keys are "
            ),
            (
                "intents:\n - {\(intent), topics: x}",
                "faq.yaml:2: unknown key 'topics' in 'intents[0]'; did you mean 'topic'?"
            ),
            (
                "intents:\n - {\(intent), id: b}",
                "faq.yaml:2: the mapping that starts here has the key 'id' twice; remove one"
            ),
            ("intents:\n - {kind: control}", "faq.yaml:2: 'intents[0]' needs the key 'id'"),
            (
                "intents:\n - {id: A b, kind: control}",
                "faq.yaml:2: 'intents[0].id' must be of lower case letters, digits and _"
            ),
            (
                "intents:\n - {id: a, kind: contrl}",
                "faq.yaml:2: 'intents[0].kind' must be one of consultation, operation, control, background, not 'contrl'; did you mean 'control'?"
            ),
            (
                "intents:\n - {id: a, kind: consultation, topic: t, phrasings: [x]}",
                "faq.yaml:2: the intent 'a' has no answer; add"
            ),
            (
                "intents:\n - {id: a, kind: consultation, answer: t, phrasings: [x]}",
                "faq.yaml:2: the intent 'a' has no topic; add"
            ),
            (
                "intents:\n - {id: a, kind: operation, topic: t, answer: t, phrasings: [x]}",
                "faq.yaml:2: the intent 'a' is an operation but names none"
            ),
            (
                "intents:\n - {\(intent), operation: o}",
                "faq.yaml:2: the intent 'a' names an operation but is of kind control"
            ),
            ("intents:\n - {\(intent), menu: 1}", "faq.yaml:2: the intent 'a' has a menu key but no answer to give"),
            (
                "intents:\n - {\(intent), menu: 0}",
                "faq.yaml:2: 'intents[0].menu' must be a whole number from 1 to 9, not '0'"
            ),
            (
                "intents:\n - {\(intent), states: [close]}",
                "faq.yaml:2: 'intents[0].states[0]' must be one of open, confirm, not 'close'"
            ),
            ("intents:\n - {\(intent), states: []}", "faq.yaml:2: the intent 'a' competes in no state"),
            ("intents:\n - {id: a, kind: control, phrasings: []}", "faq.yaml:2: the intent 'a' has no phrasings"),
            ("intents:\n - {id: a, kind: control, phrasings: }", "faq.yaml:2: 'intents[0]' needs the key 'phrasings'"),
            ("intents:\n - {\(intent)}\n - {\(intent)}", "faq.yaml:3: the intent 'a' is there already (line 2)"),
            (
                "intents:\n - id: a\n   kind: control\n   phrasings:\n    - x\n    - \"(y\"",
                "faq.yaml:6: column 1: there is no ')' to close this in the phrasing \"(y\""
            ),
            (
                "intents:\n - {id: a, kind: control, phrasings: [{say: x, weight: -1}]}",
                "faq.yaml:2: 'intents[0].phrasings[0].weight' must be a number from 0.01 to 1000.0, not '-1'"
            ),
            (
                "intents:\n - {id: a, kind: control, phrasings: [{weight: 1}]}",
                "faq.yaml:2: 'intents[0].phrasings[0]' needs the key 'say'"
            ),
            (
                "intents:\n - {id: a, kind: control, phrasings: [\"hi {phrase}\"]}",
                "faq.yaml:2: {phrase} belongs in frames only"
            ),
            (
                "frames: [hi]\nintents: [{\(intent)}]",
                "faq.yaml:1: a frame needs {phrase} exactly once in every alternative"
            ),
            (
                "frames: [\"hi [{phrase}]\"]\nintents: [{\(intent)}]",
                "faq.yaml:1: a frame needs {phrase} exactly once in every alternative"
            ),
            (
                "macros: {want: \"i want\"}\nintents: [{id: a, kind: control, phrasings: [\"<wnat> it\"]}]",
                "faq.yaml:2: column 1: there is no macro <wnat>; did you mean <want>?"
            ),
            (
                "macros:\n  a: \"x <b>\"\n  b: \"[y] <a>\"\nintents: [{\(intent)}]",
                "faq.yaml:3: macros may not contain themselves: <a> → <b> → <a>"
            ),
        ])
    func errors(yaml: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try FAQ(yaml: yaml) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "no error")")
    }

    @Test("a missing file is named")
    func missing() {
        let error = #expect(throws: ConfigurationError.self) { try FAQ(directory: "/no/such/folder") }
        #expect(error?.description == "/no/such/folder/faq.yaml: there is no such file")
    }
}

@Suite("The prompt catalogue")
struct PromptCatalogueTests {
    static let answers = ["answer_card_arrival", "answer_opening_hours", "answer_lost_card"]
    static let complete =
        "prompts:\n" + (BotPrompt.allCases.map(\.rawValue) + answers).map { "  \($0): Some words.\n" }.joined()

    @Test("plain and full prompts are read, with the catalogue's voice as the default")
    func read() throws {
        let yaml = """
            voice: en-us
            rate: 170
            prompts:
              a: Hello.
              b: {text: "<speak>{x}</speak>", ssml: true, rate: 120, interruptible: false}
            """
        let catalogue = try PromptCatalogue(yaml: yaml)
        #expect(catalogue.voice == "en-us")
        #expect(catalogue.rate == 170)
        #expect(catalogue["a"]?.isInterruptible == true)
        let full = try #require(catalogue["b"])
        #expect(full.isSSML && !full.isInterruptible && full.rate == 120)
        #expect(catalogue["c"] == nil)
    }

    @Test(
        "placeholders are filled, escaped in SSML, and silent without a value",
        arguments: [
            ("a {x} b", false, "a <1&2> b"), ("a {x} b", true, "a &lt;1&amp;2&gt; b"), ("{y}{x", false, "{x"),
            ("", false, ""),
        ])
    func filled(text: String, ssml: Bool, expected: String) throws {
        let yaml = "prompts: {p: {text: \"\(text).\", ssml: \(ssml)}}"
        let prompt = try #require(try PromptCatalogue(yaml: yaml)["p"])
        #expect(prompt.filled(with: ["x": "<1&2>"]) == expected + ".")
    }

    @Test("a complete catalogue has no problems")
    func check() throws {
        #expect(try SmallBank.faq().problems(with: PromptCatalogue(yaml: Self.complete)) == [])
    }

    @Test("missing prompts, foreign placeholders and missing intents are found")
    func problems() throws {
        let yaml = Self.complete.replacing("answer_lost_card", with: "answer_lost_cards")
            .replacing("goodbye: Some", with: "goodbye: Some {topic}").replacing("  go_ahead: Some words.\n", with: "")
        let line = try #require(yaml.split(separator: "\n").firstIndex { $0.contains("goodbye: Some {topic}") }) + 1
        let faq = try SmallBank.faq()
        let problems = faq.problems(with: try PromptCatalogue(yaml: yaml)).map(\.description)
        #expect(
            problems == [
                "faq.yaml:28: the answer of 'lost_or_stolen_card' is the prompt 'answer_lost_card', which prompts.yaml doesn't have; did you mean 'answer_lost_cards'?",
                "prompts.yaml: the prompt 'go_ahead' is missing; the bot says it, write it",
                "prompts.yaml:\(line): nothing fills {topic} in the prompt 'goodbye'; it has none",
            ])
        let bare = try FAQ(yaml: "intents: [{\(FAQTests.intent)}]")
        #expect(bare.problems(with: try PromptCatalogue(yaml: Self.complete)).count == 3)
    }

    @Test(
        "bad catalogues are named",
        arguments: [
            ("prompts: {A: x}", "p.yaml:1: a prompt's id must be of lower case letters, digits and _, not 'A'"),
            ("prompts: {../x: y}", "p.yaml:1: a prompt's id must be of lower case letters, digits and _, not '../x'"),
            ("prompts: {a: }", "p.yaml:1: 'prompts.a' must be text, not nothing"),
            ("prompts: {a: [x]}", "p.yaml:1: 'prompts.a' must be text, not a list"),
            ("rate: fast\nprompts: {}", "p.yaml:1: 'rate' must be a whole number from 80 to 450, not 'fast'"),
            ("prompts: {a: {text: x, sml: true}}", "p.yaml:1: unknown key 'sml' in 'prompts.a'; did you mean 'ssml'?"),
            ("prompts: {a: {text: x, ssml: maybe}}", "p.yaml:1: 'prompts.a.ssml' must be true or false, not 'maybe'"),
        ])
    func errors(yaml: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try PromptCatalogue(yaml: yaml, file: "p.yaml") }
        #expect(error?.description == message)
    }
}
