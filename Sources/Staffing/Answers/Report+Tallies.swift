internal import Routing

extension Report {
    /// - Parameter profile: What the days took from their tallies.
    init(_ days: [Tally], _ profile: Profile, of scenario: Scenario) {
        func share(_ part: (Tally) -> Int, of whole: (Tally) -> Int) -> Interval? {
            Interval(days.map { Double(part($0)) }, of: days.map { Double(whole($0)) })
        }
        let groups = scenario.skillGroups.map(\.id)
        self.days = days.count
        sessions = Interval(days.map { Double($0.sessions.started) })
        containment = share({ $0.sessions.ended[.contained, default: 0] }, of: \.sessions.started)
        diversion = share({ $0.sessions.askedForHuman - $0.sessions.reachedSeat }, of: \.sessions.askedForHuman)
        abandonment = share({ $0.sessions.ended[.abandoned, default: 0] }, of: \.sessions.askedForHuman)
        remote = Tier(days, .remote, queues: [.remote], heads: scenario.heads(.remote))
        seat = Tier(days, .seat, queues: groups.map { QueueID($0) }, heads: scenario.heads(.seat))
        skillGroups = groups.map { SkillGroup(id: $0, line: Line(days, queues: [QueueID($0)])) }
        holding = Interval(days.map { $0.average($0.holding) })
        quarterHours = Self.quarterHours(days, profile, of: scenario)
    }

    private static func quarterHours(_ days: [Tally], _ profile: Profile, of scenario: Scenario) -> [QuarterHour] {
        guard let first = days.first else { return [] }
        let seats = scenario.skillGroups.map { QueueID($0.id) }
        return (0..<first.slotCount).map { index in
            func slot(_ tier: Staff.Tier, _ queues: [QueueID]) -> Slot {
                Slot(
                    index, of: profile, tier, queues.compactMap { profile.queues[$0] }, days: Double(days.count),
                    length: Double(first.length(ofSlot: index).count))
            }
            return QuarterHour(
                start: first.start(ofSlot: index).seconds,
                tiers: [.remote: slot(.remote, [.remote]), .seat: slot(.seat, seats)])
        }
    }
}

extension Report.Line {
    init(_ days: [Tally], queues: [QueueID]) {
        func sum(_ day: Tally, _ value: (Tally.Queue) -> Int) -> Int {
            queues.reduce(0) { $0 + (day.queues[$1].map(value) ?? 0) }
        }
        func ratio(_ part: (Tally.Queue) -> Int, _ whole: (Tally.Queue) -> Int, unit: Double = 1) -> Interval? {
            Interval(days.map { Double(sum($0, part)) / unit }, of: days.map { Double(sum($0, whole)) })
        }
        offered = Interval(days.map { Double(sum($0, \.offered)) })
        serviceLevel = ratio(\.answeredInTime, \.offered)
        asa = ratio({ Int($0.waitOfAnswered) }, \.answered, unit: 1000)
        abandonment = ratio(\.abandoned, \.offered)
        waiting = Interval(
            days.map { day in queues.reduce(0) { $0 + (day.queues[$1].map { day.average($0.waiting) } ?? 0) } })
    }
}

extension Report.Tier {
    init(_ days: [Tally], _ tier: Staff.Tier, queues: [QueueID], heads: Int) {
        let crews = days.compactMap { day in
            day.crews[tier].map { (busy: day.average($0.busy), atWork: day.average($0.atWork)) }
        }
        self.heads = heads
        line = Report.Line(days, queues: queues)
        busy = Interval(crews.map(\.busy))
        atWork = Interval(crews.map(\.atWork))
        occupancy = Interval(crews.map(\.busy), of: crews.map(\.atWork))
    }
}

extension Report.Slot {
    /// - Parameter length: Of the slot, in milliseconds.
    fileprivate init(
        _ index: Int, of profile: Profile, _ tier: Staff.Tier, _ queues: [Profile.Queue], days: Double, length: Double
    ) {
        func mean(_ area: Int64?) -> Double { Double(area ?? 0) / length / days }
        let calls = queues.reduce(0) { $0 + $1.offered[index] }
        let crew = profile.crews[tier]
        offered = Double(calls) / days
        serviceLevel = calls == 0 ? nil : Double(queues.reduce(0) { $0 + $1.inTime[index] }) / Double(calls)
        waiting = mean(queues.reduce(0) { $0 + $1.waiting[index] })
        busy = mean(crew?.busy[index])
        atWork = mean(crew?.atWork[index])
    }
}

extension Tally {
    /// The mean of `level` over the window.
    func average(_ level: Level) -> Double {
        Double(level.measured) / Double((window.upperBound - window.lowerBound).count)
    }

    /// When slot `index` begins, since midnight.
    func start(ofSlot index: Int) -> Milliseconds {
        window.lowerBound + Milliseconds(slot.count * Int64(index)) - Timestamp(milliseconds: 0)
    }

    /// The last slot may be shorter than the others.
    func length(ofSlot index: Int) -> Milliseconds {
        let start = window.lowerBound + Milliseconds(slot.count * Int64(index))
        return min(slot, window.upperBound - start)
    }
}
