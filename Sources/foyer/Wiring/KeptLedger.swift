internal import Foundation
internal import Ledger
internal import Routing

/// A ledger that was kept, where the operator says it is.
enum KeptLedger {
    /// SQLite's, in this folder.
    case folder(String)
    /// PostgreSQL's, at this URI.
    case database(String)

    private static let page = 10_000

    /// Opens it; nothing is made.
    ///
    /// - Throws: ``Failure`` if it is not there or can't be read.
    func open() async throws -> any ErasableLedger {
        do {
            switch self {
            case .folder(let folder): return try SQLiteLedger(directory: LedgerOptions.folder(folder))
            case .database(let place): return try await PostgresLedger(place)
            }
        } catch let error as LedgerError {
            throw Failure.badInput(error.description)
        }
    }

    /// Gives every event to `body`, in order, with a progress bar that says what is being done.
    ///
    /// - Throws: ``Failure`` if the ledger is not there or can't be read.
    func forEachEvent(_ title: String, _ body: (Event) -> Void) async throws {
        do {
            let ledger = try await open()
            var progress = ProgressBar(title, total: Int(try await ledger.end()) / Self.page + 1)
            defer { progress.finish() }
            var position: Int64 = 0
            while case let events = try await ledger.events(after: position, limit: Self.page), let last = events.last {
                for event in events { body(event.event) }
                position = last.position
                progress.step()
            }
        } catch let error as LedgerError {
            throw Failure.failed(error.description)
        }
    }
}
