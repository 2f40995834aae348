import ContactCenter
import Logging
import Routing
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1))) struct DeskClockTests {
    private static let start = Timestamp(milliseconds: 1_767_258_000_000)
    private let clock = TestClock()

    private var now: @Sendable () -> Timestamp {
        { [clock] in Self.start + Milliseconds(Int64(clock.now.offset / .milliseconds(1))) }
    }

    /// A desk that offers a caller to its only agent until 20 s from now.
    private func core(_ ledger: any LedgerStore) async throws -> RoutingCore {
        let staff = Staff(agents: [.init(id: "ada", name: "Ada", tier: .remote)], skillGroups: [])
        let core = try await RoutingCore(staff: staff, ledger: ledger, at: Self.start)
        let commands: [Command] = [
            .signIn("ada", node: nil), .ready("ada"), .start("s", gateway: "test", caller: "", node: nil),
            .requestHuman("s", wanted: .any, reason: .asked),
        ]
        for command in commands { try await core.perform(command, at: Self.start) }
        return core
    }

    /// Runs a clock for `core` while `body` moves the time.
    private func withClock(_ core: RoutingCore, _ body: () async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let desk = Task { [clock, now] in await DeskClock(core: core, logger: logger, clock: clock, now: now).run() }
        defer {
            desk.cancel()
            // A test's clock does not notice that a sleeper was cancelled.
            clock.advance(by: .seconds(3_600))
        }
        try await body()
    }

    @Test("the desk gets its tick at the deadline, and nothing is asked before")
    func tick() async throws {
        let core = try await core(MemoryLedger())
        let events = core.events()
        try await withClock(core) {
            let due = try #require(await clock.nextSleep())
            #expect(due == .init(.seconds(20)))
            clock.advance(to: due)
            for await recorded in events {
                #expect(recorded.event.kind == .expired(agent: "ada", tier: .remote))
                break
            }
        }
    }

    @Test("a deadline that goes away is not waited for, and a new one is")
    func changes() async throws {
        let core = try await core(MemoryLedger())
        try await withClock(core) {
            _ = await clock.nextSleep()
            clock.advance(by: .seconds(1))
            try await core.perform(.accept("ada", "s"), at: now())
            let deadline = try #require(await core.nextDeadline)
            clock.advance(to: .init(.milliseconds((deadline - Self.start).count)))
            var kinds = core.events(following: 0).makeAsyncIterator()
            while let next = try await kinds.next() {
                if case .legFailed("ada", _) = next.event.kind { break }
            }
        }
    }

    @Test("a tick that can't be kept is tried again")
    func outage() async throws {
        let ledger = CutOffLedger()
        let core = try await core(ledger)
        let events = core.events()
        try await withClock(core) {
            ledger.cutOff()
            clock.advance(to: try #require(await clock.nextSleep()))
            let retry = try #require(await clock.nextSleep())
            #expect(retry == .init(.milliseconds(20_100)))
            ledger.reconnect()
            clock.advance(to: retry)
            for await recorded in events {
                #expect(recorded.event.kind == .expired(agent: "ada", tier: .remote))
                break
            }
        }
    }
}
