internal import Foundation
internal import Routing

/// What a bench has measured; times in milliseconds.
struct BenchTally: Sendable {
    /// Calls that were kept going at once.
    var atOnce = 0
    /// Calls that were begun.
    var calls = 0
    var refused = 0
    /// Calls that ended before the caller was done.
    var lost = 0
    var completed = 0
    var latencies: [Double] = []
    var unanswered = 0
    var lateness: [Double] = []
    var gaps = 0
    var spokenFrames = 0
    var frames = 0
    var wallSeconds = 0.0
    var server: ServerUse?
    /// The first sound that any caller heard, in seconds on the machine's clock.
    var firstSound: Double?
    /// From the server's start to that sound, in milliseconds; nil if the bench has not started it.
    var startToGreeting: Double?

    /// What the server took meanwhile.
    struct ServerUse: Sendable {
        /// CPU seconds.
        var cpu: Double
        /// Megabytes before the first call and at the most.
        var idleMemory: Double
        var peakMemory: Double
    }

    /// Takes in a call that is over.
    mutating func add(_ figures: BenchCaller.Figures, _ arrivals: FrameArrivals) {
        latencies += figures.latencies.map { $0 * 1000 }
        unanswered += figures.unanswered
        spokenFrames += figures.spokenFrames
        frames += figures.frames
        lateness += arrivals.lateness
        gaps += arrivals.gaps
        firstSound = [firstSound, figures.firstSound].compactMap(\.self).min()
    }

    /// The `share` (0…1) of `values` lies at or below this; nil if there are none.
    static func percentile(_ values: [Double], _ share: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.up)) - (share > 0 ? 1 : 0))]
    }

    func latency(_ share: Double) -> Double? { Self.percentile(latencies, share) }

    /// The share of frames that came within 10 ms of their deadline.
    var onTime: Double? {
        lateness.isEmpty ? nil : Double(lateness.count { $0 <= 10 }) / Double(lateness.count)
    }

    var speechShare: Double { frames == 0 ? 0 : Double(spokenFrames) / Double(frames) }

    /// The figures as one JSON object.
    var json: JSON {
        func number(_ value: Double?) -> JSON { value.map { .decimal(JSON.written($0)) } ?? .null }
        func count(_ value: Int) -> JSON { .integer(Int64(value)) }
        var members: [JSON.Member] = [
            .init("atOnce", count(atOnce)), .init("calls", count(calls)), .init("completed", count(completed)),
            .init("refused", count(refused)), .init("lost", count(lost)), .init("answers", count(latencies.count)),
            .init("unanswered", count(unanswered)), .init("latencyP50", number(latency(0.5))),
            .init("latencyP95", number(latency(0.95))), .init("latencyP99", number(latency(0.99))),
            .init("frames", count(lateness.count)), .init("framesOnTime", number(onTime)),
            .init("latenessP99", number(Self.percentile(lateness, 0.99))),
            .init("latenessMax", number(lateness.max())), .init("gaps", count(gaps)),
            .init("speechShare", number(speechShare)), .init("seconds", number(wallSeconds)),
        ]
        if let startToGreeting { members.append(.init("startToGreeting", number(startToGreeting))) }
        if let server {
            members += [
                .init("serverCPU", number(wallSeconds > 0 ? server.cpu / wallSeconds : 0)),
                .init("serverMemoryIdle", number(server.idleMemory)),
                .init("serverMemoryPeak", number(server.peakMemory)),
            ]
        }
        return .object(members)
    }

    /// The figures for people.
    var text: String {
        func milliseconds(_ value: Double?) -> String { value.map { String(format: "%.0f ms", $0) } ?? "–" }
        var lines = [
            "calls      \(calls) begun, \(completed) completed, \(refused) refused, \(lost) lost",
            "answers    \(latencies.count) in p50 \(milliseconds(latency(0.5))), p95 \(milliseconds(latency(0.95))), "
                + "p99 \(milliseconds(latency(0.99))); \(unanswered) turns without",
            String(
                format: "frames     %d, %.3f %% within 10 ms of their deadline, p99 %@, worst %@; %d gaps over 100 ms",
                lateness.count, (onTime ?? 0) * 100, milliseconds(Self.percentile(lateness, 0.99)),
                milliseconds(lateness.max()), gaps),
            String(format: "callers    spoke %.0f %% of the time", speechShare * 100),
        ]
        if let startToGreeting {
            lines.append(
                "start      the first caller was greeted \(milliseconds(startToGreeting)) after the server was started")
        }
        if let server {
            lines.append(
                String(
                    format: "server     %.2f cores, %.0f MB idle, %.0f MB at most",
                    server.cpu / max(wallSeconds, 0.001),
                    server.idleMemory, server.peakMemory))
        }
        return lines.joined(separator: "\n")
    }
}
