internal import ContactCenter
internal import Foundation
internal import Routing
internal import Synchronization

/// What became of one scripted call.
struct ScriptResult: CustomStringConvertible {
    let script: CallScript
    /// A sentence for each thing that went wrong.
    let failures: [String]
    /// How long the call took in its own time.
    let seconds: Double

    var description: String {
        let title = "\(failures.isEmpty ? "✓" : "✗") \(script.name) (\(String(format: "%.1f", seconds)) s)"
        return ([title] + failures.map { "    " + $0 }).joined(separator: "\n")
    }

    var json: JSON {
        .object([
            .init("script", .string(script.path)), .init("name", .string(script.name)),
            .init("passed", .bool(failures.isEmpty)), .init("seconds", .decimal(seconds)),
            .init("failures", .array(failures.map(JSON.string))),
        ])
    }
}

/// A call's events as they come in; a mutex guards them.
final class EventLog: Sendable {
    private let kept = Mutex<[Event]>([])

    var events: [Event] { kept.withLock(\.self) }

    func append(_ event: Event) { kept.withLock { $0.append(event) } }
}

/// Results in the XML that CI systems read.
struct JUnitReport {
    private let results: [ScriptResult]

    init(_ results: [ScriptResult]) {
        self.results = results
    }

    /// Writes the report, whole or not at all.
    func write(to path: String) throws {
        try OutputFile.write(XMLText(results).lines.joined(separator: "\n") + "\n", to: path)
    }

    private struct XMLText {
        let results: [ScriptResult]

        init(_ results: [ScriptResult]) {
            self.results = results
        }

        var lines: [String] {
            let failed = results.count { !$0.failures.isEmpty }
            return [
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                "<testsuite name=\"foyer test\" tests=\"\(results.count)\" failures=\"\(failed)\">",
            ] + results.flatMap(lines) + ["</testsuite>"]
        }

        private func lines(of result: ScriptResult) -> [String] {
            let head =
                "  <testcase classname=\"\(escape(result.script.path))\" name=\"\(escape(result.script.name))\" "
                + "time=\"\(result.seconds)\""
            guard !result.failures.isEmpty else { return [head + "/>"] }
            return [head + ">"] + result.failures.map { "    <failure message=\"\(escape($0))\"/>" } + ["  </testcase>"]
        }

        private func escape(_ text: String) -> String {
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
        }
    }
}
