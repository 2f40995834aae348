internal import Foundation

extension Verdict {
    /// The verdict for people, a line a finding.
    public var lines: [String] {
        let summary = "\(events) events, \(sessions) sessions"
        let kept = erased == 0 ? "" : ", content of \(erased) events erased"
        guard !holds else { return ["\(summary), chain whole, I1–I10 hold\(kept)", "head \(head)"] }
        return findings.map(\.description) + ["\(summary)\(kept): \(findings.count) violations of \(brokenRules)"]
    }

    /// The verdict as one JSON object: `holds`, `events`, `sessions`, `erased`, `head`, and `findings` with `rule`,
    /// `position` and `sentence`.
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(Written(self)), as: UTF8.self)
        }
    }

    private var brokenRules: String {
        Rule.allCases.filter { rule in findings.contains { $0.rule == rule } }.map(\.rawValue).joined(separator: ", ")
    }

    private struct Written: Encodable {
        struct Finding: Encodable {
            let rule: String
            let position: Int64
            let sentence: String
        }

        let holds: Bool
        let events: Int
        let sessions: Int
        let erased: Int
        let head: String
        let findings: [Finding]

        init(_ verdict: Verdict) {
            holds = verdict.holds
            events = verdict.events
            sessions = verdict.sessions
            erased = verdict.erased
            head = verdict.head
            findings = verdict.findings.map {
                Finding(rule: $0.rule.rawValue, position: $0.position, sentence: $0.sentence)
            }
        }
    }
}
