import Testing

/// A message of the kinds that RFC 4475 collects, in words of our own, and what may become of it.
struct TortureMessage: Sendable, CustomTestStringConvertible {
    /// The section of RFC 4475 whose kind it is, and what is odd about it.
    let testDescription: String
    /// Statuses it may be answered with; 0 is no answer.
    let allowed: Set<Int>
    /// `{port}` is where it comes from, `{to}` where it goes, `{sdp}` an offer and `{length}` the offer's length.
    let text: String

    init(_ description: String, _ allowed: Set<Int>, _ lines: String...) {
        testDescription = description
        self.allowed = allowed
        text = lines.joined(separator: "\r\n")
    }

    /// Answered like any call.
    private static let call: Set<Int> = [180]
    /// Refused as a bad request, or dropped before anybody could answer.
    private static let bad: Set<Int> = [400, 0]
    private static let via = "Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}"
    private static let basics = [
        "Max-Forwards: 70", "To: <sip:100@127.0.0.1>", "Call-ID: {id}", "Contact: <sip:a@127.0.0.1:{port}>",
    ]
    private static let rest = basics.joined(separator: "\r\n")
    private static let from = "From: <sip:a@127.0.0.1>;tag={id}"
    private static let offer = "Content-Type: application/sdp\r\nContent-Length: {length}\r\n\r\n{sdp}"

    static let valid = [
        TortureMessage(
            "3.1.1.1: folded lines, odd case, compact names, quoted quotes", call,
            "INVITE {to};unknownparam SIP/2.0", "TO :", " <sip:100@127.0.0.1>",
            "from   : \"J \\\\\\\"R\"  <sip:a@127.0.0.1>",
            "  ;", "  tag = {id}", "MaX-fOrWaRdS: 0068", "i: {id}", "cseq: 0009", "  INVITE",
            "Via  : SIP  /   2.0", " /UDP", "    127.0.0.1:{port};branch=z9hG4bK{id}", "s :", "NewFangled:   value",
            " continued",
            "m:\"Quoted \\\"\\\"\" <sip:a@127.0.0.1:{port}>;q=0.0", offer),
        TortureMessage(
            "3.1.1.2: every character a token may have", [405, 501],
            "!interesting-Method0123456789_*+`.%indeed'~ {to} SIP/2.0", via, rest,
            "From: \"=\\\"\" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d@127.0.0.1>;tag=_token~1'+`*%!-.",
            "CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~", "extensionHeader-!.%*+_`'~:\u{fe0f}",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.1.3: escapes in the URI", call,
            "INVITE sip:%31%30%30@127.0.0.1 SIP/2.0", via, rest, "From: <sip:I%20have%20spaces@127.0.0.1>;tag={id}",
            "CSeq: 1 INVITE", offer),
        TortureMessage(
            "3.1.1.4: escaped nulls", [405, 200, 404],
            "REGISTER sip:127.0.0.1 SIP/2.0", via, "From: sip:null-%00-null@127.0.0.1;tag={id}",
            "To: sip:null-%00-null@127.0.0.1", "Call-ID: {id}", "CSeq: 1 REGISTER", "Max-Forwards: 70",
            "Contact: <sip:%00@127.0.0.1>", "Contact: <sip:%00%00@127.0.0.1>", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.1.5: a percent sign that escapes nothing", [405, 501],
            "RE%47IST%45R {to} SIP/2.0", via, rest, from, "CSeq: 1 RE%47IST%45R", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.1.6: no space between display name and URI", [200],
            "OPTIONS {to} SIP/2.0", via, rest, "From: caller<sip:a@127.0.0.1>;tag={id}", "CSeq: 1 OPTIONS",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.1.7: long values everywhere", call,
            "INVITE {to} SIP/2.0", via, "To: \"\(String(repeating: "I have a name ", count: 12))\" <sip:100@127.0.0.1>",
            "From: <sip:\(String(repeating: "amazinglylong", count: 20))@127.0.0.1>;tag={id}\(String(repeating: "12", count: 60))",
            "Call-ID: {id}", "CSeq: 3882340 INVITE", "Max-Forwards: 70",
            "Unknown-\(String(repeating: "Long", count: 20))-Name: \(String(repeating: "unknown-long-value;", count: 20))",
            "Contact: <sip:\(String(repeating: "verylong", count: 20))@127.0.0.1:{port}>", offer),
        TortureMessage(
            "3.1.1.8: more octets in the datagram than the message has", [200],
            "OPTIONS {to} SIP/2.0", via, rest, from, "CSeq: 1 OPTIONS", "Content-Length: 0\r\n",
            "INVITE sip:nobody@127.0.0.1 SIP/2.0\r\n\r\n"),
        TortureMessage(
            "3.1.1.9: semicolons in the user part", [200],
            "OPTIONS sip:user;par=u%40example.net@127.0.0.1 SIP/2.0", via, rest, from, "CSeq: 1 OPTIONS",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.1.10: transports of all kinds further down the way", [200],
            "OPTIONS {to} SIP/2.0", via, "Via: SIP/2.0/SCTP 192.0.2.2;branch=z9hG4bK1",
            "Via: SIP/2.0/TLS 192.0.2.3;branch=z9hG4bK2",
            "Via: SIP/2.0/UNKNOWN 192.0.2.4;branch=z9hG4bK3", rest, from, "CSeq: 1 OPTIONS", "Content-Length: 0\r\n\r\n"
        ),
        TortureMessage(
            "3.1.1.12, 13: answers to nothing, with odd reasons or none", [0],
            "SIP/2.0 200 = 2**3 * 5**2 \u{043d}\u{043e}", via, rest, from, "CSeq: 1 INVITE", "Content-Length: 0\r\n\r\n"
        ),
        TortureMessage(
            "3.1.1.13: an empty reason", [0],
            "SIP/2.0 100 ", via, rest, from, "CSeq: 1 INVITE", "Content-Length: 0\r\n\r\n"),
    ]

    static let invalid = [
        TortureMessage(
            "3.1.2.1: separators with nothing between them", [400, 180, 0],
            "INVITE {to} SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:{port};;,;,,", via, rest,
            "From: <sip:a@127.0.0.1>;tag={id};;,",
            "CSeq: 1 INVITE", offer),
        TortureMessage(
            "3.1.2.2: shorter than it says", [400], "INVITE {to} SIP/2.0", via, rest, from, "CSeq: 1 INVITE",
            "Content-Type: application/sdp", "Content-Length: 9999\r\n\r\n{sdp}"),
        TortureMessage(
            "3.1.2.3: a negative length", [400], "INVITE {to} SIP/2.0", via, rest, from, "CSeq: 1 INVITE",
            "Content-Type: application/sdp", "Content-Length: -999\r\n\r\n{sdp}"),
        TortureMessage(
            "3.1.2.4: numbers too large for any counter", [400, 0, 405, 200], "REGISTER {to} SIP/2.0", via,
            "Max-Forwards: 300", "To: <sip:100@127.0.0.1>", "Call-ID: {id}", from,
            "CSeq: 36893488147419103232 REGISTER",
            "Expires: 10000000000000000000000", "Contact: <sip:a@127.0.0.1>;expires=280297596632815",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.2.5: an answer with numbers too large", [0], "SIP/2.0 503 Service Unavailable", via, rest, from,
            "CSeq: 9292394834772304023312 OPTIONS", "Retry-After: 949302838503028349304023988",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.2.6: a quotation that never ends", [400, 0, 180], "INVITE {to} SIP/2.0", via, "Max-Forwards: 70",
            "To: \"Mr. J. User <sip:100@127.0.0.1>", "Call-ID: {id}", "Contact: <sip:a@127.0.0.1:{port}>", from,
            "CSeq: 1 INVITE", offer),
        TortureMessage(
            "3.1.2.7: angle brackets around the request's URI", [400], "INVITE <sip:100@127.0.0.1> SIP/2.0", via, rest,
            from,
            "CSeq: 1 INVITE", offer),
        TortureMessage(
            "3.1.2.8: spaces inside the request's URI", bad, "INVITE sip:100@127.0.0.1; lr SIP/2.0", via, rest, from,
            "CSeq: 1 INVITE", offer),
        TortureMessage(
            "3.1.2.9: more than one space in the request line", bad, "INVITE  {to}  SIP/2.0", via, rest, from,
            "CSeq: 1 INVITE", offer),
        TortureMessage(
            "3.1.2.10: spaces at the end of the request line", [400, 0, 200], "OPTIONS {to} SIP/2.0  ", via, rest, from,
            "CSeq: 1 OPTIONS", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.2.11: headers in the request's URI", [400, 180, 0], "INVITE {to}?Route=%3Csip:example.com%3E SIP/2.0",
            via, rest,
            from, "CSeq: 1 INVITE", offer),
        TortureMessage(
            "3.1.2.12: a date in no zone of SIP's", call, "INVITE {to} SIP/2.0", via, rest, from,
            "Date: Fri, 01 Jan 2010 16:00:00 EST", "CSeq: 1 INVITE", offer),
        TortureMessage(
            "3.1.2.13: a Contact with a question mark and no brackets", [405, 400, 0], "REGISTER {to} SIP/2.0", via,
            "Max-Forwards: 70", "To: <sip:100@127.0.0.1>", "Call-ID: {id}", from, "CSeq: 1 REGISTER",
            "Contact: sip:a@127.0.0.1?Route=%3Csip:sip.example.com%3E", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.2.14: spaces inside a URI", [200, 400, 0], "OPTIONS {to} SIP/2.0", via, "Max-Forwards: 70",
            "To: \"Watson, Thomas\" < sip:100@127.0.0.1 >", "Call-ID: {id}", from, "CSeq: 1 OPTIONS",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.2.15: a display name that is no token", [200, 400, 0], "OPTIONS {to} SIP/2.0", via, "Max-Forwards: 70",
            "To: Bell, Alexander <sip:100@127.0.0.1>", "Call-ID: {id}", from, "CSeq: 1 OPTIONS",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.2.16: another version", [505, 400, 0], "OPTIONS {to} SIP/7.0",
            "Via: SIP/7.0/UDP 127.0.0.1:{port};branch=z9hG4bK{id}",
            rest, from, "CSeq: 1 OPTIONS", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.2.17: one method above, another below", [400], "OPTIONS {to} SIP/2.0", via, rest, from,
            "CSeq: 8 INVITE",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.2.18: an unknown method above, another below", [400], "NEWMETHOD {to} SIP/2.0", via, rest,
            from,
            "CSeq: 8 INVITE", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.1.2.19: a status of ten digits", [0], "SIP/2.0 4294967301 better not break the receiver", via, rest,
            from,
            "CSeq: 8 INVITE", "Content-Length: 0\r\n\r\n"),
    ]

    static let semantics = [
        TortureMessage(
            "3.2.1: a branch with nothing behind the cookie", [200], "OPTIONS {to} SIP/2.0",
            "Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK", rest, from, "CSeq: 1 OPTIONS",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.1: without Call-ID, From and To", bad, "INVITE {to} SIP/2.0", via, "CSeq: 193942 INVITE", offer),
        TortureMessage(
            "3.3.2: an unknown scheme", [416, 404, 400, 0, 200], "OPTIONS nobodyKnowsThisScheme:totallyopaque SIP/2.0",
            via, rest, from,
            "CSeq: 1 OPTIONS", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.3: a known scheme that is not SIP's", [416, 404, 400, 0, 200],
            "OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0", via,
            rest, from, "CSeq: 1 OPTIONS", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.4: unknown schemes in To, From and Contact", [405, 400, 0], "REGISTER {to} SIP/2.0", via,
            "Max-Forwards: 70",
            "To: isbn:2983792873", "From: <http://www.example.com>;tag={id}", "Call-ID: {id}", "CSeq: 1 REGISTER",
            "Contact: <name:John_Smith>", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.5: unknown extensions are required", [420], "OPTIONS {to} SIP/2.0", via, rest, from, "CSeq: 1 OPTIONS",
            "Require: nothingSupportsThis, nothingSupportsThisEither", "Proxy-Require: noProxiesSupportThis",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.6: a body of an unknown kind", [415], "INVITE {to} SIP/2.0", via, rest, from, "CSeq: 1 INVITE",
            "Content-Type: application/unknownformat", "Content-Length: 7\r\n\r\n<audio>"),
        TortureMessage(
            "3.3.7: an unknown way to prove who one is", [405, 401], "REGISTER {to} SIP/2.0", via, rest, from,
            "CSeq: 1 REGISTER", "Authorization: NoOneKnowsThisScheme opaque-data=here", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.8: what may be there once is there twice", [400], "INVITE {to} SIP/2.0", via, rest, from,
            "Max-Forwards: 5", "CSeq: 59 INVITE", "CSeq: 5 INVITE", "Call-ID: other", "From: <sip:b@127.0.0.1>;tag=3",
            offer),
        TortureMessage(
            "3.3.9: two lengths", [400], "OPTIONS {to} SIP/2.0", via, rest, from, "CSeq: 1 OPTIONS",
            "Content-Length: 13",
            "Content-Length: 5\r\n\r\nThere's no way to know how many octets"),
        TortureMessage(
            "3.3.10: an answer to be sent on to everybody", [0], "SIP/2.0 200 OK", via,
            "Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1", rest, from, "CSeq: 1 INVITE",
            "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.11: no forwards left", [200, 483], "OPTIONS {to} SIP/2.0", via, "Max-Forwards: 0",
            "To: <sip:100@127.0.0.1>",
            "Call-ID: {id}", from, "CSeq: 1 OPTIONS", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.12, 13: parameters of a Contact, outside and inside its brackets", [405], "REGISTER {to} SIP/2.0", via,
            "Max-Forwards: 70", "To: <sip:100@127.0.0.1>", "Call-ID: {id}", from, "CSeq: 1 REGISTER",
            "Contact: sip:a@127.0.0.1;unknownparam, <sip:b@127.0.0.1;unknownparam>", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.14: a Contact with a header in its URI", [405], "REGISTER {to} SIP/2.0", via, "Max-Forwards: 70",
            "To: <sip:100@127.0.0.1>", "Call-ID: {id}", from, "CSeq: 1 REGISTER",
            "Contact: <sip:a@127.0.0.1?Route=%3Csip:sip.example.com%3E>", "Content-Length: 0\r\n\r\n"),
        TortureMessage(
            "3.3.15: an offer whose sender takes no SDP back", [180, 406], "INVITE {to} SIP/2.0", via, rest, from,
            "CSeq: 1 INVITE", "Accept: text/nobodyKnowsThis", offer),
        TortureMessage(
            "3.4.1: as RFC 2543 wrote it, without branch: nobody writes so any more", [0],
            "INVITE {to} SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:{port}", "From: <sip:a@127.0.0.1>",
            "To: <sip:100@127.0.0.1>",
            "Call-ID: {id}", "CSeq: 1 INVITE", offer),
    ]
}
