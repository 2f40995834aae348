/// Where gateways bring their calls: the port that the contact center fills.
public protocol CallReception: Sendable {
    /// A place for one more call; nil if the house is full or closing, so the gateway refuses the call before it is
    /// answered.
    func admit() -> Admission?
    /// Has an admitted call answered; returns when it is over, with the leg hung up.
    func answer(_ leg: any CallLeg, _ admission: Admission) async
}

/// One call's place in the house, given back when the last reference goes.
public final class Admission: Sendable {
    private let giveBack: @Sendable () -> Void

    /// A place that is given back by `giveBack`.
    public init(giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

    deinit { giveBack() }
}
