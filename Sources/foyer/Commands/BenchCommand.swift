internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import Routing

/// `foyer bench`: how many callers at once, how fast the answers.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Call a server with many callers at once and measure how it answers.",
        discussion: """
            Callers speak the WAV files, one a turn, whenever the bot has finished. Reported: the time \
            from the end of a caller's speech to the first sound of the answer, how late frames come, calls lost, and what \
            the server takes. Without --at it starts a server of its own, with a ledger that goes away, and tells how long the \
            first caller waited for it; the shipped questions have callers speak about a sixth of the time. FOYER_MEDIA_TOKEN \
            opens the WebSocket of a server that asks for it. Exits with 1 if a call was lost.
            """)

    @Argument(help: ArgumentHelp("Callers' words (default: the shipped questions).", valueName: "FILE.wav"))
    var files: [String] = []

    @Option(help: "Calls at once.")
    var calls = 10

    @Option(help: "Seconds to go on for.")
    var seconds = 30.0

    @Option(help: "Turns a caller takes before it hangs up and another calls.")
    var turns = 4

    @Option(help: "How callers reach the server.")
    var over = BenchLine.Gateway.audiosocket

    @Option(help: ArgumentHelp("Call a server that runs already, at the port of that gateway.", valueName: "HOST:PORT"))
    var at: String?

    @Option(help: "That server's process, to measure what it takes.")
    var pid: Int32?

    @Option(help: "Calls that the server of its own lets in (default: as many as call).")
    var capacity: Int?

    @Flag(
        help: """
            Find the capacity: begin with --calls, a quarter more every --seconds, until answers take over a second, then \
            between the last two.
            """
    )
    var ramp = false

    @Flag(help: "Print one JSON object; times in milliseconds, memory in megabytes.")
    var json = false

    @Option(help: ArgumentHelp("Draw the latencies.", valueName: "FILE.svg"))
    var svg: String?

    @OptionGroup var home: HomeOptions

    func validate() throws {
        guard (1...5_000).contains(calls), seconds > 0, turns > 0 else {
            throw ValidationError("--calls goes from 1 to 5000; --seconds and --turns are above 0")
        }
        guard at.map({ ListenAddress($0) != nil }) ?? true else {
            throw ValidationError("--at wants HOST:PORT, such as 127.0.0.1:9092")
        }
    }

    func run() async throws {
        let home = try home.locate()
        let paths = files.isEmpty ? Self.questions.map { "\(home.root)/examples/audio/\($0).wav" } : files
        let clips = try paths.map { try BenchClip(path: $0) }
        let server =
            if let address = at.flatMap({ ListenAddress($0) }) {
                BenchServer(
                    BenchLine(
                        gateway: over, address: address,
                        token: ProcessInfo.processInfo.environment["FOYER_MEDIA_TOKEN"]), pid: pid)
            } else {
                try BenchServer(home: home, capacity: capacity ?? (ramp ? 1_000 : calls), gateway: over)
            }
        let interruption = Interruption(on: [SIGINT, SIGTERM]) { signal in
            server.stop()
            Interruption.end(by: signal)
        }
        defer {
            server.stop()
            // Without its server the bench may have failed before the signal could end it.
            if let signal = interruption.signal { Interruption.end(by: signal) }
            interruption.stop()
        }
        // Only now, since a signal that came before would leave the server alone.
        try server.start()
        try await server.waitUntilReady()
        if ramp { return try await findCapacity(server, clips, home) }
        var tally = try await measure(server, clips, calls: calls)
        if let start = server.startedAt, let first = tally.firstSound { tally.startToGreeting = (first - start) * 1000 }
        try Terminal.line(json ? tally.json.text(.asGiven) : tally.text)
        if let svg { try OutputFile.write(BenchChart(tally: tally).svg, to: svg) }
        if tally.lost > 0 { throw Failure.failed("\(tally.lost) of \(tally.calls) calls were lost") }
    }

    private func findCapacity(_ server: BenchServer, _ clips: [BenchClip], _ home: Home) async throws {
        var ramp = BenchRamp(decoding: try await BenchRamp.measureDecoding(clips, home.prepareBot()))
        var next: Int? = calls
        while let calls = next { next = ramp.add(try await measure(server, clips, calls: calls)) }
        try Terminal.line(json ? ramp.json.text(.asGiven) : ramp.text)
    }

    private func measure(_ server: BenchServer, _ clips: [BenchClip], calls: Int) async throws -> BenchTally {
        let before = server.use
        var peak = before?.memory ?? 0
        var bar = ProgressBar("\(calls) calls", total: Int(seconds.rounded(.up)))
        var drawn = 0
        let run = BenchRun(server.line, clips: clips, turns: turns)
        var tally = try await run.run(calls: calls, seconds: seconds) { gone in
            peak = max(peak, server.use?.memory ?? 0)
            while drawn < Int(gone) {
                bar.step()
                drawn += 1
            }
        }
        bar.finish()
        if let before, let after = server.use {
            tally.server = .init(cpu: after.cpu - before.cpu, idleMemory: before.memory, peakMemory: peak)
        }
        return tally
    }

    /// Shipped recordings that the bot answers by itself; with its answers, callers speak about a sixth of the time.
    private static let questions = ["card-arrival", "opening-hours", "change-pin", "transfer-timing"]
}

extension BenchLine.Gateway: ExpressibleByArgument {}
