internal import Routing

extension Report {
    init(_ days: [Tally], of scenario: Scenario) {
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
        quarterHours = Self.quarterHours(days, of: scenario)
    }

    private static func quarterHours(_ days: [Tally], of scenario: Scenario) -> [QuarterHour] {
        guard let first = days.first else { return [] }
        let seats = scenario.skillGroups.map { QueueID($0.id) }
        return first.holding.slots.indices.map { index in
            QuarterHour(
                start: first.start(ofSlot: index).seconds,
                tiers: [
                    .remote: Slot(days, .remote, queues: [.remote], index: index),
                    .seat: Slot(days, .seat, queues: seats, index: index),
                ])
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
    init(_ days: [Tally], _ tier: Staff.Tier, queues: [QueueID], index: Int) {
        func total(_ value: (Tally.Queue) -> Int) -> Int {
            days.reduce(0) { sum, day in queues.reduce(sum) { $0 + (day.queues[$1].map(value) ?? 0) } }
        }
        func mean(_ levels: (Tally) -> [Level]) -> Double {
            let length = days.first.map { $0.length(ofSlot: index) } ?? Milliseconds(1)
            let area = days.lazy.flatMap(levels).reduce(0) { $0 + $1.slots[index] }
            return Double(area) / Double(length.count) / Double(max(days.count, 1))
        }
        let calls = total { $0.offeredBySlot[index] }
        offered = Double(calls) / Double(max(days.count, 1))
        serviceLevel = calls == 0 ? nil : Double(total { $0.inTimeBySlot[index] }) / Double(calls)
        waiting = mean { day in queues.compactMap { day.queues[$0]?.waiting } }
        busy = mean { [$0.crews[tier]?.busy].compactMap(\.self) }
        atWork = mean { [$0.crews[tier]?.atWork].compactMap(\.self) }
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
