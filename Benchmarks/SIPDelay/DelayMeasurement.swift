internal import Audio
internal import Routing
internal import Synchronization
internal import Telephony
internal import TestKit

/// How long sound takes from one telephone to the other.
struct DelayMeasurement: CustomStringConvertible {
    /// Bursts that are sent.
    static let bursts = 100
    /// Frames from one burst to the next: 200 ms, so that each is heard before the next is sent.
    private static let pause = 10

    private let milliseconds: [Int]

    var median: Int { milliseconds.isEmpty ? 0 : milliseconds[milliseconds.count / 2] }
    var percentile95: Int { milliseconds.isEmpty ? 0 : milliseconds[milliseconds.count * 95 / 100] }
    var description: String {
        "p50 \(median), p95 \(percentile95), max \(milliseconds.last ?? 0), heard \(milliseconds.count)"
    }

    /// Between two telephones that call each other.
    static func direct() async throws -> DelayMeasurement {
        let (caller, agent) = (try Phone(), try Phone())
        let (call, agentsCall) = try await Phone.connect(caller, agent)
        return try await measure(caller, call, agent, agentsCall)
    }

    /// Between a caller and the remote agent who has taken the call.
    static func bridged() async throws -> DelayMeasurement {
        let (caller, agent) = (try Phone(), try Phone())
        let house = try await SIPHouse(phones: ["anna": agent.uri("anna")])
        var measurement = DelayMeasurement(milliseconds: [])
        try await house.open {
            let (call, agentsCall) = try await caller.reachAgent(agent, house)
            measurement = try await measure(caller, call, agent, agentsCall)
            caller.endpoint.hangUp(call)
        }
        return measurement
    }

    /// 20 ms of tone every 200 ms, silence between; the agent's side hears itself talk in silence.
    private static func measure(
        _ caller: Phone, _ call: SIPCall, _ agent: Phone, _ agentsCall: SIPCall
    ) async throws -> DelayMeasurement {
        let sent = Mutex<ContinuousClock.Instant?>(nil)
        let delays = Mutex<[Int]>([])
        agent.endpoint.listen(to: agentsCall) { sound in
            guard sound.samples.contains(where: { abs(Int($0)) > 4_000 }) else { return }
            let start = sent.withLock { sent in
                defer { sent = nil }
                return sent
            }
            if let start { delays.withLock { $0.append(Int(start.duration(to: .now) / .milliseconds(1))) } }
        }
        let burst = AudioFrame(padding: Tones.tone(1_000, level: -6, seconds: 0.02).samples)
        var due = ContinuousClock.now
        for index in 0..<bursts * pause {
            let isBurst = index % pause == pause - 1
            if isBurst { sent.withLock { $0 = .now } }
            caller.endpoint.play(isBurst ? burst : .silence, in: call)
            agent.endpoint.play(.silence, in: agentsCall)
            due = due.advanced(by: Telephone.frameDuration)
            try await Task.sleep(until: due, tolerance: .zero)
        }
        return DelayMeasurement(milliseconds: delays.withLock { $0 }.sorted())
    }
}
