internal import Synchronization

/// How often gateways met something that was no good, for metrics. A mutex guards it; any thread may count.
public final class GatewayFaults: Sendable {
    /// What was wrong.
    public enum Fault: String, Sendable, CaseIterable {
        /// A connection that never said which call it is, or spoke something else.
        case unidentified
        /// A connection that broke.
        case broken
        /// Somebody who may not call here, or has not given the token.
        case refused
    }

    /// One gateway's fault.
    public struct Key: Sendable, Hashable {
        /// The gateway, as sessions name it.
        public let gateway: String
        /// What was wrong.
        public let fault: Fault

        /// `fault` of `gateway`.
        public init(gateway: String, fault: Fault) {
            self.gateway = gateway
            self.fault = fault
        }
    }

    private let tally = Mutex<[Key: Int]>([:])

    /// Nothing was wrong yet.
    public init() {}

    /// All of them so far; what has not happened is left out.
    public var counts: [Key: Int] { tally.withLock { $0 } }

    /// Counts one more.
    public func count(_ fault: Fault, of gateway: String) {
        tally.withLock { $0[Key(gateway: gateway, fault: fault), default: 0] += 1 }
    }
}
