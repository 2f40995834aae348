import Foundation
import Routing
import Settings
import Testing

@testable import ContactCenter

/// Queues, opening hours and time limits in `staff.yaml`.
@Suite struct StaffRulesTests {
    private func read(_ yaml: String) throws -> Rules {
        let staff = """

            skillGroups:
              - {id: cards, operations: [block_card], queue: {wait: 90.5}}
            agents: []
            """
        return try StaffFile(ConfigurationNode(yaml: yaml + staff, file: "staff.yaml")).rules
    }

    private func moment(_ text: String) throws -> Timestamp {
        Timestamp(milliseconds: Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970 * 1000))
    }

    @Test("a file that says nothing of rules has the usual ones")
    func defaults() throws {
        var usual = Rules()
        usual.seatQueues = ["cards": .init(wait: .init(90_500))]
        #expect(try read("") == usual)
    }

    @Test("limits and spans of time are read")
    func limits() throws {
        let rules = try read(
            """
            remoteQueue: {length: 50, wait: 600}
            rules: {offerExpires: 12.5, connectWithin: 9, acknowledgeWithin: 8, wrapUp: 0, pauseAfterReject: untilReady, lease: 60}
            """)
        #expect(rules.remoteQueue == .init(length: 50, wait: .seconds(600)))
        #expect(rules.offerExpires == .init(12_500))
        #expect((rules.connectWithin, rules.acknowledgeWithin) == (.seconds(9), .seconds(8)))
        #expect(rules.wrapUp == .seconds(0))
        #expect(rules.pauseAfterReject == nil)
        #expect(rules.lease == .seconds(60))
    }

    @Test(
        "opening hours follow the wall clock, in summer and winter, and holidays replace them",
        arguments: [
            ("2026-07-23T05:59:00Z", false), ("2026-07-23T06:00:00Z", true), ("2026-07-23T15:59:00Z", true),
            ("2026-07-23T16:00:00Z", false), ("2026-01-22T06:30:00Z", false), ("2026-01-22T07:00:00Z", true),
            ("2026-01-24T08:00:00Z", true), ("2026-01-24T11:30:00Z", false), ("2026-01-24T12:00:00Z", true),
            ("2026-01-25T10:00:00Z", false), ("2026-12-24T10:59:00Z", true), ("2026-12-24T11:00:00Z", false),
            ("2026-12-25T10:00:00Z", false), ("2026-12-23T10:00:00Z", false),
        ])
    func hours(at: String, isOpen: Bool) throws {
        let rules = try read(
            """
            remoteQueue: {hours: office}
            hours:
              - id: office
                timeZone: Europe/Berlin
                week: {wednesday: closed, weekdays: 08:00-18:00, saturday: [09:00-12:00, 13:00 - 15:00]}
                holidays:
                  - {date: 2026-12-24, name: Christmas Eve, open: 08:00-12:00}
                  - {date: 2026-12-25, name: Christmas Day}
            """)
        #expect(try rules.remoteQueue.hours?.isOpen(at: moment(at)) == isOpen)
        #expect(try rules.remoteQueue.hours?.holiday(at: moment("2026-12-25T10:00:00Z"))?.name == "Christmas Day")
    }

    @Test(
        "what is wrong is told with file, line and what to do",
        arguments: [
            ("remoteQueue: {hours: office}", "staff.yaml:1: there are no hours 'office'; list them under hours"),
            ("remoteQueue: {lenght: 5}", "staff.yaml:1: unknown key 'lenght' in 'remoteQueue'; did you mean 'length'?"),
            ("rules: {wrapUp: soon}", "staff.yaml:1: 'rules.wrapUp' must be a number from 0.0 to 86400.0, not 'soon'"),
            (
                "hours: [{id: a, week: {monday: 22:00-06:00}}]",
                "staff.yaml:1: '22:00-06:00' ends before it begins; write hours over midnight as 22:00-24:00 and, the day "
                    + "after, 00:00-06:00"
            ),
            (
                "hours: [{id: a, week: {monday: 8-18}}]",
                "staff.yaml:1: '8-18' are no hours; write 08:00-18:00, a list of such, or closed"
            ),
            (
                "hours: [{id: a, timeZone: Europe/Berlyn, week: {}}]",
                "staff.yaml:1: there is no time zone 'Europe/Berlyn'; write one such as Europe/Berlin"
            ),
            (
                "hours: [{id: a, week: {}, holidays: [{date: 2026-02-30}]}]",
                "staff.yaml:1: '2026-02-30' is no date; write 2026-12-25"
            ),
            (
                "hours: [{id: a, week: {}}, {id: a, week: {}}]",
                "staff.yaml:1: hours 'a' are there twice; ids are unique"
            ),
        ])
    func malformed(yaml: String, sentence: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(yaml) }
        #expect(error?.description == sentence)
    }
}
