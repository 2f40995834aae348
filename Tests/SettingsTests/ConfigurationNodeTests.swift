import Testing

@testable import Settings

@Suite("Files people edit")
struct ConfigurationNodeTests {
    private enum Color: String, CaseIterable { case red, green }

    private func failure(_ read: () throws -> Void) -> String? {
        let error = #expect(throws: ConfigurationError.self) { try read() }
        return error?.description
    }

    @Test("values keep their text, their line and their path")
    func values() throws {
        let root = try ConfigurationNode(
            yaml: "name: 0042\nlist:\n  - {on: yes, share: 1e-3}\n  - 7\nempty:\n", file: "a.yaml")
        #expect(try root.require("name").text() == "0042")
        let list = try root.require("list").list()
        #expect(try list[0].require("on").flag())
        #expect(try list[0].require("share").number(in: 0...1) == 0.001)
        #expect(try list[1].integer(in: 1...9) == 7)
        #expect(list[1].line == 4)
        #expect(list[1].path == "list[1]")
        #expect(try root.value("empty") == nil)
        #expect(try root.entries().map(\.key) == ["name", "list", "empty"])
    }

    @Test(
        "a wrong value is a sentence with file, line, key and what was found",
        arguments: [
            ("a: red\n\nb: [1]", "b", "a.yaml:3: 'b' must be one of red, green, not a list"),
            ("b: gren", "b", "a.yaml:1: 'b' must be one of red, green, not 'gren'; did you mean 'green'?"),
        ])
    func choices(yaml: String, key: String, sentence: String) throws {
        let root = try ConfigurationNode(yaml: yaml, file: "a.yaml")
        #expect(failure { _ = try root.require(key).choice(Color.self) } == sentence)
    }

    @Test("numbers out of range, wrong types and missing keys are told")
    func wrong() throws {
        let root = try ConfigurationNode(yaml: "n: 11\nt: ''\nm: {x: 1}\n", file: "a.yaml")
        #expect(
            failure { _ = try root.require("n").integer(in: 1...10) }
                == "a.yaml:1: 'n' must be a whole number from 1 to 10, not '11'")
        #expect(
            failure { _ = try root.require("n").number(in: 0...1) }
                == "a.yaml:1: 'n' must be a number from 0.0 to 1.0, not '11'")
        #expect(failure { _ = try root.require("t").text() } == "a.yaml:2: 't' must be text, not empty text")
        #expect(
            failure { _ = try root.require("m").list() }
                == "a.yaml:3: 'm' must be a list, not a mapping of keys to values")
        #expect(failure { _ = try root.require("m").require("y") } == "a.yaml:3: 'm' needs the key 'y'")
        #expect(
            failure { _ = try root.require("n").flag() } == "a.yaml:1: 'n' must be true or false, not '11'")
    }

    @Test("an unknown key names the nearest known one, or all when none is near")
    func unknownKeys() throws {
        let root = try ConfigurationNode(yaml: "sizes: 1\nm:\n  zebra: 2\n", file: "a.yaml")
        #expect(failure { try root.allow("size", "m") } == "a.yaml:1: unknown key 'sizes'; did you mean 'size'?")
        #expect(
            failure { try root.require("m").allow("size", "name") }
                == "a.yaml:3: unknown key 'zebra' in 'm'; known keys are name, size")
    }

    @Test(
        "what is not YAML, or says a thing twice, is told with its line",
        arguments: [
            ("a: \"x\nb: 1\n", "a.yaml:"),
            ("a: 1\na: 2\n", "a.yaml:1: the mapping that starts here has the key 'a' twice"),
            ("? [a]\n: 1\n", "a.yaml:1: a key must be plain text"), ("", "a.yaml: is empty"),
            ("# only words\n", "a.yaml: is empty"),
        ])
    func malformed(yaml: String, start: String) {
        let sentence = failure { _ = try ConfigurationNode(yaml: yaml, file: "a.yaml") }
        #expect(sentence?.hasPrefix(start) == true, "\(sentence ?? "no error")")
    }

    @Test(
        "an empty file is a mapping without keys where every key has a default",
        arguments: ["", "# only words\n", "\n"])
    func empty(yaml: String) throws {
        #expect(try ConfigurationNode(yaml: yaml, file: "a.yaml", mayBeEmpty: true).entries().isEmpty)
    }

    @Test("a file that is missing or a folder is named")
    func missing() throws {
        #expect(try ConfigurationNode(ifPresent: "/no/such.yaml") == nil)
        #expect(
            failure { _ = try ConfigurationNode(contentsOf: "/no/such.yaml") } == "/no/such.yaml: there is no such file"
        )
        #expect(
            failure { _ = try ConfigurationNode(contentsOf: "/tmp") }
                == "/tmp: can't be read; check that it is a file and its permissions")
    }

    @Test(
        "the nearest word is at most a third of the letters away",
        arguments: [
            ("conect", "connect"), ("cnonect", "connect"), ("reconnecting", nil), ("xyz", nil), ("hold", "held"),
        ])
    func spelling(word: String, nearest: String?) {
        #expect(Spelling.nearest(to: word, among: ["held", "connect"]) == nearest)
    }
}
