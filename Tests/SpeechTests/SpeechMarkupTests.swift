internal import Testing

@testable internal import Speech

@Suite struct SpeechMarkupTests {
    @Test(
        "well-formed markup of known elements passes",
        arguments: [
            "plain words", "<speak>Hello <break time=\"300ms\"/> there</speak>", "a &amp; b &#8364; &#x20AC;",
            "<prosody rate=\"80%\">slow <s>one</s></prosody>", "<speak version=\"1.0\">x</speak>\n",
            "<say-as interpret-as=\"characters\">abc</say-as>",
        ])
    func good(text: String) throws {
        try SpeechMarkup.check(text)
    }

    @Test(
        "malformed or unknown markup is refused in one sentence",
        arguments: [
            ("<speak>Hello", "<speak> is not closed"), ("a < b", "a < without its >"),
            ("a & b", "& must be written &amp;"),
            ("<b>x</b>", "<b> is not one of"), ("<p>x</s>", "</s> closes nothing"), ("x</p>", "</p> closes nothing"),
            ("<break time='1s'/>", "must stand in double quotes"), ("<break tme=\"1s\"/>", "no attribute `tme`"),
            ("<speak>a</speak>b", "text after </speak>"), ("<p><speak>a</speak></p>", "<speak> must stand around"),
            ("line\n<audio src=\"x\"/>", "(line 2)"), ("&nbsp;", "& must be written &amp;"),
            ("<break time/>", "double quotes"),
        ])
    func bad(text: String, expected: String) throws {
        let error = #expect(throws: SpeechError.self) { try SpeechMarkup.check(text) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "no error")")
    }

    @Test("plain text is escaped, and spoken as it stands")
    func escaping() throws {
        #expect(try SpokenText.plain("a < b & \"c\"").document() == "<speak>a &lt; b &amp; &quot;c&quot;</speak>")
        #expect(SpokenText(prompt: "no markup") == .plain("no markup"))
        #expect(SpokenText(prompt: "<s>x</s>") == .markup("<s>x</s>"))
    }
}
