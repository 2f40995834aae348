/// One agent, as the events so far have it.
struct Worker {
    enum Status: Equatable {
        case signedOut
        case away
        case ready(since: Int64)
        case reserved(session: String, readySince: Int64)
        case talking(session: String)
        case wrapUp
    }

    let tier: String
    let skillGroups: [String]
    let node: String?
    var status = Status.away
    var isAwayAfterwards = false
    var leaseEnds: Int64?

    init(_ signIn: Fact) {
        tier = signIn.tier ?? ""
        skillGroups = signIn.skillGroups ?? []
        node = signIn.node
        leaseEnds = signIn.leaseEnds
    }

    /// The lines it serves while it is ready.
    var lines: [String] { tier == "remote" ? ["remote"] : skillGroups.map { "seat:" + $0 } }

    var readySince: Int64? {
        if case .ready(let since) = status { since } else { nil }
    }

    /// The session it is reserved for or talks in.
    var session: String? {
        switch status {
        case .reserved(let session, _), .talking(let session): session
        case .signedOut, .away, .ready, .wrapUp: nil
        }
    }

    mutating func reserve(for session: String) {
        if let readySince { status = .reserved(session: session, readySince: readySince) }
    }

    mutating func becomeReady(at: Int64) {
        isAwayAfterwards = false
        switch status {
        case .signedOut, .away, .wrapUp: status = .ready(since: at)
        case .ready, .reserved, .talking: break
        }
    }

    mutating func goAway() {
        switch status {
        case .talking, .wrapUp: isAwayAfterwards = true
        case .signedOut, .away, .ready, .reserved: status = .away
        }
    }

    mutating func finishWrapUp(at: Int64) {
        status = isAwayAfterwards ? .away : .ready(since: at)
        isAwayAfterwards = false
    }
}
