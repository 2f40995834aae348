/// One number of a report: what it is called, how it is written, and how a tally gives it.
struct Measure: Sendable {
    enum Unit: Sendable { case count, share, seconds, number }

    /// Its name in CSV and JSON.
    let key: String
    /// Its name for people.
    let title: String
    let unit: Unit
    let value: @Sendable (Tally) -> Double?

    static let all: [Measure] =
        sessions + waits + transfers + work("bot", "bot", \.bot, isAgent: false)
        + work("remote", "remote agents", \.remote)
        + work("seat", "seats", \.seat)

    private static let sessions: [Measure] = [
        count("sessions", "sessions", \.sessions),
        count("contained", "ended in the bot", \.contained),
        Measure(key: "containment", title: "containment", unit: .share) { $0.containment },
        count("askedForHuman", "asked for a human", \.askedForHuman),
        count("reachedSeat", "reached a seat", \.reachedSeat),
        Measure(key: "diversion", title: "diversion", unit: .share) { $0.diversion },
    ]

    private static let waits: [Measure] = [
        count("queued", "waited for a human", \.queued),
        count("answered", "answered", \.answered),
        count("abandoned", "abandoned", \.abandoned),
        count("callbacks", "callbacks", \.callbacks),
        Measure(key: "serviceLevel", title: "service level (SL)", unit: .share) { $0.serviceLevel },
        Measure(key: "serviceLevel2", title: "service level (SL2)", unit: .share) { $0.serviceLevel2 },
        Measure(key: "abandonment", title: "abandonment", unit: .share) { $0.abandonment },
        Measure(key: "averageSpeedOfAnswer", title: "average speed of answer", unit: .seconds) {
            $0.averageSpeedOfAnswer
        },
        Measure(key: "longestWait", title: "longest wait", unit: .seconds) { Double($0.longestWait) / 1000 },
    ]

    private static let transfers: [Measure] = [
        count("transfers", "transfers to seats", \.transfers),
        count("transfersFailed", "transfers failed", \.transfersFailed),
        count("transfersReturned", "transfers returned", \.transfersReturned),
    ]

    private static func work(
        _ key: String, _ title: String, _ work: any KeyPath<Tally, Tally.Work> & Sendable, isAgent: Bool = true
    ) -> [Measure] {
        let handling = Measure(key: "\(key)HandlingTime", title: "\(title): handling time", unit: .seconds) {
            $0.averageHandlingTime($0[keyPath: work])
        }
        guard isAgent else { return [handling] }
        return [
            handling,
            Measure(key: "\(key)Occupancy", title: "\(title): occupancy", unit: .share) {
                $0.occupancy($0[keyPath: work])
            },
            Measure(key: "\(key)Erlangs", title: "\(title): load (Erlang)", unit: .number) {
                $0.load($0[keyPath: work])
            },
            Measure(key: "\(key)Heads", title: "\(title): at work on average", unit: .number) {
                $0.heads($0[keyPath: work])
            },
        ]
    }

    private static func count(
        _ key: String, _ title: String, _ path: any KeyPath<Tally, Int> & Sendable
    ) -> Measure {
        Measure(key: key, title: title, unit: .count) { Double($0[keyPath: path]) }
    }
}
