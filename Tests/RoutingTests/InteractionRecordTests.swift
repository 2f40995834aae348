import TestKit
import Testing

@testable import Routing

/// The record as a fold over a session's events.
@Suite struct InteractionRecordTests {
    @Test(
        "a session's events give the record that the desk has, at any moment", arguments: 1...20 as ClosedRange<UInt64>)
    func fold(seed: UInt64) {
        var desk = Desk(staff: RoutingWalk.staff, rules: RoutingWalk.rules)
        var events: [SessionID: [Event]] = [:]
        for event in RoutingWalk.events(seed: seed, steps: 300) {
            desk.apply(event)
            guard let session = event.session else { continue }
            events[session, default: []].append(event)
            guard let live = desk.sessions[session] else { continue }
            #expect(InteractionRecord(folding: events[session] ?? []) == live.record)
        }
        #expect(!events.isEmpty)
    }

    @Test("without a start there is no record") func noStart() {
        #expect(InteractionRecord(folding: []) == nil)
    }
}
