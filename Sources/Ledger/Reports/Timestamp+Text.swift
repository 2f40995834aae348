internal import Foundation
public import Routing

extension Timestamp {
    /// The moment for people and for JSON: `2026-01-31T09:15:00Z`, to the second.
    public var written: String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601)
    }
}
