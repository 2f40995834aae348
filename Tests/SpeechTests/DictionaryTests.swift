internal import Foundation
internal import TestKit
internal import Testing

@testable internal import Speech

@Suite struct DictionaryTests {
    @Test("a dictionary is cut to the words asked for, with all their pronunciations")
    func cut() throws {
        let pack = LanguagePack(directory: "/")
        let dictionary = try PronunciationDictionary(path: pack.dictionary, only: ["card", "read", "the"])
        #expect(Set(dictionary.entries.keys) == ["card", "read", "the"])
        #expect(dictionary.entries["card"] == ["K AA R D"])
        #expect(dictionary.entries["read"]?.count == 2)
        #expect(dictionary.text.contains("read(2) R IY D"))
    }

    @Test(
        "a malformed line of a dictionary is an error with its number",
        arguments: [("card K AA R D\npin P IH NN\n", ":2: `NN` is no ARPAbet phone"), ("pin\n", ":1: write a word")])
    func malformed(text: String, expected: String) throws {
        let folder = try ScratchFolder()
        try Data(text.utf8).write(to: folder.url.appendingPathComponent("words.dict"))
        let error = #expect(throws: SpeechError.self) {
            try PronunciationDictionary(path: folder.path("words.dict"), only: nil)
        }
        #expect(error?.description.contains(expected) == true)
    }

    @Test(
        "IPA becomes ARPAbet, diphthongs before their parts",
        arguments: [
            ("tʃˈeɪndʒ", "CH EY N JH"), ("kˈɑːɹd", "K AA R D"), ("θˈɜːdi", "TH ER D IY"), ("baɪˈoʊmɪ", "B AY OW M IH"),
        ])
    func arpabet(ipa: String, phones: String) {
        #expect(Pronouncer.arpabet(ipa).joined(separator: " ") == phones)
    }

    @Test("the words of a grammar are found among its rules, weights, tags and comments")
    func grammarWords() throws {
        let grammar = try Grammar(
            name: "g",
            text: """
                #JSGF V1.0 UTF-8 en;
                grammar test; // a comment with words
                public <top> = [please] <color> {tag with words} | /0.5/ never mind | (go)+;
                /* more words */ <color> = red | "green";
                """)
        #expect(grammar.words == ["please", "never", "mind", "go", "red", "green"])
    }

    @Test("a grammar without a public rule is refused")
    func noPublicRule() {
        #expect(throws: SpeechError.self) { try Grammar(name: "g", text: "#JSGF V1.0; grammar g; <a> = b;") }
    }
}
