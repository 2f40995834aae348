import Ledger
import Routing
import TestKit
import Testing

/// Reports of days small enough to be counted by hand.
@Suite struct ReportTests {
    /// From 9:00:00 r1 and k1 are ready. Times in seconds after it:
    ///
    /// | session | |
    /// |---|---|
    /// | a | 10 starts, 20 asks, 25 r1 answers (waited 5), 85 declares, 95 k1 answers, 155 over; wrap-ups 10 s each |
    /// | b | 30 starts, 40 asks, 130 r1 answers (waited 90), 190 over |
    /// | c | 50 starts, 60 asks, 70 hangs up (waited 10) |
    /// | d | 60 starts, 65 asks, 115 hangs up (waited 50) |
    /// | e | 200 starts, 230 hangs up in the bot |
    static func day() throws -> [Event] {
        var desk = Desk(staff: RoutingWalk.staff)
        var events: [Event] = []
        func at(_ seconds: Int64, _ command: Command) throws {
            events += try desk.handle(command, at: Timestamp(milliseconds: opening + seconds * 1000))
        }
        func start(_ id: SessionID, _ seconds: Int64) throws {
            try at(seconds, .start(id, gateway: "wav", caller: "", node: nil))
        }
        func ask(_ id: SessionID, _ seconds: Int64) throws {
            try at(seconds, .requestHuman(id, wanted: .any, reason: .asked))
        }
        for agent in ["r1", "k1"] as [AgentID] {
            try at(0, .signIn(agent, node: nil))
            try at(0, .ready(agent))
        }
        try start("a", 10)
        try ask("a", 20)
        try at(20, .accept("r1", "a"))
        try at(25, .connect("r1", "a"))
        try start("b", 30)
        try ask("b", 40)
        try start("c", 50)
        try start("d", 60)
        try ask("c", 60)
        try ask("d", 65)
        try at(70, .hangUp("c", by: .caller))
        try at(85, .declare("r1", "a", ["block_card"]))
        let sha256 = desk.sessions["a"]?.record.sha256 ?? SHA256(of: [])
        try at(85, .recordDelivered("k1", "a", sha256))
        try at(85, .acknowledgeRecord("k1", "a", sha256))
        try at(85, .accept("k1", "a"))
        try at(95, .connect("k1", "a"))
        try at(105, .finishWrapUp("r1", disposition: nil))
        try at(115, .hangUp("d", by: .caller))
        try at(120, .accept("r1", "b"))
        try at(130, .connect("r1", "b"))
        try at(155, .endConversation("k1", "a", outcome: nil))
        try at(165, .finishWrapUp("k1", disposition: nil))
        try at(190, .endConversation("r1", "b", outcome: nil))
        try at(200, .finishWrapUp("r1", disposition: nil))
        try start("e", 200)
        try at(230, .hangUp("e", by: .caller))
        try at(240, .tick)
        return events
    }

    private static let opening: Int64 = 1_767_258_000_000

    private func report(
        from: Int64? = nil, to: Int64? = 240, interval: Milliseconds? = nil, threshold: Milliseconds = .seconds(20)
    ) throws -> Report {
        var fold = ReportFold(
            from: from.map { Timestamp(milliseconds: Self.opening + $0 * 1000) },
            to: to.map { Timestamp(milliseconds: Self.opening + $0 * 1000) }, interval: interval, threshold: threshold)
        for event in try Self.day() { fold.apply(event) }
        return fold.report()
    }

    @Test("sessions: five, one contained; four asked, one reached a seat: three of four were diverted")
    func sessions() throws {
        let total = try report().total
        #expect(
            [total.sessions, total.ended, total.contained, total.askedForHuman, total.reachedSeat] == [5, 5, 1, 4, 1])
        #expect(total.containment == 0.2)
        #expect(total.diversion == 0.75)
    }

    @Test("both of Asterisk's service levels, the speed of answer and the abandonment")
    func waits() throws {
        let total = try report().total
        #expect([total.queued, total.answered, total.answeredWithin] == [4, 2, 1])
        #expect([total.abandoned, total.abandonedWithin] == [2, 1])
        #expect(total.serviceLevel == 0.5)
        #expect(total.serviceLevel2 == 0.5)
        #expect(total.averageSpeedOfAnswer == 47.5)
        #expect(total.longestWait == 90_000)
        #expect(total.abandonment == 0.5)
    }

    @Test(
        "the threshold decides what is in time",
        arguments: [(4, 0.0, 0.0), (5, 0.5, 0.25), (50, 0.5, 0.75), (90, 1, 1)])
    func threshold(seconds: Int64, level: Double, level2: Double) throws {
        let total = try report(threshold: .seconds(seconds)).total
        #expect(total.serviceLevel == level)
        #expect(total.serviceLevel2 == level2)
    }

    @Test("handling time, occupancy, load and heads by tier")
    func work() throws {
        let total = try report().total
        #expect([total.remote.talk, total.remote.wrapUp, total.remote.idle] == [130_000, 20_000, 90_000])
        #expect([total.seat.talk, total.seat.wrapUp, total.seat.idle] == [60_000, 10_000, 170_000])
        #expect(total.averageHandlingTime(total.remote) == 75)
        #expect(total.averageHandlingTime(total.seat) == 70)
        #expect(total.occupancy(total.remote) == 0.625)
        #expect(total.load(total.seat) == 70.0 / 240)
        #expect(total.heads(total.remote) == 1)
        #expect(total.bot.talk == (15 + 100 + 20 + 55 + 30) * 1000)
        #expect([total.transfers, total.transfersFailed, total.transfersReturned] == [1, 0, 0])
    }

    @Test("a part of the day: what began in it, and the agents' time in it")
    func part() throws {
        let total = try report(from: 55, to: 160).total
        #expect([total.sessions, total.queued, total.answered, total.abandoned] == [1, 2, 0, 2])
        #expect([total.remote.talk, total.remote.wrapUp, total.remote.idle] == [70_000, 10_000, 25_000])
        #expect(total.clock == 105_000)
    }

    @Test("intervals add up to the whole")
    func intervals() throws {
        let report = try report(interval: .seconds(60))
        #expect(report.intervals.map(\.tally.sessions) == [3, 1, 0, 1])
        #expect(report.intervals.map(\.tally.queued) == [2, 2, 0, 0])
        #expect(report.intervals.map(\.tally.clock) == [60_000, 60_000, 60_000, 60_000])
        #expect(report.intervals.map(\.tally.remote.talk) == [35_000, 35_000, 50_000, 10_000])
        #expect(report.intervals.map(\.tally.seat.handling).reduce(0, +) == report.total.seat.handling)
    }

    @Test("failed and returned transfers are counted")
    func transfers() throws {
        var desk = Desk(staff: RoutingWalk.staff)
        var fold = ReportFold()
        var at = Timestamp(milliseconds: Self.opening)
        func run(_ commands: [Command]) throws {
            for command in commands {
                at = at + .seconds(1)
                for event in try desk.handle(command, at: at) { fold.apply(event) }
            }
        }
        try run(["r1", "k1", "k2"].flatMap { [.signIn($0, node: nil), .ready($0)] })
        try run([
            .start("s", gateway: "wav", caller: "", node: nil), .requestHuman("s", wanted: .any, reason: .asked),
            .accept("r1", "s"), .connect("r1", "s"), .declare("r1", "s", ["block_card"]), .reject("k1", "s"),
        ])
        let sha256 = try #require(desk.sessions["s"]?.record.sha256)
        try run([
            .recordDelivered("k2", "s", sha256), .acknowledgeRecord("k2", "s", sha256), .accept("k2", "s"),
            .connect("k2", "s"), .ready("r1"), .sendBack("k2", "s"), .accept("r1", "s"), .connect("r1", "s"),
        ])
        let total = fold.report().total
        #expect([total.transfers, total.transfersFailed, total.transfersReturned] == [1, 1, 1])
        #expect([total.answered, total.reachedSeat, total.remote.conversations] == [1, 1, 2])
    }

    @Test("the report of a day as it happens is the report of its ledger")
    func liveEqualsReplay() throws {
        var live = ReportFold(interval: .seconds(900))
        var replayed = ReportFold(interval: .seconds(900))
        for event in RoutingWalk.events(seed: 4, steps: 2000) {
            live.apply(event)
            replayed.apply(try Event(json: JSON(parsing: event.json.text())))
        }
        #expect(live.report() == replayed.report())
    }

    @Test("an empty ledger gives an empty report")
    func empty() {
        let report = ReportFold(interval: .seconds(900)).report()
        #expect(report.intervals == [])
        #expect(report.total == Tally())
        #expect(report.table.contains("service level (SL) ") && report.table.contains(" –"))
    }

    @Test("as CSV, JSON and SVG")
    func formats() throws {
        let report = try report(interval: .seconds(60))
        let lines = report.csv.split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines[0].hasPrefix("from,sessions,contained,containment,"))
        #expect(lines[1].hasPrefix("2026-01-01T09:00:00Z,3,0,0,3,1,0.6667,2,2,0,0,0.5,0.5,0,47.5,90,"))
        #expect(lines[5].hasPrefix("total,5,1,0.2,4,1,0.75,4,2,2,0,0.5,0.5,0.5,47.5,90,1,0,0,"))
        let json = report.json.text(.asGiven)
        #expect(json.hasPrefix("{\"from\":\"2026-01-01T09:00:00Z\",\"to\":\"2026-01-01T09:04:00Z\",\"threshold\":20,"))
        #expect(json.contains("\"serviceLevel\":0.5,\"serviceLevel2\":0.5,"))
        #expect(report.svg.hasPrefix("<svg ") && report.svg.hasSuffix("</svg>\n"))
        #expect(!report.svg.contains("nan"))
    }
}
