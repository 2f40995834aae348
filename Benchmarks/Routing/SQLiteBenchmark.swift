internal import Foundation
internal import Ledger
internal import Routing

/// The desk over SQLite with every decision on the disk before it counts: 64 callers at once, a call after the other each.
func measureDurableDecisions() async throws {
    var rates: [Double] = []
    var aloneRates: [Double] = []
    for _ in 0..<5 {
        rates.append(try await durableRate(sessions: 64, calls: 40))
        aloneRates.append(try await durableRate(sessions: 1, calls: 100))
    }
    row("SQLite, durable, 64 sessions at once", "\(Int(rates.sorted()[2])) decisions/s", "≥ 3 000")
    row("the same, one session (a flush for every decision)", "\(Int(aloneRates.sorted()[2])) decisions/s", "–")
}

private func durableRate(sessions: Int, calls: Int) async throws -> Double {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let staff = Workload.staff(160)
    let core = try await RoutingCore(staff: staff, ledger: SQLiteLedger(directory: folder.path), at: .now)
    for agent in staff.agents {
        try await core.perform(.signIn(agent.id, node: nil), at: .now)
        try await core.perform(.ready(agent.id), at: .now)
    }
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
        for line in 0..<sessions {
            group.addTask {
                for number in 0..<calls { try await call(SessionID("session-\(line)-\(number)"), on: core) }
            }
        }
        try await group.waitForAll()
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return Double(sessions * calls * decisionsPerCall) / seconds
}

let decisionsPerCall = 8

/// A consultation, each step waited for before the next.
func call(_ session: SessionID, on core: RoutingCore) async throws {
    try await core.perform(.start(session, gateway: "sip", caller: "+15550100", node: nil), at: .now)
    try await core.perform(.observe(session, Workload.heard), at: .now)
    try await core.perform(.requestHuman(session, wanted: .any, reason: .asked), at: .now)
    guard let agent = await core.candidate(of: session) else { throw Surprise.nobodyIdle }
    try await core.perform(.accept(agent, session), at: .now)
    try await core.perform(.connect(agent, session), at: .now)
    try await core.perform(.note(agent, session, "asks for the opening hours"), at: .now)
    try await core.perform(.endConversation(agent, session, outcome: nil), at: .now)
    try await core.perform(.ready(agent), at: .now)
}

/// Starting from a long ledger that has snapshots.
func measureStart(events count: Int) async throws {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let end = try await fill(folder.path, events: count)
    var times: [Double] = []
    for _ in 0..<5 {
        let start = ContinuousClock.now
        let core = try await RoutingCore(
            staff: Workload.staff(200), ledger: SQLiteLedger(directory: folder.path), node: "another", at: end)
        times.append((ContinuousClock.now - start) / .seconds(1))
        guard await core.state.sessions.count >= 1000 else { throw Surprise.stateIsLost }
    }
    row("start from \(count) events, 1000 callers waiting", "\(rounded(times.sorted()[2])) s", "≤ 2")
}

/// Writes events as a center of 200 agents with a thousand callers waiting would; the last snapshot is at least 10 000
/// events old, the worst a start can meet.
private func fill(_ folder: String, events count: Int) async throws -> Timestamp {
    let ledger = try SQLiteLedger(directory: folder)
    var workload = try Workload(agents: 200, waiting: 1000, keepsEvents: true)
    var position: Int64 = 0
    var snapshotPosition: Int64 = 0
    while position < count {
        while workload.events.count < 5000 { try workload.round() }
        position += Int64(try await ledger.append(workload.takeEvents(), after: position).count)
        if position - snapshotPosition >= 10_000, position < count - 10_000 {
            try await ledger.save(Snapshot(position: position, state: workload.desk.snapshot))
            snapshotPosition = position
        }
    }
    return workload.desk.latest
}

enum Surprise: Error {
    case nobodyIdle, stateIsLost
    /// By these commands.
    case ruleBroken([String])
}

func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

extension Timestamp {
    static var now: Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

/// A folder on the disk the benchmark is run on (a RAM disk would flush for nothing).
struct ScratchFolder {
    let path: String

    init() throws {
        path = FileManager.default.currentDirectoryPath + "/.build/benchmark-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }  // nothing depends on it
}
