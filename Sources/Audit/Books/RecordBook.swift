internal import Foundation

/// A session's interaction record, put together anew from the stored text of its events.
struct RecordBook {
    private let session: String
    private let gateway: String
    private let startedAt: Int64
    private let caller: String?
    private var entries: [(facts: String, content: String?)] = []
    private(set) var isErased = false

    init(_ start: Fact, _ row: StoredRow, decoder: JSONDecoder) {
        session = start.session ?? ""
        gateway = start.gateway ?? ""
        startedAt = start.at
        caller = Value(row.content, decoder)?["caller"]?.text
        isErased = row.isErased
    }

    /// 1 with the caller's arrival; one more with each event a later agent must know.
    var version: Int { entries.count + 1 }

    mutating func add(_ row: StoredRow) {
        entries.append((row.facts, row.content))
        isErased = isErased || row.isErased
    }

    /// The record's SHA-256 in hexadecimal; nil if some of it is erased or does not read.
    func hash(_ decoder: JSONDecoder) -> String? {
        guard !isErased, let caller else { return nil }
        let entries = entries.compactMap { entry(Value($0.facts, decoder), Value($0.content, decoder)) }
        guard entries.count == self.entries.count else { return nil }
        let record = Value.object([
            "caller": .text(caller), "entries": .list(entries), "gateway": .text(gateway), "session": .text(session),
            "startedAt": .number(String(startedAt)), "version": .number(String(version)),
        ])
        return Hash.hexadecimal(Hash.of(Array(record.canonical.utf8)))
    }

    /// The event as the record's reader gets it: facts and content together, its time in seconds since the start.
    private func entry(_ facts: Value?, _ content: Value?) -> Value? {
        guard case .object(var members) = facts, case .number(let at) = members["at"], let at = Int64(at) else {
            return nil
        }
        if case .object(let personal) = content { members.merge(personal) { fact, _ in fact } }
        for key in ["salt", "session", "wrapUpEnds"] { members[key] = nil }
        members["at"] = .number(Self.seconds(at - startedAt))
        return .object(members)
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        let magnitude = milliseconds.magnitude
        var text = String(1000 + magnitude % 1000).dropFirst()
        while text.last == "0" { text.removeLast() }
        return (milliseconds < 0 ? "-" : "") + String(magnitude / 1000) + (text.isEmpty ? "" : "." + text)
    }
}

extension StoredRow {
    /// Whether there was personal content and is no longer.
    var isErased: Bool { seal != nil && content == nil }
}
