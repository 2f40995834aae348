import Testing

@testable import Telephony

@Suite("The SIP door")
struct SIPDoorTests {
    func request(_ method: String = "INVITE", from source: String, number: String = "100", user: String = "")
        -> SIPRequest
    {
        SIPRequest(
            method: method, source: source, transport: "UDP", number: number, from: "+4930", name: "", asserted: "",
            privacy: "", user: user, replaces: false)
    }

    func network(_ text: String) throws -> IPNetwork { try #require(IPNetwork(text)) }

    @Test(
        "a network holds its addresses and no others",
        arguments: [
            ("10.1.0.0/16", "10.1.255.3", true), ("10.1.0.0/16", "10.2.0.1", false), ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
            ("10.0.0.128/25", "10.0.0.127", false), ("10.0.0.128/25", "nonsense", false),
        ])
    func networks(text: String, address: String, isIn: Bool) throws {
        let contains = try network(text).contains(address)
        #expect(contains == isIn)
    }

    @Test(
        "what is no network is none",
        arguments: ["", "10.0.0.0/33", "10.0.0/8", "a/8", "1.2.3.4/", "1.2.3.4/8/8", "::/129"])
    func noNetwork(text: String) {
        let network = IPNetwork(text)
        #expect(network == nil)
    }

    @Test("trusted networks come in, strangers are not answered")
    func trust() throws {
        var door = SIPDoor(trusted: [try network("10.0.0.0/8")])
        let (friend, stranger) = (
            door.judge(request(from: "10.1.2.3"), at: .zero), door.judge(request(from: "192.0.2.1"), at: .zero)
        )
        #expect(friend == .letIn)
        #expect(stranger == .ignore)
    }

    @Test("with users, every stranger is challenged, known or not; only the known have a secret")
    func challenge() throws {
        var door = SIPDoor(trusted: [], users: ["trunk": "geheim"])
        let verdicts = ["trunk", "nobody", ""].map {
            door.judge(request(from: "192.0.2.1", user: $0), at: .zero).secret
        }
        #expect(verdicts == ["geheim", "", ""])
        let options = door.judge(request("OPTIONS", from: "192.0.2.1"), at: .zero)
        #expect(options == .ignore)
    }

    @Test("an unknown number is 404 for friends, and a challenge first for strangers")
    func numbers() throws {
        var door = SIPDoor(trusted: [try network("10.0.0.0/8")], users: ["trunk": "geheim"], numbers: ["100"])
        let friend = door.judge(request(from: "10.1.2.3", number: "200"), at: .zero)
        let stranger = door.judge(request(from: "192.0.2.1", number: "200", user: "trunk"), at: .zero)
        #expect(friend == .refuse(404))
        #expect(stranger == SIPVerdict(refusal: 404, secret: "geheim"))
    }

    @Test("nobody takes a call over from outside")
    func replaces() throws {
        var door = SIPDoor(trusted: [try network("10.0.0.0/8")])
        var takeover = request(from: "10.1.2.3")
        takeover.replaces = true
        let verdict = door.judge(takeover, at: .zero)
        #expect(verdict == .refuse(403))
    }

    @Test("each source has its own pace, and gets it back with time")
    func pace() throws {
        var door = SIPDoor(trusted: [try network("10.0.0.0/8")], pace: .init(perSecond: 2, burst: 3))
        let first = (0..<4).map { _ in door.judge(request(from: "10.0.0.1"), at: .zero) }
        #expect(first == [.letIn, .letIn, .letIn, .refuse(503, retryAfter: 1)])
        let other = door.judge(request(from: "10.0.0.2"), at: .zero)
        #expect(other == .letIn)
        let later = (0..<3).map { _ in door.judge(request(from: "10.0.0.1"), at: .seconds(1)) }
        #expect(later == [.letIn, .letIn, .refuse(503, retryAfter: 1)])
    }

    @Test("a flood from ever new sources is forgotten, the newest last")
    func flood() throws {
        var door = SIPDoor(trusted: [try network("10.0.0.0/8")], pace: .init(perSecond: 0, burst: 1))
        for index in 0..<15_000 {
            _ = door.judge(request(from: "10.0.\(index / 250).\(index % 250)"), at: .milliseconds(index))
        }
        let newest = door.judge(request(from: "10.0.59.249"), at: .seconds(15))
        #expect(newest == .refuse(503, retryAfter: 1))
    }

    @Test(
        "a caller who wants to be withheld is",
        arguments: [
            ("id", "+4930", "+49301", ""), ("none", "+4930", "+49301", "+49301"), ("", "+4930", "", "+4930"),
            ("session; id", "+4930", "", ""), ("", "Anonymous", "+49301", ""),
        ])
    func caller(privacy: String, from: String, asserted: String, seen: String) {
        var call = request(from: "10.0.0.1")
        call.privacy = privacy
        call.from = from
        call.asserted = asserted
        #expect(call.caller == seen)
    }
}
