import Routing
import Testing

@Suite struct HoursTests {
    /// Mondays to Fridays from 8 to 18 o'clock by Berlin's clock of 2026, on Christmas Eve until noon, on the days after not.
    private static let hours: Hours = {
        let day = [Hours.Span(opens: 480, closes: 1080)].compactMap(\.self)
        let weekdays: [Hours.Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday]
        return Hours(
            week: Dictionary(uniqueKeysWithValues: weekdays.map { ($0, day) }),
            holidays: [
                holiday("Christmas Eve", 24, open: [Hours.Span(opens: 480, closes: 720)].compactMap(\.self)),
                holiday("Christmas Day", 25), holiday("Boxing Day", 26),
            ].compactMap(\.self),
            clock: LocalClock(
                offset: .seconds(3600),
                changes: [
                    .init(at: .init(milliseconds: 1_774_746_000_000), offset: .seconds(7200)),
                    .init(at: .init(milliseconds: 1_792_890_000_000), offset: .seconds(3600)),
                ]))
    }()

    private static func holiday(_ name: String, _ day: Int, open spans: [Hours.Span] = []) -> Hours.Holiday? {
        LocalDate(year: 2026, month: 12, day: day).map { .init(name, on: $0, open: spans) }
    }

    /// Friday, 2026-11-20, 09:00 in Berlin.
    private static let fridayMorning = Timestamp(milliseconds: 1_795_161_600_000)
    private static let friday18 = fridayMorning + .seconds(9 * 3600)
    private static let monday8 = fridayMorning + .seconds((3 * 24 - 1) * 3600)

    @Test("a week: open until Friday evening, then closed until Monday morning")
    func week() {
        let hours = Self.hours
        #expect(hours.isOpen(at: Self.fridayMorning))
        #expect(hours.closes(after: Self.fridayMorning) == Self.friday18)
        #expect(!hours.isOpen(at: Self.friday18))
        #expect(hours.closes(after: Self.friday18) == nil)
        #expect(hours.opens(after: Self.friday18) == Self.monday8)
        #expect(hours.isOpen(at: Self.monday8))
        #expect(hours.opens(after: Self.monday8) == Self.monday8)
    }

    @Test("a holiday replaces the day's hours, and its name is known")
    func holidays() {
        let eve = Timestamp(milliseconds: 1_798_095_600_000)  // 2026-12-24, 08:00 in Berlin
        let noon = eve + .seconds(4 * 3600)
        #expect(Self.hours.closes(after: eve) == noon)
        #expect(Self.hours.holiday(at: noon)?.name == "Christmas Eve")
        #expect(Self.hours.opens(after: noon) == eve + .seconds(4 * 24 * 3600))
    }

    @Test(
        "when the clock is put forward or back, the hours on the wall stay",
        arguments: [1_774_746_000_000, 1_792_890_000_000])
    func clockChange(milliseconds: Int64) throws {
        let change = Timestamp(milliseconds: milliseconds)
        let before = try #require(Self.hours.closes(after: change + .seconds(-2 * 24 * 3600 + 9 * 3600)))
        let after = try #require(Self.hours.opens(after: change))
        // From Friday, 18:00 to Monday, 8:00 there are 62 hours on the wall.
        let shift: Int64 = milliseconds == 1_774_746_000_000 ? -3600 : 3600
        #expect(after - before == .seconds(62 * 3600 + shift))
    }

    @Test("hours over midnight are one stretch; hours that never end never close; no hours never open")
    func edges() throws {
        let evening = try #require(Hours.Span(opens: 1200, closes: 1440))
        let night = try #require(Hours.Span(opens: 0, closes: 120))
        let hours = Hours(week: [.friday: [evening], .saturday: [night]])
        let friday20 = Timestamp(milliseconds: 1_795_204_800_000)
        #expect(hours.closes(after: friday20) == friday20 + .seconds(6 * 3600))
        let all = try #require(Hours.Span(opens: 0, closes: 1440))
        let always = Hours(week: Dictionary(uniqueKeysWithValues: Hours.Weekday.allCases.map { ($0, [all]) }))
        #expect(always.isOpen(at: friday20) && always.closes(after: friday20) == nil)
        let never = Hours(week: [:])
        #expect(!never.isOpen(at: friday20) && never.opens(after: friday20) == nil)
        for moment in [Int64.min, -1, Int64.max] { #expect(always.isOpen(at: Timestamp(milliseconds: moment))) }
    }

    @Test("spans and dates that are none are refused")
    func malformed() {
        #expect(Hours.Span(opens: 600, closes: 600) == nil)
        #expect(Hours.Span(opens: -1, closes: 600) == nil)
        #expect(Hours.Span(opens: 0, closes: 1441) == nil)
        #expect(LocalDate(year: 2026, month: 2, day: 29) == nil)
        #expect(LocalDate(year: 2028, month: 2, day: 29) != nil)
        #expect(LocalDate(year: 1900, month: 2, day: 29) == nil)
        #expect(LocalDate(year: 2026, month: 13, day: 1) == nil)
    }

    @Test("outside the hours nobody queues, and the refusal says when it opens")
    func closed() throws {
        var world = Self.world(at: Self.friday18)
        try world.allReady()
        try world.run(.start("s", gateway: "wav", caller: "", node: nil))
        let before = world.desk
        #expect(throws: DeskError.closed(.remote, opensAt: Self.monday8)) {
            try world.run(.requestHuman("s", wanted: .any, reason: .asked))
        }
        #expect(world.desk == before)
    }

    @Test("at closing time whoever waits is back with the bot; who talks goes on talking")
    func closing() throws {
        var world = Self.world(at: Self.friday18 + .seconds(-60))
        try world.run(.signIn("r1", node: nil))
        try world.run(.ready("r1"))
        try world.talk("talking", with: "r1")
        try world.run(.start("waiting", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("waiting", wanted: .any, reason: .asked))
        #expect(world.desk.nextDeadline == Self.friday18)
        let events = try world.run(.tick, after: .seconds(60))
        #expect(events.map(\.kind) == [.unqueued(queue: .remote, reason: "closed")])
        #expect(world.desk.sessions["talking"]?.party.agent == "r1")
        // Its caller is not turned away if the agent is lost later.
        try world.run(.force("r1", .signedOut))
        try world.run(.tick, after: .seconds(3600))
        #expect(world.names(of: "talking").last == "queued")
    }

    @Test("a promised callback outlives the closing time and is made in the morning")
    func callback() throws {
        var world = Self.world(at: Self.friday18 + .seconds(-60))
        try world.run(.start("s", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("s", wanted: .any, reason: .asked))
        try world.run(.acceptCallback("s", number: "5551234"))
        try world.run(.hangUp("s", by: .caller))
        try world.run(.tick, after: .seconds(3 * 24 * 3600))
        try world.run(.signIn("r1", node: nil))
        try world.run(.ready("r1"))
        #expect(world.names(of: "s").suffix(3) == ["callerLeft", "queued", "offered r1"])
    }

    @Test("an operation whose seats have gone home is refused, and the remote agent keeps the caller")
    func closedSeats() throws {
        var rules = Rules()
        rules.seatQueues["cards"] = .init(hours: Self.hours)
        var world = World(rules: rules)
        world.now = Self.friday18
        try world.allReady()
        try world.talk("s", with: "r1")
        #expect(throws: DeskError.closed("seat:cards", opensAt: Self.monday8)) {
            try world.run(.declare("r1", "s", ["block_card"]))
        }
        #expect(world.desk.sessions["s"]?.party.agent == "r1")
    }

    private static func world(at now: Timestamp) -> World {
        var rules = Rules()
        rules.remoteQueue.hours = hours
        var world = World(rules: rules)
        world.now = now
        return world
    }
}
