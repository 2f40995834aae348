internal import Foundation
internal import Routing

/// What one more waiting session and one more agent take: growth of the process. To be measured first, and every desk is
/// kept until all are measured, so that none is built in memory that another has left.
func measureMemory() throws {
    var kept: [Workload] = []
    let session = try median { Double(try growth(agents: 10, waiting: 10_000, &kept)) / 10_000 }
    let spoken = try median { Double(try growth(agents: 10, waiting: 10_000, turns: 4, &kept)) / 10_000 }
    let agent = try median { Double(try growth(agents: 10_000, waiting: 10, &kept)) / 10_000 }
    row("memory of a waiting session", "\(Int(session)) bytes", "≤ 2 048")
    row("memory of a waiting session that has spoken four times", "\(Int(spoken)) bytes", "≤ 2 048")
    row("memory of an agent", "\(Int(agent)) bytes", "≤ 2 048")
}

private func growth(agents: Int, waiting: Int, turns: Int = 0, _ kept: inout [Workload]) throws -> Int {
    let before = try residentBytes()
    kept.append(try Workload(agents: agents, waiting: waiting, atWork: false, turns: turns))
    return try residentBytes() - before
}

/// Of the process, from the kernel.
private func residentBytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
