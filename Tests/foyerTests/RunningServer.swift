import Foundation
import Glibc

/// A `foyer serve` of its own, with what it has printed until it was ready.
final class RunningServer {
    let process: Process
    /// Everything it printed until then, standard error and standard output alike.
    let text: String
    private let output = Pipe()

    /// Starts `foyer serve` with `arguments` and waits until it has printed `part`.
    ///
    /// - Throws: ``Ended`` with what it said if it ends first.
    init(_ arguments: [String], environment: [String: String] = [:], until part: String) throws {
        process = Program.process(["serve"] + arguments)
        process.environment?.merge(["FOYER_CALLS_DRAIN": "1"]) { $1 }
        process.environment?.merge(environment) { $1 }
        process.standardError = output
        process.standardOutput = output
        try process.run()
        var said = ""
        while !said.contains(part) {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { throw Ended(text: said) }
            said += String(decoding: data, as: UTF8.self)
        }
        text = said
        // Read on, so that the server never waits for us.
        output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    deinit {
        output.fileHandleForReading.readabilityHandler = nil
        if process.isRunning { process.terminate() }
    }

    /// The number that `pattern` captures in what it printed; 0 if there is none.
    func port(_ pattern: Regex<(Substring, Substring)>) -> Int {
        text.firstMatch(of: pattern).flatMap { Int($0.output.1) } ?? 0
    }

    /// Sends a signal and waits for the end; gives the exit status.
    func end(_ signal: Int32) -> Int32 {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The server has ended before it was ready.
    struct Ended: Error { let text: String }
}
