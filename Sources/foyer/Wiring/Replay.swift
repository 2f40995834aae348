internal import Foundation
internal import Ledger
internal import Routing
internal import Staffing

/// The days that `foyer simulate --replay` takes the calls from.
enum Replay {
    /// Reads a CSV file, or the ledger in a folder or database.
    ///
    /// A ledger's moments are told in this machine's time zone (`TZ`).
    ///
    /// - Throws: `ConfigurationError` or ``Failure``, a sentence naming the file.
    static func days(in place: String) async throws -> (Set<String>) -> [[RecordedCall]] {
        guard let ledger = ledger(place) else {
            let days = try RecordedCallFile(path: place).days
            return { _ in days }
        }
        let zone = TimeZone.current
        var history = CallHistory { moment in
            let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
            return .seconds(Int64(zone.secondsFromGMT(for: date)))
        }
        try await ledger.forEachEvent("Reading") { history.apply($0) }
        let whole = history
        return { whole.days(of: $0) }
    }

    /// What to open if `place` is a ledger: its folder or its database; nil for a CSV file.
    private static func ledger(_ place: String) -> KeptLedger? {
        if place.contains("://") { return .database(place) }
        let file = URL(fileURLWithPath: place)
        if file.lastPathComponent == SQLiteLedger.fileName { return .folder(file.deletingLastPathComponent().path) }
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) && isFolder.boolValue
            ? .folder(place) : nil
    }
}
