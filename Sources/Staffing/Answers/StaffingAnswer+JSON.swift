internal import Foundation
internal import Routing

extension StaffingAnswer {
    /// One JSON object with sorted keys: every figure as `{"mean", "plusMinus"}`, null where no day gave one.
    ///
    /// - Throws: never in practice: all figures are finite.
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(Document(self)), as: UTF8.self)
        }
    }
}

/// A figure with half the width of its 95 % interval, which a single day has not.
private struct Figure: Encodable {
    let mean: Double
    let plusMinus: Double?

    init?(_ interval: Interval?) {
        guard let interval else { return nil }
        mean = interval.mean
        plusMinus = interval.halfWidth.isFinite ? interval.halfWidth : nil
    }
}

private struct Line: Encodable {
    let offered: Figure?
    let serviceLevel: Figure?
    let asa: Figure?
    let abandoned: Figure?
    let waiting: Figure?

    init(_ line: Report.Line) {
        offered = Figure(line.offered)
        serviceLevel = Figure(line.serviceLevel)
        asa = Figure(line.asa)
        abandoned = Figure(line.abandonment)
        waiting = Figure(line.waiting)
    }
}

private struct Tier: Encodable {
    let agents: Int
    let line: Line
    let busy: Figure?
    let occupancy: Figure?

    init(_ tier: Report.Tier) {
        agents = tier.heads
        line = Line(tier.line)
        busy = Figure(tier.busy)
        occupancy = Figure(tier.occupancy)
    }
}

private struct Savings: Encodable {
    let allAtSeats: Int
    let seats: Int
    let remotes: Int
    let seatsSaved: Int
    let extraHeads: Int

    init(_ saving: Saving) {
        allAtSeats = saving.allAtSeats
        seats = saving.seats
        remotes = saving.remotes
        seatsSaved = saving.seatsSaved
        extraHeads = saving.extraHeads
    }
}

/// A quarter of an hour, by tier.
private struct Quarter: Encodable {
    struct Slot: Encodable {
        let offered: Double
        let serviceLevel: Double?
        let waiting: Double
        let busy: Double
        let atWork: Double

        init(_ slot: Report.Slot) {
            offered = slot.offered
            serviceLevel = slot.serviceLevel
            waiting = slot.waiting
            busy = slot.busy
            atWork = slot.atWork
        }
    }

    let start: String
    let remote: Slot?
    let seat: Slot?

    init(_ quarter: Report.QuarterHour) {
        start = ClockTime(quarter.start).description
        remote = quarter.tiers[.remote].map(Slot.init)
        seat = quarter.tiers[.seat].map(Slot.init)
    }
}

private struct Document: Encodable {
    let days: Int
    let seed: UInt64
    let target: String
    let meetsTarget: Bool
    let sessions: Figure?
    let containment: Figure?
    let diversion: Figure?
    let abandoned: Figure?
    let holding: Figure?
    let remote: Tier
    let seat: Tier
    let skillGroups: [String: Line]
    let saving: Savings?
    let quarterHours: [Quarter]

    init(_ answer: StaffingAnswer) {
        let report = answer.report
        days = report.days
        seed = answer.seed
        target = answer.scenario.target.description
        meetsTarget = report.meets(answer.scenario.target)
        sessions = Figure(report.sessions)
        containment = Figure(report.containment)
        diversion = Figure(report.diversion)
        abandoned = Figure(report.abandonment)
        holding = Figure(report.holding)
        remote = Tier(report.remote)
        seat = Tier(report.seat)
        skillGroups = Dictionary(report.skillGroups.map { ($0.id.rawValue, Line($0.line)) }) { first, _ in first }
        saving = answer.saving.map(Savings.init)
        quarterHours = report.quarterHours.map(Quarter.init)
    }
}
