internal import Foundation

/// What the events so far add up to, and what is wrong with the one being entered.
struct Books {
    let performs: [String: Set<String>]?
    private(set) var visits: [String: Visit] = [:]
    private(set) var workers: [String: Worker] = [:]
    /// Who is idle and who waits, by line: `remote` or `seat:GROUP`. Kept beside, so that a look costs no search.
    private(set) var idle: [String: Set<String>] = [:]
    private(set) var waiting: [String: Set<String>] = [:]
    /// Who is reserved for a session or talks in it.
    private(set) var engaged: [String: Set<String>] = [:]
    /// What has changed in this step, to be looked at when it is over.
    var touched: Set<String> = []
    var isLineTouched = false
    private var at = Int64.min
    private var position: Int64 = 0
    private var findings: [Finding] = []
    private var earliestLease = Int64.max

    init(performs: [String: Set<String>]?) { self.performs = performs }

    /// Enters one event; returns what is wrong with it, and with the step before if this begins another.
    mutating func enter(_ fact: Fact, _ row: StoredRow, _ decoder: JSONDecoder) -> [Finding] {
        if fact.at != at { settle() }
        position = row.position
        if fact.at < at { fail(.form, "its time is before that of the event before") }
        at = max(at, fact.at)
        if let session = fact.session {
            touched.insert(session)
            enter(fact, of: session, row, decoder)
        }
        enterWorker(fact)
        return takeFindings()
    }

    /// The ledger has ended, and with it the last step.
    mutating func close() -> [Finding] {
        settle()
        return takeFindings()
    }

    /// Something is wrong with the event being entered, or with the step that it has ended.
    mutating func fail(_ rule: Rule, _ sentence: String) {
        findings.append(Finding(rule: rule, position: position, sentence: sentence))
    }

    mutating func watch(lease: Int64?) { earliestLease = min(earliestLease, lease ?? .max) }

    private mutating func takeFindings() -> [Finding] {
        defer { findings = [] }
        return findings
    }

    /// A step is over: looks at what it has left behind.
    private mutating func settle() {
        for session in touched.sorted() { settle(session) }
        touched = []
        if isLineTouched { settleLines() }
        isLineTouched = false
        if earliestLease <= at { settleLeases() }
    }

    /// Enters an agent, and where it now stands.
    mutating func set(_ worker: Worker, of agent: String) {
        if let old = workers[agent] {
            if old.readySince != nil { for line in old.lines { idle[line]?.remove(agent) } }
            if let session = old.session { leave(session, agent) }
        }
        workers[agent] = worker
        if worker.readySince != nil { for line in worker.lines { idle[line, default: []].insert(agent) } }
        if let session = worker.session { engaged[session, default: []].insert(agent) }
    }

    /// Enters a session, and where it now stands; nil takes it out.
    mutating func set(_ visit: Visit?, of id: String) {
        if let old = visits[id], old.isWaiting { for line in old.lines { waiting[line]?.remove(id) } }
        visits[id] = visit
        if let visit, visit.isWaiting { for line in visit.lines { waiting[line, default: []].insert(id) } }
    }

    private mutating func leave(_ session: String, _ agent: String) {
        engaged[session]?.remove(agent)
        if engaged[session]?.isEmpty ?? false { engaged[session] = nil }
    }

    private mutating func settleLeases() {
        let live = workers.filter { $0.value.status != .signedOut }
        for (agent, worker) in live.sorted(by: { $0.key < $1.key }) where worker.leaseEnds ?? .max <= at {
            fail(.endingsRelease, "the lease of \(agent) has lapsed, but \(agent) is not signed out")
            var silenced = worker
            silenced.leaseEnds = nil
            set(silenced, of: agent)
        }
        earliestLease = live.values.compactMap(\.leaseEnds).filter { $0 > at }.min() ?? .max
    }

    private mutating func enter(_ fact: Fact, of id: String, _ row: StoredRow, _ decoder: JSONDecoder) {
        if fact.event == "started" {
            if visits[id] != nil { fail(.endingsRelease, "session \(id) starts, but has not ended before") }
            return set(Visit(fact, record: RecordBook(fact, row, decoder: decoder)), of: id)
        }
        if fact.event == "wrapUpEnded" { return }
        guard var visit = visits[id] else {
            return fail(.endingsRelease, "“\(fact.event)” of session \(id), which has ended or never started")
        }
        checkOffer(fact, id, visit, decoder)
        checkConversation(fact, id, visit)
        visit.enter(fact)
        if Fact.recordNames.contains(fact.event) { visit.record.add(row) }
        isLineTouched = true
        set(fact.event == "ended" ? nil : visit, of: id)
    }
}
