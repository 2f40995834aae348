internal import Routing
public import Settings

/// A scenario as people write it: `examples/staffing/demo-bank.yaml` shows every key.
extension Scenario {
    /// Reads a day's callers and who works from YAML.
    ///
    /// - Parameter replay: Days that take the place of the file's rates, asked for with the names of the file's kinds.
    /// - Throws: `ConfigurationError` naming file and line of what is unknown, missing, or out of range.
    public init(_ root: ConfigurationNode, replay: ((Set<String>) -> [[RecordedCall]])? = nil) throws {
        try root.allow(
            "hours", "callsPerHour", "callsPerQuarterHour", "warmUp", "target", "patience", "answer", "greeting",
            "wrapUp", "calls", "skillGroups", "roster")
        let hours = try root.require("hours").timesOfDay()
        let wrapUp = try root.value("wrapUp")
        try wrapUp?.allow("remote", "seat")
        let target = try root.require("target")
        let groups = try root.require("skillGroups").list().map(Self.skillGroup)
        let kinds = try root.require("calls").list().map(Self.kind)
        let days = replay.map { $0(Set(kinds.map(\.name))) }
        self = try root.locating {
            try Scenario(
                hours: hours, arrivals: try days.map { .replay(days: $0) } ?? Self.arrivals(root), kinds: kinds,
                patience: try root.value("patience")?.timeSpread(),
                answer: try root.value("answer")?.timeSpread() ?? .none,
                greeting: try root.value("greeting")?.timeSpread() ?? .none,
                wrapUp: [
                    .remote: try wrapUp?.value("remote")?.timeSpread() ?? .none,
                    .seat: try wrapUp?.value("seat")?.timeSpread() ?? .none,
                ],
                skillGroups: groups, roster: try root.require("roster").list().map(Self.line),
                target: try target.locating { try ServiceTarget(target.text()) },
                warmUp: try root.value("warmUp")?.number(in: 0...86_400) ?? 0)
        }
    }

    private static func arrivals(_ root: ConfigurationNode) throws -> Arrivals {
        let (hourly, quarterly) = (try root.value("callsPerHour"), try root.value("callsPerQuarterHour"))
        guard (hourly == nil) != (quarterly == nil), let node = hourly ?? quarterly else {
            throw root.error("give callsPerHour or callsPerQuarterHour, one of them, or calls to replay")
        }
        let rates = try (node.isList ? node.list() : [node]).map { try $0.number(in: 0...100_000_000) }
        guard !rates.isEmpty else { throw node.error("no calls are expected at all; give at least one number") }
        return .poisson(expected: rates, interval: hourly == nil ? 900 : 3600)
    }

    private static func kind(_ node: ConfigurationNode) throws -> CallKind {
        try node.allow(
            "name", "share", "contained", "operation", "operationShare", "bot", "consult", "triage", "seat")
        func spread(_ key: String) throws -> TimeSpread { try node.value(key)?.timeSpread() ?? .none }
        return try node.locating {
            try CallKind(
                name: node.require("name").identifier(), share: node.require("share").number(in: 0...1_000_000),
                contained: node.value("contained")?.number(in: 0...1) ?? 0,
                operation: node.value("operation").map { try OperationID($0.identifier()) },
                operationShare: node.value("operationShare")?.number(in: 0...1) ?? 0,
                bot: spread("bot"), consult: spread("consult"), triage: spread("triage"), seat: spread("seat"))
        }
    }

    private static func skillGroup(_ node: ConfigurationNode) throws -> Staff.SkillGroup {
        try node.allow("id", "operations", "whenBusy")
        let operations = try node.require("operations").list().map { try OperationID($0.identifier()) }
        return Staff.SkillGroup(
            id: SkillGroupID(try node.require("id").identifier()), operations: Set(operations),
            whenBusy: try node.value("whenBusy")?.choice() ?? .hold)
    }

    private static func line(_ node: ConfigurationNode) throws -> RosterLine {
        try node.allow("tier", "agents", "skillGroups", "shift", "breaks")
        let groups = try (node.value("skillGroups")?.list() ?? []).map { SkillGroupID(try $0.identifier()) }
        let shift = try node.value("shift")?.timesOfDay()
        return try node.locating {
            try RosterLine(
                tier: node.require("tier").choice(), agents: node.require("agents").integer(in: 0...100_000),
                skillGroups: Set(groups), shift: shift,
                breaks: (node.value("breaks")?.list() ?? []).map { try pause($0, within: shift) })
        }
    }

    private static func pause(_ node: ConfigurationNode, within shift: Range<Double>?) throws -> RosterLine.Break {
        try node.allow("during", "length")
        let during = try node.require("during").timesOfDay()
        if let shift, during.lowerBound < shift.lowerBound || during.upperBound > shift.upperBound {
            throw node.error("the break is outside the shift; move it between the shift's two times")
        }
        return try node.locating {
            try RosterLine.Break(during: during, length: node.require("length").number(in: 1...86_400))
        }
    }
}

extension ConfigurationNode {
    /// Two times of day with a dash between, "08:00-18:00", as seconds since midnight.
    fileprivate func timesOfDay() throws -> Range<Double> {
        let parts = try text().split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let from = ClockTime(parts[0]), let to = ClockTime(parts[1]),
            from.seconds < to.seconds
        else { throw error("'\(try text())' is no stretch of a day; write it as 08:00-18:00") }
        return from.seconds..<to.seconds
    }

    /// Plain seconds, or a mapping: `exponential: MEAN`, `logNormal: {mean, deviation}`, `empirical: [seconds, …]`.
    fileprivate func timeSpread() throws -> TimeSpread {
        let seconds = 0.0...10_000_000
        guard isMapping else { return try locating { try .fixed(number(in: seconds)) } }
        try allow("exponential", "logNormal", "empirical")
        guard try entries().count == 1 else { throw error("give one of exponential, logNormal and empirical") }
        if let mean = try value("exponential") {
            return try mean.locating { try .exponential(mean: mean.number(in: seconds)) }
        }
        if let node = try value("logNormal") {
            try node.allow("mean", "deviation")
            return try node.locating {
                try .logNormal(
                    mean: node.require("mean").number(in: seconds),
                    deviation: node.require("deviation").number(in: seconds))
            }
        }
        let node = try require("empirical")
        return try node.locating { try .empirical(node.list().map { try $0.number(in: seconds) }) }
    }

    /// Says where in the file a figure stands that `body` found wrong.
    fileprivate func locating<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let problem as StaffingError {
            throw error(problem.description)
        }
    }
}
