import Audit
import Routing
import TestKit

@testable import Ledger

/// A ledger whose rows can be falsified and then chained anew, so that only what they say is wrong.
struct Story {
    var rows: [StoredRow]

    /// Session s: asks for the office, gets remote agent r1, who declares an operation; seat k1 performs it.
    static func wholeMethod() throws -> Story {
        var desk = Desk(staff: RoutingWalk.staff)
        var events: [Event] = []
        var now = Timestamp(milliseconds: 1_000_000)
        func run(_ commands: [Command]) throws {
            for command in commands {
                now = now + .seconds(1)
                events += try desk.handle(command, at: now)
            }
        }
        try run(RoutingWalk.staff.agents.flatMap { [.signIn($0.id, node: nil), .ready($0.id)] })
        try run([
            .start("s", gateway: "wav", caller: "+49 30", node: nil), .requestHuman("s", wanted: .seat, reason: .asked),
            .accept("r1", "s"), .connect("r1", "s"), .note("r1", "s", "card lost"), .declare("r1", "s", ["block_card"]),
        ])
        let sha256 = desk.sessions["s"]?.record.sha256 ?? SHA256(of: [])
        try run([
            .recordDelivered("k1", "s", sha256), .acknowledgeRecord("k1", "s", sha256), .accept("k1", "s"),
            .connect("k1", "s"), .endConversation("k1", "s", outcome: nil), .finishWrapUp("k1", disposition: nil),
        ])
        return Story(events)
    }

    /// Session s: no seat is idle, so r1 keeps the caller; then the caller hangs up.
    static func held() throws -> Story {
        var desk = Desk(staff: RoutingWalk.staff)
        var events: [Event] = []
        for (index, command) in [
            Command.signIn("r1", node: nil), .ready("r1"), .start("s", gateway: "wav", caller: "", node: nil),
            .requestHuman("s", wanted: .any, reason: .asked), .accept("r1", "s"), .connect("r1", "s"),
            .declare("r1", "s", ["block_card"]), .note("r1", "s", "waits"), .hangUp("s", by: .caller),
        ].enumerated() {
            events += try desk.handle(command, at: Timestamp(milliseconds: 1000 * Int64(index)))
        }
        return Story(events)
    }

    init(_ events: [Event]) {
        rows = events.sealed(after: 0, .zero).map { event in
            StoredRow(
                position: event.position, session: event.session, facts: event.facts, content: event.content,
                seal: event.seal?.bytes, hash: event.hash.bytes)
        }
    }

    /// Where the first event `name`, of `agent` if one is given, stands.
    func index(_ name: String, _ agent: String? = nil) throws -> Int {
        let found = rows.firstIndex { row in
            row.facts.contains("\"event\":\"\(name)\"")
                && (agent.map { row.facts.contains("\"agent\":\"\($0)\"") } ?? true)
        }
        guard let found else { throw NoSuchEvent(name: name) }
        return found
    }

    mutating func remove(_ name: String, _ agent: String? = nil) throws { rows.remove(at: try index(name, agent)) }

    mutating func replace(_ old: String, by new: String, in name: String, _ agent: String? = nil) throws {
        let index = try index(name, agent)
        rows[index].facts = rows[index].facts.replacing(old, with: new)
    }

    /// Puts `facts` (its time that of the event before) in after the first event `name` of `agent`.
    mutating func insert(_ facts: String, after name: String, _ agent: String? = nil) throws {
        let index = try index(name, agent)
        let at = rows[index].facts.prefix { $0 != "," }
        rows.insert(rows[index], at: index + 1)
        // The facts' keys are sorted, but "agent" stands before "at".
        let time = at.contains("\"at\"") ? String(at.dropFirst()) : try self.time(of: rows[index].facts)
        rows[index + 1].facts = "{\(time),\(facts)}"
        rows[index + 1].content = nil
        rows[index + 1].seal = nil
    }

    /// The rows numbered and chained as if they had been written so.
    func chained() -> [StoredRow] {
        var last = [UInt8](repeating: 0, count: 32)
        return rows.enumerated().map { index, row in
            var row = row
            row.position = Int64(index + 1)
            row.hash = digest(last + digest(Array(row.facts.utf8)) + (row.seal ?? [UInt8](repeating: 0, count: 32)))
            last = row.hash
            return row
        }
    }

    func verdict() -> Verdict { Story.verdict(of: chained()) }

    static func verdict(of rows: [StoredRow]) -> Verdict {
        let performs = Dictionary(
            uniqueKeysWithValues: RoutingWalk.staff.skillGroups.map { group in
                (group.id.rawValue, Set(group.operations.map(\.rawValue)))
            })
        var audit = Audit(performs: performs)
        for row in rows { audit.check(row) }
        return audit.finish()
    }

    private func time(of facts: String) throws -> String {
        guard let range = facts.firstRange(of: "\"at\":") else { throw NoSuchEvent(name: facts) }
        return "\"at\":" + facts[range.upperBound...].prefix { $0.isNumber }
    }

    private func digest(_ bytes: [UInt8]) -> [UInt8] {
        let hexadecimal = Array(SHA256(of: bytes).hexadecimal)
        return stride(from: 0, to: 64, by: 2).compactMap { UInt8(String(hexadecimal[$0...$0 + 1]), radix: 16) }
    }

    struct NoSuchEvent: Error { let name: String }
}
