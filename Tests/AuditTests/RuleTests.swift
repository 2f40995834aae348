import Audit
import Testing

/// A ledger made by hand for each way to break a rule: chained as it should be, but telling of what must not happen.
@Suite struct RuleTests {
    @Test("what the desk writes breaks no rule")
    func untouched() throws {
        #expect(try Story.wholeMethod().verdict().findings == [])
        #expect(try Story.held().verdict().findings == [])
    }

    struct Falsification: Sendable, CustomTestStringConvertible {
        let rule: Rule
        let testDescription: String
        let sentence: String
        let edit: @Sendable (inout Story) throws -> Void

        init(_ rule: Rule, _ what: String, _ sentence: String, _ edit: @escaping @Sendable (inout Story) throws -> Void)
        {
            self.rule = rule
            testDescription = "\(rule.rawValue): \(what)"
            self.sentence = sentence
            self.edit = edit
        }
    }

    static let falsifications: [Falsification] = [
        .init(
            .firstHumanIsRemote, "a seat is the first human", "r1 is a seat agent, not a remote agent as “offered” says"
        ) {
            try $0.replace("\"tier\":\"remote\"", by: "\"tier\":\"seat\"", in: "signedIn", "r1")
        },
        .init(
            .firstHumanIsRemote, "no remote agent talks at all",
            "“offered”: k1 is a seat, and no remote agent has talked in s yet"
        ) { story in
            for name in ["offered", "accepted", "connected", "disconnected"] { try story.remove(name, "r1") }
        },
        .init(
            .seatNeedsDeclaration, "nobody declares an operation",
            "k1 is reserved for s, but its remote agent has declared no operation"
        ) { try $0.remove("operationDeclared") },
        .init(
            .seatNeedsDeclaration, "somebody else declares it",
            "“operationDeclared” by r2, who is not the remote agent talking in s"
        ) { try $0.replace("r1", by: "r2", in: "operationDeclared") },
        .init(
            .seatNeedsDeclaration, "another operation is performed",
            "k1 is reserved for s for operations that are not declared"
        ) { try $0.replace("block_card", by: "new_pin", in: "reserved") },
        .init(
            .seatIsAble, "found by another group",
            "k1 is reserved for s as one of “payments”, which it does not belong to"
        ) {
            try $0.replace("\"cards\"", by: "\"payments\"", in: "reserved")
        },
        .init(.seatIsAble, "a group that can't", "k1 of “cards” is reserved for fly, which that group does not perform")
        {
            try $0.replace("block_card", by: "fly", in: "operationDeclared")
            try $0.replace("block_card", by: "fly", in: "reserved")
        },
        .init(.seatIsAble, "another seat was idle longer", "k2 is reserved for s, but k1 has been idle longer") {
            try $0.replace("k1", by: "k2", in: "reserved")
        },
        .init(
            .recordBeforeOffer, "no acknowledgement", "s is offered to k1, which has not acknowledged its record"
        ) { try $0.remove("recordAcknowledged") },
        .init(
            .recordBeforeOffer, "not delivered", "k1 acknowledges a record of s that was not delivered to it"
        ) { try $0.remove("recordDelivered") },
        .init(.recordBeforeOffer, "another hash", "the hash delivered to k1 is not that of the record of s") { story in
            for name in ["recordDelivered", "recordAcknowledged"] {
                let hash = String(repeating: "0", count: 64)
                let row = try story.index(name)
                let facts = story.rows[row].facts
                let old = facts[(facts.firstRange(of: "\"sha256\":\"")?.upperBound ?? facts.endIndex)...].prefix(64)
                story.rows[row].facts = facts.replacing(old, with: hash)
            }
        },
        .init(
            .recordBeforeOffer, "the record changes after it",
            "s is offered to k1, but its record has changed since it was acknowledged"
        ) { try $0.insert("\"agent\":\"r1\",\"event\":\"noted\",\"session\":\"s\"", after: "recordAcknowledged") },
        .init(
            .consultationNeedsNoSeat, "a consultation with a seat", "s ends as a consultation, but a seat talked in it"
        ) {
            try $0.replace("\"operated\"", by: "\"consulted\"", in: "ended")
        },
        .init(.consultationNeedsNoSeat, "a seat kept for nothing", "k1 is kept for s, which involves no operation") {
            try $0.insert(
                "\"agent\":\"r1\",\"event\":\"operationWithdrawn\",\"operations\":[\"block_card\"],\"session\":\"s\"",
                after: "reserved")
        },
        .init(.callerIsKept, "the caller is dropped", "the caller of s is left with nobody and waits for nobody") {
            try $0.insert(
                "\"agent\":\"r1\",\"event\":\"disconnected\",\"segment\":1,\"session\":\"s\"", after: "connected", "r1")
        },
        .init(.oneOfferAnAgent, "two accept", "k1 accepts s, which is not offered to it or is taken already") { story in
            let accepted = try story.index("accepted", "k1")
            story.rows.insert(story.rows[accepted], at: accepted)
        },
        .init(.oneOfferAnAgent, "accepted too late", "r1 accepts s after the offer has expired") {
            let row = try $0.index("offered", "r1")
            $0.rows[row].facts = $0.rows[row].facts.replacing("\"expires\":10", with: "\"expires\":9")
        },
        .init(.oneOfferAnAgent, "offered to somebody who is away", "s goes to r1, who is not ready") {
            try $0.remove("ready", "r1")
        },
        .init(.oneOfferAnAgent, "talks without accepting", "k1 talks in s without having accepted it") {
            try $0.remove("accepted", "k1")
        },
        .init(.workConserving, "work waits for the idle", "s waits although r1 is idle") { story in
            story.rows.removeSubrange((try story.index("offered", "r1"))...)
        },
        .init(.endingsRelease, "an agent is not released", "session s ends, but k1 is not released") {
            try $0.remove("disconnected", "k1")
        },
        .init(.endingsRelease, "life after the end", "“held” of session s, which has ended or never started") {
            try $0.insert(
                "\"agent\":\"r1\",\"event\":\"held\",\"queue\":\"seat:cards\",\"session\":\"s\"", after: "ended")
        },
        .init(.endingsRelease, "an agent leaves in a conversation", "k1 signs out, but still has to do with session s")
        {
            try $0.insert("\"agent\":\"k1\",\"event\":\"signedOut\",\"reason\":\"forced\"", after: "connected", "k1")
            let row = try $0.index("signedOut")
            $0.rows[row].session = nil
        },
        .init(.numbersAddUp, "a wrong segment", "this is segment 1 of s, not 7") {
            try $0.replace("\"segment\":1", by: "\"segment\":7", in: "connected", "r1")
        },
        .init(.numbersAddUp, "a wrong place", "s is number 1 in “remote”, not 4") {
            try $0.replace("\"position\":1", by: "\"position\":4", in: "queued")
        },
        .init(.numbersAddUp, "a wrong outcome", "s ends “contained”, which is not what happened in it") {
            try $0.replace("\"operated\"", by: "\"contained\"", in: "ended")
        },
        .init(.form, "no JSON", "it is not an event in JSON") { try $0.replace("}", by: "", in: "noted") },
        .init(.form, "an unknown event", "it is called “sang”, which this Foyer does not know") {
            try $0.replace("noted", by: "sang", in: "noted")
        },
        .init(.form, "time runs back", "its time is before that of the event before") {
            try $0.replace("\"at\":10", by: "\"at\":9", in: "noted")
        },
        .init(.form, "the wrong session's column", "its session column says “other”, not “s”") {
            $0.rows[try $0.index("noted")].session = "other"
        },
    ]

    @Test("is found and named", arguments: falsifications)
    func falsified(_ falsification: Falsification) throws {
        var story = try Story.wholeMethod()
        try falsification.edit(&story)
        let findings = story.verdict().findings
        #expect(
            findings.contains { $0.rule == falsification.rule && $0.sentence == falsification.sentence }, "\(findings)")
        #expect(!findings.contains { $0.rule == .chain })
    }

    @Test("an agent who was to keep the caller and leaves is found")
    func leavingInHold() throws {
        var story = try Story.held()
        let left = "\"agent\":\"r1\",\"event\":\"disconnected\",\"segment\":1,\"session\":\"s\""
        try story.insert(left, after: "noted")
        let findings = story.verdict().findings
        let finding = findings.first { $0.rule == .callerIsKept }
        #expect(finding?.sentence == "r1 was to keep the caller of s until a seat has answered, but has left")
    }

    @Test("every invariant has a ledger that breaks it")
    func complete() {
        let broken = Set(Self.falsifications.map(\.rule))
        #expect(Set(Rule.allCases).subtracting(broken) == [.chain, .positions])
    }
}
