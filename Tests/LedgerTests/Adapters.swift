import Foundation
import Ledger
import Routing
import TestKit

/// Every kind of ledger the suite runs on.
enum Adapter: String, CaseIterable, Sendable {
    case memory, sqlite, postgres

    /// Runs `body` with an empty ledger that can be opened several times; it is removed afterwards.
    func withLedger(_ body: (_ open: () async throws -> any LedgerStore) async throws -> Void) async throws {
        switch self {
        case .memory:
            let ledger = MemoryLedger()
            try await body { ledger }
        case .sqlite:
            try await withFolder { folder in try await body { try SQLiteLedger(directory: folder) } }
        case .postgres:
            let database = try PostgresServer.shared.get().newDatabase()
            try await body { try await PostgresLedger(database) }
        }
    }
}

/// Runs `body` with a folder of its own that is removed afterwards.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("foyer-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }  // a left-over folder in /tmp harms no test
    try await body(folder)
}

extension LedgerStore {
    /// Everything in the ledger, read `page` events at a time.
    func all(page: Int = 1000) async throws -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        while case let next = try await self.events(after: events.last?.position ?? 0, limit: page), !next.isEmpty {
            events += next
        }
        return events
    }

    /// Appends `events` one batch of `size` after the other, trying again where another was faster.
    func appendAll(_ events: [Event], size: Int) async throws {
        var end = try await self.end()
        var rest = events[...]
        while !rest.isEmpty {
            do {
                end = try await append(Array(rest.prefix(size)), after: end).last?.position ?? end
                rest = rest.dropFirst(size)
            } catch LedgerError.appendedMeanwhile(let now) {
                end = now
            }
        }
    }
}
