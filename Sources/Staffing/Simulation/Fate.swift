internal import Routing

/// What one caller wants and how long each step would take, fixed before the call: it depends on the seed, the day and
/// the call's number only, never on how the call goes.
struct Fate {
    let isContained: Bool
    let operation: OperationID?
    let bot: Milliseconds
    /// With the remote agent: the consultation, or until the operation is declared.
    let remote: Milliseconds
    let seat: Milliseconds
    /// In one pool, an operation is part of the only conversation there is.
    private let operatesAtOnce: Bool
    private let number: Int

    init(_ arrival: ArrivalClock.Arrival, in scenario: Scenario, day: Chance.Day) {
        number = arrival.number
        func draw(_ spread: TimeSpread, _ purpose: Chance.Purpose) -> Milliseconds {
            spread.draw(day.stream(purpose, call: arrival.number))
        }
        func happens(_ share: Double, _ purpose: Chance.Purpose) -> Bool {
            var stream = day.stream(purpose, call: arrival.number)
            return stream.uniform() < share
        }
        let recorded = arrival.recorded
        var choice = day.stream(.intent, call: arrival.number)
        let kind = scenario.kind(of: recorded, at: choice.uniform())
        isContained = recorded?.contained ?? happens(kind.contained, .containment)
        let operates = recorded?.operates ?? happens(kind.operationShare, .operation)
        operatesAtOnce = operates && scenario.isOnePool
        operation = operates && !scenario.isOnePool ? recorded?.operation ?? kind.operation : nil
        bot = (recorded?.bot).map(Milliseconds.rounding) ?? draw(kind.bot, .bot)
        seat = (recorded?.seat).map(Milliseconds.rounding) ?? draw(kind.seat, .seat)
        if operatesAtOnce {
            remote = Milliseconds(draw(scenario.greeting, .triage).count + seat.count)
        } else {
            remote =
                (recorded?.remote).map(Milliseconds.rounding)
                ?? (operation == nil ? draw(kind.consult, .consult) : draw(kind.triage, .triage))
        }
    }

    /// How long the caller waits alone for an agent of `tier`; nil for ever.
    func patience(_ tier: Staff.Tier, in scenario: Scenario, day: Chance.Day) -> Milliseconds? {
        scenario.patience?.draw(day.stream(tier == .remote ? .remotePatience : .seatPatience, call: number))
    }

    /// The after-call work of an agent of `tier`.
    func wrapUp(_ tier: Staff.Tier, in scenario: Scenario, day: Chance.Day) -> Milliseconds {
        let tier = operatesAtOnce ? .seat : tier
        return scenario.wrapUp[tier]?.draw(day.stream(tier == .remote ? .remoteWrapUp : .seatWrapUp, call: number))
            ?? Milliseconds(0)
    }

    /// How long the agent takes to answer the offer.
    func answer(in scenario: Scenario, day: Chance.Day) -> Milliseconds {
        scenario.answer.draw(day.stream(.answer, call: number))
    }
}

extension Scenario {
    /// The kinds that `call` may be of: as named, else with its operation, else with any if it had one, else all.
    func kinds(of call: RecordedCall?) -> [CallKind] {
        guard let call else { return kinds }
        if let name = call.kind { return kinds.filter { $0.name == name } }
        let same = kinds.filter { $0.operation != nil && $0.operation == call.operation }
        if !same.isEmpty { return same }
        return call.operates == true ? kinds.filter { $0.operation != nil } : kinds
    }

    /// The kind at `point`, 0...1, of the shares of all that `call` may be of, laid end to end.
    fileprivate func kind(of call: RecordedCall?, at point: Double) -> CallKind {
        let kinds = kinds(of: call)
        var left = point * kinds.reduce(0) { $0 + $1.share }
        for kind in kinds {
            left -= kind.share
            if left < 0 { return kind }
        }
        return kinds.last ?? self.kinds[self.kinds.count - 1]
    }
}
