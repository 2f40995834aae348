internal import Foundation

/// Checks a ledger, event by event, against the rules that never bend, with code of its own: it shares nothing with the
/// routing core that wrote the ledger, so a mistake there does not hide here.
///
/// Memory grows with the sessions that are live at once, not with the ledger. Some rules are about what stands at the end
/// of a step; steps are told apart by their time.
///
///     var audit = Audit()
///     try SQLiteFile(directory: "data").forEachRow { audit.check($0) }
///     let verdict = audit.finish()
public struct Audit {
    private var chain = ChainBook()
    private var verdict = Verdict()
    private let decoder = JSONDecoder()
    private var books: Books

    /// An audit that begins before the first event.
    ///
    /// - Parameter performs: the operations by skill group, as the staff file has them. The ledger does not, so without
    ///   them it is only checked that a seat belongs to the group it was found by, not what that group performs.
    public init(performs: [String: Set<String>]? = nil) {
        books = Books(performs: performs)
    }

    /// Checks the next row.
    public mutating func check(_ row: StoredRow) {
        verdict.events += 1
        if row.isErased { verdict.erased += 1 }
        note(chain.check(row), row.position)
        guard let fact = Fact(json: row.facts, decoder: decoder) else {
            return note([(.form, "it is not an event in JSON")], row.position)
        }
        guard Fact.names.contains(fact.event) else {
            return note([(.form, "it is called “\(fact.event)”, which this Foyer does not know")], row.position)
        }
        if fact.session != row.session {
            note([(.form, "its session column says “\(row.session ?? "")”, not “\(fact.session ?? "")”")], row.position)
        }
        if fact.event == "started" { verdict.sessions += 1 }
        verdict.findings += books.enter(fact, row, decoder)
    }

    /// What it came to, after the last row.
    public mutating func finish() -> Verdict {
        verdict.findings += books.close()
        verdict.head = Hash.hexadecimal(chain.head)
        return verdict
    }

    private mutating func note(_ problems: [(Rule, String)], _ position: Int64) {
        verdict.findings += problems.map { Finding(rule: $0.0, position: position, sentence: $0.1) }
    }
}
