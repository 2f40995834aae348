import Audit
import Foundation
import GRDB
import Routing
import TestKit
import Testing

@testable import Ledger

/// What is done to a ledger at night.
@Suite struct KeepingTests {
    private let secret = "my mother's name is Brunhilde"

    @Test(
        "erasing takes the words of sessions that are over, leaves their facts, and the chain still checks",
        arguments: [Adapter.sqlite, .postgres])
    func erasing(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let ledger = try #require(try await open() as? any ErasableLedger)
            _ = try await ledger.append(
                visit("old", at: 1000) + visit("late", at: 9000) + start("open", at: 1), after: 0)
            try await ledger.save(Snapshot(position: 1, state: [1]))
            let erased = try await ledger.eraseContent(ofSessionsEndedBefore: .init(milliseconds: 5000))
            #expect(erased == 4)
            #expect(try await ledger.eraseContent(ofSessionsEndedBefore: .init(milliseconds: 5000)) == 0)
            let old = try await ledger.events(of: "old").map(\.event.kind)
            #expect(
                old == [
                    .started(gateway: "sip", caller: "[erased]", node: nil),
                    .observed(.heard(text: "[erased]", confidence: 0.5, intent: "lost_card", score: 0.5, nbest: [])),
                    .observed(.digit("*")), .noted(agent: "r1", text: "[erased]"),
                    .ended(by: .caller, outcome: .contained),
                ])
            #expect(try await ledger.events(of: "late").map(\.event) == visit("late", at: 9000))
            #expect(try await ledger.events(of: "open").map(\.event) == start("open", at: 1))
            #expect(try await ledger.latestSnapshot() == nil)
            #expect(try await ledger.all().count == 11)
        }
    }

    @Test("a snapshot from after the end of all that is erased stays", arguments: [Adapter.sqlite, .postgres])
    func newerSnapshot(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let ledger = try #require(try await open() as? any ErasableLedger)
            _ = try await ledger.append(visit("old", at: 1000) + visit("late", at: 9000), after: 0)
            for position in [4, 5] as [Int64] { try await ledger.save(Snapshot(position: position, state: [1])) }
            _ = try await ledger.eraseContent(ofSessionsEndedBefore: .init(milliseconds: 5000))
            #expect(try await ledger.latestSnapshot()?.position == 5)
            _ = try await ledger.eraseContent(ofSessionsEndedBefore: .init(milliseconds: 99_000))
            #expect(try await ledger.latestSnapshot() == nil)
        }
    }

    @Test("of erased words no byte is left in the folder")
    func bytes() async throws {
        try await withFolder { folder in
            let ledger = try SQLiteLedger(directory: folder)
            _ = try await ledger.append(visit("old", at: 1000), after: 0)
            #expect(try contains(folder, secret))
            _ = try await ledger.eraseContent(ofSessionsEndedBefore: .init(milliseconds: 5000))
            #expect(try !contains(folder, secret))
        }
    }

    @Test("a session that uses an old id again is not over")
    func sameIDAgain() async throws {
        try await withFolder { folder in
            let ledger = try SQLiteLedger(directory: folder)
            _ = try await ledger.append(visit("s", at: 1000) + start("s", at: 2000), after: 0)
            #expect(try await ledger.eraseContent(ofSessionsEndedBefore: .init(milliseconds: 5000)) == 0)
        }
    }

    @Test(
        "a backup taken while the ledger is open is a ledger that goes on from there",
        arguments: [Adapter.sqlite, .postgres])
    func backup(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            try await withFolder { copies in
                let ledger = try #require(try await open() as? any ErasableLedger)
                let walk = RoutingWalk.events(seed: 2, steps: 200)
                _ = try await ledger.append(walk + visit("old", at: 1000), after: 0)
                _ = try await ledger.eraseContent(ofSessionsEndedBefore: .init(milliseconds: 5000))
                let kept = try await ledger.all()
                try await ledger.backUp(to: copies)
                let end = Int64(kept.count)
                _ = try await ledger.append(start("after", at: 1), after: end)
                let copy = try SQLiteLedger(directory: copies)
                #expect(try await copy.all() == kept)
                _ = try await copy.append(start("elsewhere", at: 1), after: end)
                var audit = Audit()
                try SQLiteFile(directory: copies).forEachRow { audit.check($0) }
                let verdict = audit.finish()
                #expect(verdict.events == kept.count + 1)
                #expect(verdict.findings.filter { [.chain, .positions].contains($0.rule) } == [])
                await #expect(throws: LedgerError.self) { try await ledger.backUp(to: copies) }
                await #expect(throws: LedgerError.self) { try await ledger.backUp(to: "/no/such/folder") }
            }
        }
    }

    @Test("a copy that cannot be finished is removed")
    func unfinishedCopy() async throws {
        try await withFolder { folder in
            await #expect(throws: LedgerError.self) {
                try await SQLiteLedger.copy(into: folder) { position in
                    guard position == 0 else { throw LedgerError.unreachable(ledger: "a", problem: "b") }
                    return start("s", at: 1).sealed(after: 0, .zero)
                }
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left == [])
        }
    }

    private func start(_ session: SessionID, at: Int64) -> [Event] {
        [
            Event(
                at: .init(milliseconds: at), session: session,
                kind: .started(gateway: "sip", caller: "+49 30", node: nil))
        ]
    }

    private func visit(_ session: SessionID, at: Int64) -> [Event] {
        let kinds: [Event.Kind] = [
            .observed(.heard(text: secret, confidence: 0.5, intent: "lost_card", score: 0.5, nbest: [secret])),
            .observed(.digit("4")), .noted(agent: "r1", text: secret), .ended(by: .caller, outcome: .contained),
        ]
        return start(session, at: at) + kinds.map { Event(at: .init(milliseconds: at), session: session, kind: $0) }
    }

    private func contains(_ folder: String, _ text: String) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
            let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
            return data.range(of: Data(text.utf8)) != nil
        }
    }
}
