internal import HTTPTypes
internal import Routing
internal import Staffing

/// A steady load as a manager knows it: calls an hour and how long they take. Read strictly from a request's query; each
/// figure has a default.
struct StaffingLoad: Sendable, Equatable {
    /// Calls an hour to the bot.
    let callsPerHour: Double
    /// The share that the bot ends, and the share of the others that needs an operation; 0 to 1.
    let (contained, operations): (Double, Double)
    /// Seconds: a consultation, the time until an operation is declared, the operation at a seat.
    let (consult, triage, seat): (Double, Double, Double)
    /// Seconds: what a seat would ask first without remote agents, and after-call work.
    let (greeting, wrapUp): (Double, Double)
    /// Seconds that a caller waits on average before hanging up; nil for ever.
    let patience: Double?
    let whenBusy: Staff.WhenBusy
    let target: ServiceTarget

    init(_ query: Query) throws {
        func number(_ name: String, in range: ClosedRange<Int64>, else usual: Int64) throws -> Double {
            Double(try query.integer(name, in: range) ?? usual)
        }
        callsPerHour = try number("callsPerHour", in: 1...3000, else: 600)
        contained = try number("contained", in: 0...100, else: 0) / 100
        operations = try number("operations", in: 0...100, else: 30) / 100
        consult = try number("consult", in: 1...1800, else: 180)
        triage = try number("triage", in: 1...1800, else: 75)
        seat = try number("seat", in: 1...1800, else: 300)
        greeting = try number("greeting", in: 0...600, else: 30)
        wrapUp = try number("wrapUp", in: 0...1800, else: 20)
        patience = try query.integer("patience", in: 10...36_000).map(Double.init)
        whenBusy = try query.word("whenBusy", among: ["hold", "park"]) == "hold" ? .hold : .park
        let share = try number("serviceLevel", in: 1...99, else: 80) / 100
        target = try ServiceTarget(share: share, within: number("within", in: 0...600, else: 20))
        guard erlangs <= Self.most else {
            throw Problem(
                .unprocessableContent, "too-large",
                "This is up to \(Int(erlangs)) Erlang; \(Int(Self.most)) are worked out here, more by foyer simulate.")
        }
    }

    /// Some 6000 measured calls in so many days: enough to tell one agent more or less, and seconds of work.
    static let days = 5

    /// The largest load, in Erlang, that is worked out beside live calls.
    private static let most = 500.0

    /// What the calls that the bot does not end come to at most, for either tier.
    private var erlangs: Double { callsPerHour * (1 - contained) * longest / 3600 }

    /// The longest that a call keeps an agent busy on average, in seconds.
    private var longest: Double { max(consult, triage, seat) + wrapUp }

    /// The load as a day that is steady after it has warmed up, staffed as Erlang C would.
    ///
    /// Handling times are log-normal with a deviation of two thirds of the mean, after-call work is always the same, patience
    /// is exponential.
    ///
    /// - Throws: `StaffingError` if it can't be staffed.
    func scenario() throws -> Scenario {
        func spread(_ mean: Double) throws -> TimeSpread { try .logNormal(mean: mean, deviation: mean * 2 / 3) }
        let warmUp = max(900, 3 * longest)
        let measured = min(max(1800, 1200 / callsPerHour * 3600), 86_400)
        let kind = try CallKind(
            name: "calls", share: 1, contained: contained, operation: "operation",
            operationShare: contained < 1 ? operations : 0,
            consult: spread(consult), triage: spread(triage), seat: spread(seat))
        return try Scenario(
            hours: 0..<(warmUp + measured), arrivals: .perHour(callsPerHour), kinds: [kind],
            patience: patience.map { try .exponential(mean: $0) }, greeting: .fixed(greeting),
            wrapUp: [.remote: .fixed(wrapUp), .seat: .fixed(wrapUp)],
            skillGroups: [.init(id: "seats", operations: ["operation"], whenBusy: whenBusy)], roster: roster(),
            target: target, warmUp: warmUp)
    }

    private func roster() throws -> [RosterLine] {
        let humans = callsPerHour * (1 - contained)
        let first = consult * (1 - operations) + triage * operations + wrapUp
        let remotes = try RosterLine(tier: .remote, agents: agents(humans, first))
        guard humans * operations > 0 else { return [remotes] }
        let seats = try agents(humans * operations, seat + wrapUp)
        return [remotes, try RosterLine(tier: .seat, agents: seats, skillGroups: ["seats"])]
    }

    /// Where the search for the smallest number begins.
    private func agents(_ calls: Double, _ handle: Double) throws -> Int {
        guard calls > 0 else { return 1 }
        return try ErlangC(load: calls * handle / 3600, handle: handle, meeting: target).agents
    }
}
