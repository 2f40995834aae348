internal import Routing

extension Scenario {
    func check() throws(StaffingError) {
        _ = try StaffingError.check(hours.lowerBound, "the opening time", in: 0...172_800, unit: "s after midnight")
        _ = try StaffingError.check(hours.upperBound, "the closing time", in: 1...31_622_400, unit: "s after midnight")
        let length = hours.upperBound - hours.lowerBound
        guard length >= 1 else { throw StaffingError(.contradiction, "the day has no opening hours") }
        _ = try StaffingError.check(warmUp, "the time to warm up", in: 0...length - 1, unit: "s")
        guard kinds.contains(where: { $0.share > 0 }) else {
            throw StaffingError(.noData, "no kind of call has a share; give at least one a share above 0")
        }
        try checkReplay()
        try checkGroups()
        for line in roster { try checkBreaks(line) }
    }

    private func checkBreaks(_ line: RosterLine) throws(StaffingError) {
        let shift = line.shift ?? hours
        guard shift.upperBound > hours.lowerBound, shift.lowerBound < hours.upperBound else {
            throw StaffingError(.contradiction, "a shift is outside the opening hours; nobody calls then")
        }
        for pause in line.breaks
        where pause.during.lowerBound < shift.lowerBound || pause.during.upperBound > shift.upperBound {
            throw StaffingError(.contradiction, "a break is outside its shift; move it between the shift's two times")
        }
    }

    private func checkReplay() throws(StaffingError) {
        let calls = recordedCalls
        guard case .replay = arrivals else { return }
        guard !calls.isEmpty else { throw StaffingError(.noData, "there are no calls to replay") }
        guard calls.contains(where: { hours.contains($0.at) }) else {
            throw StaffingError(
                .noData,
                "none of the calls to replay (\(calls.count)) came within the opening hours; correct the hours or the times"
            )
        }
        let names = Set(kinds.map(\.name))
        for call in calls {
            _ = try StaffingError.check(call.at, "the time of a replayed call", in: 0...31_622_400, unit: "s")
            for time in [call.bot, call.remote, call.seat].compactMap(\.self) {
                _ = try StaffingError.check(
                    time, "a time of a replayed call", in: 0...Limits.time.upperBound, unit: "s")
            }
            if let kind = call.kind, !names.contains(kind) {
                throw StaffingError(
                    .contradiction, "a replayed call is of kind '\(kind)', which the scenario has not; add it")
            }
        }
    }

    private static func checkUnique(_ ids: [String], _ kind: String) throws(StaffingError) {
        var seen: Set<String> = []
        guard let twice = ids.first(where: { !seen.insert($0).inserted }) else { return }
        throw StaffingError(.contradiction, "\(kind) '\(twice)' is there twice; give each its own name")
    }

    private func checkGroups() throws(StaffingError) {
        try Self.checkUnique(skillGroups.map(\.id.rawValue), "skill group")
        try Self.checkUnique(kinds.map(\.name), "kind of call")
        let known = Set(skillGroups.map(\.id))
        if let unknown = roster.lazy.flatMap(\.skillGroups).first(where: { !known.contains($0) }) {
            throw StaffingError(.contradiction, "there is no skill group '\(unknown)'; list it with its operations")
        }
        guard heads(.remote) > 0 else {
            throw StaffingError(.contradiction, "there are no remote agents; the first human is always one")
        }
        guard !isOnePool else { return }
        let staffed = roster.reduce(into: Set<SkillGroupID>()) { if $1.agents > 0 { $0.formUnion($1.skillGroups) } }
        let performed = skillGroups.reduce(into: Set<OperationID>()) { set, group in
            if staffed.contains(group.id) { set.formUnion(group.operations) }
        }
        for kind in kinds where kind.operationShare > 0 {
            guard let operation = kind.operation, !performed.contains(operation) else { continue }
            throw StaffingError(
                .contradiction,
                "no seat performs '\(operation)' of \(kind.name); give a group with seats this operation")
        }
        for call in recordedCalls where call.operates == true { try check(call, performed) }
    }

    private func check(_ call: RecordedCall, _ performed: Set<OperationID>) throws(StaffingError) {
        let operations = call.operation.map { [$0] } ?? kinds(of: call).compactMap(\.operation)
        guard !operations.isEmpty else {
            let who = call.kind.map { "of kind '\($0)'" } ?? "replayed"
            throw StaffingError(
                .contradiction, "a call \(who) was at a seat, but the scenario names no operation for it; name one")
        }
        guard let unknown = operations.first(where: { !performed.contains($0) }) else { return }
        throw StaffingError(
            .contradiction,
            "a replayed call needs '\(unknown)', which no seat performs; give a group with seats this operation")
    }

    /// Without hang-ups, work that exceeds the agents' time piles up. Time kept waiting in `hold` comes on top and is not
    /// counted, so what passes here may still be unstable; the simulation notices.
    ///
    /// - Throws: ``StaffingError`` (`unstable`).
    func checkStability() throws(StaffingError) {
        guard patience == nil, case .poisson = arrivals else { return }
        for tier in Staff.Tier.allCases { try checkStability(tier) }
    }

    private func checkStability(_ tier: Staff.Tier) throws(StaffingError) {
        let work = secondsOfWork(tier)
        let capacity = roster.reduce(0) { $0 + ($1.tier == tier ? Double($1.agents) * $1.secondsAtWork(in: hours) : 0) }
        guard work < capacity || work == 0 else {
            let length = hours.upperBound - hours.lowerBound
            let name = tier == .remote ? "remote agents" : "seats"
            throw StaffingError(
                .unstable,
                "unstable: \(Self.rounded(work / length)) Erlang for \(Self.rounded(capacity / length)) \(name), so the "
                    + "queue grows till closing; give more \(name), or a patience if callers hang up")
        }
    }

    private static func rounded(_ value: Double) -> String { StaffingError.plain((value * 10).rounded() / 10) }

    /// Seconds of work that a day's calls mean for `tier`, on average.
    func secondsOfWork(_ tier: Staff.Tier) -> Double {
        expectedCalls * kinds.reduce(0) { $0 + share($1) * secondsOfWork($1, tier) }
    }

    /// Seconds of work that one call of `kind` means for `tier`, on average.
    private func secondsOfWork(_ kind: CallKind, _ tier: Staff.Tier) -> Double {
        let remoteWrapUp = wrapUp[.remote]?.mean ?? 0
        let seatWrapUp = wrapUp[.seat]?.mean ?? 0
        let consulting = (1 - kind.contained) * (1 - kind.operationShare)
        let operating = (1 - kind.contained) * kind.operationShare
        let atSeat = kind.seat.mean + seatWrapUp
        switch tier {
        case .remote:
            let first = isOnePool ? greeting.mean + atSeat : kind.triage.mean + remoteWrapUp
            return consulting * (kind.consult.mean + remoteWrapUp) + operating * first
        case .seat: return isOnePool ? 0 : operating * atSeat
        }
    }

    /// The share of all calls that are of `kind`.
    func share(_ kind: CallKind) -> Double { kind.share / kinds.reduce(0) { $0 + $1.share } }

    /// Calls expected in the day.
    var expectedCalls: Double {
        switch arrivals {
        case .replay(let days):
            let calls = recordedCalls.count { hours.contains($0.at) }
            return Double(calls) / Double(max(days.count, 1))
        case .poisson(let expected, let interval):
            var sum = 0.0
            var start = hours.lowerBound
            for (index, calls) in expected.enumerated() where start < hours.upperBound {
                let end = index == expected.count - 1 ? hours.upperBound : min(start + interval, hours.upperBound)
                sum += calls * (end - start) / interval
                start = end
            }
            return sum
        }
    }
}

extension RosterLine {
    /// Seconds of `hours` that each of its agents takes calls.
    func secondsAtWork(in hours: Range<Double>) -> Double {
        let present = (shift ?? hours).clamped(to: hours)
        return max(0, present.upperBound - present.lowerBound - breaks.reduce(0) { $0 + $1.length })
    }
}
