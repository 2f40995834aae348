/// A stream of random numbers that belongs to one purpose of one call.
///
/// Streams are keyed by seed, replication, purpose and call number, not drawn from one after another: in two scenarios
/// the same call has the same patience and the same handling times whatever else differs (common random numbers), so
/// their difference is the scenarios' and not chance's. SplitMix64 (G. Steele, D. Lea, C. Flood, 2014).
struct Chance {
    /// What a stream decides.
    enum Purpose: UInt64 {
        case arrival, intent, containment, operation, bot, consult, triage, seat
        case remotePatience, seatPatience, remoteWrapUp, seatWrapUp, answer
    }

    /// The seed and the day: what all streams of a simulated day share.
    struct Day: Sendable, Equatable {
        private let base: UInt64

        init(seed: UInt64, replication: Int) {
            base = Chance.mixed(Chance.mixed(seed) &+ UInt64(truncatingIfNeeded: replication))
        }

        func stream(_ purpose: Purpose, call: Int) -> Chance {
            Chance(state: Chance.mixed(base &+ Chance.mixed(UInt64(truncatingIfNeeded: call) << 5 | purpose.rawValue)))
        }
    }

    private var state: UInt64

    private init(state: UInt64) { self.state = state }

    /// A number above 0 and below 1, one of 2^52.
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        return (Double(Self.mixed(state) >> 12) + 0.5) * 0x1p-52
    }

    /// An exponential number with mean 1.
    mutating func exponential() -> Double { -PortableMath.log(uniform()) }

    /// A normal number with mean 0 and deviation 1 (G. Marsaglia's polar method).
    mutating func normal() -> Double {
        while true {
            let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = x * x + y * y
            if square < 1, square > 0 { return x * (-2 * PortableMath.log(square) / square).squareRoot() }
        }
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
