internal import Foundation
internal import Routing

extension StaffingAnswer {
    /// One JSON object with sorted keys: every figure as `{"mean", "plusMinus"}`, left out where no day gave one.
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

private struct Line: Encodable {
    let offered: Interval?
    let serviceLevel: Interval?
    let asa: Interval?
    let abandoned: Interval?
    let waiting: Interval?

    init(_ line: Report.Line) {
        offered = line.offered
        serviceLevel = line.serviceLevel
        asa = line.asa
        abandoned = line.abandonment
        waiting = line.waiting
    }
}

private struct Tier: Encodable {
    let agents: Int
    let line: Line
    let busy: Interval?
    let occupancy: Interval?

    init(_ tier: Report.Tier) {
        agents = tier.heads
        line = Line(tier.line)
        busy = tier.busy
        occupancy = tier.occupancy
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
    let sessions: Interval?
    let containment: Interval?
    let diversion: Interval?
    let abandoned: Interval?
    let holding: Interval?
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
        sessions = report.sessions
        containment = report.containment
        diversion = report.diversion
        abandoned = report.abandonment
        holding = report.holding
        remote = Tier(report.remote)
        seat = Tier(report.seat)
        skillGroups = Dictionary(report.skillGroups.map { ($0.id.rawValue, Line($0.line)) }) { first, _ in first }
        saving = answer.saving.map(Savings.init)
        quarterHours = report.quarterHours.map(Quarter.init)
    }
}
