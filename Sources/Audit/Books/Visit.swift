/// One live session, as the events so far have it.
struct Visit {
    /// Whom the session waits for.
    enum Pursuit: Equatable {
        case remote
        case seat(groups: [String])
    }

    /// The agent being asked, and how far it has come.
    struct Candidate: Equatable {
        enum Stage: Equatable { case reserved, offered, accepted }

        let agent: String
        let tier: String
        var stage: Stage
        var expires: Int64?
        var delivered: String?
        /// The version of the record that was acknowledged.
        var acknowledged: Int?
    }

    let node: String?
    var record: RecordBook
    var isWithBot = true
    var isWantingHuman = false
    var pursuit: Pursuit?
    var candidate: Candidate?
    /// Who talks with the caller; two only within one step, while one gives the caller to the other.
    var parties: [String] = []
    var remote: String?
    var declared: [String] = []
    var segments: [String: Int] = [:]
    var humans = 0
    var hasReachedSeat = false
    var priority = 0
    var arrival: Int64?
    /// Who was told to keep the caller until a seat has answered.
    var holder: String?
    /// A holder who has left before a seat answered; whether it may, the end of the step shows.
    var leaver: String?
    var failedLeg: String?

    init(_ start: Fact, record: RecordBook) {
        node = start.node
        self.record = record
    }

    var isWaiting: Bool { pursuit != nil && candidate == nil }

    /// The lines it stands in while it waits.
    var lines: [String] {
        switch pursuit {
        case .remote: ["remote"]
        case .seat(let groups): groups.map { "seat:" + $0 }
        case nil: []
        }
    }

    /// Its place in line: priority, then arrival, then id.
    func stands(before other: Visit, id: String, otherID: String) -> Bool {
        if priority != other.priority { return priority > other.priority }
        let own = arrival ?? .max
        let others = other.arrival ?? .max
        return own != others ? own < others : id < otherID
    }
}
