internal import Foundation

/// Speed and size of the routing core: `swift run -c release routing-benchmark [PART…]`. Medians of five. Memory is measured
/// first, in a process that has done nothing yet.
let parts: [(name: String, measure: () async throws -> Void)] = [
    ("memory", measureMemory),
    ("desk", measureDesk),
    ("sqlite", measureDurableDecisions),
    ("start", { try await measureStart(events: 1_000_000) }),
    ("postgres", measureCluster),
    ("explore", explore),
]
let asked = CommandLine.arguments.dropFirst()
if let unknown = asked.first(where: { name in !parts.contains { $0.name == name } }) {
    let names = parts.map(\.name).joined(separator: ", ")
    FileHandle.standardError.write(Data("There is no part '\(unknown)'; there are \(names).\n".utf8))
    exit(2)
}
row("what", "measured", "goal")
for part in parts where asked.isEmpty || asked.contains(part.name) { try await part.measure() }
