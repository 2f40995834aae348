internal import Audio

/// A call's own time: how many 20 ms frames its caller has sent since the call was answered.
///
/// The only clock a conversation knows, so that a recorded call gives the same events every time.
public struct CallClock: Sendable, Equatable, Comparable {
    /// Frames since the answer.
    public private(set) var frames = 0

    /// The moment of the answer.
    public init() {}

    /// Milliseconds since the answer.
    public var milliseconds: Int { frames * 20 }
    /// Seconds since the answer.
    public var seconds: Double { Double(milliseconds) / 1000 }

    /// Goes on by one frame.
    public mutating func tick() { frames += 1 }

    /// Earlier is less.
    public static func < (left: Self, right: Self) -> Bool { left.frames < right.frames }

    /// How many whole frames fit into `duration`.
    public static func frames(in duration: Duration) -> Int {
        Int(duration / Telephone.frameDuration)
    }
}
