internal import Foundation
internal import Glibc
internal import Synchronization

/// The server a bench calls: a `foyer serve` of its own, or one that runs already; measured through `/proc`.
final class BenchServer: Sendable {
    /// How it is called.
    let line: BenchLine
    private let process: Process?
    private let runningPID: Int32?
    private let ledger: Workbench?
    private let life = Mutex(Life())

    private struct Life {
        var startedAt: Double?
        var isOver = false
    }

    /// A server that runs already; with its `pid` its CPU and memory are measured.
    init(_ line: BenchLine, pid: Int32?) {
        self.line = line
        runningPID = pid
        process = nil
        ledger = nil
    }

    /// A server to be started, with a ledger that goes away, able to take `capacity` calls by `gateway`.
    init(home: Home, capacity: Int, gateway: BenchLine.Gateway) throws {
        let bench = try Workbench(data: nil)
        let address = ListenAddress(host: "127.0.0.1", port: try TCPPort.free())
        let server = Process()
        server.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        server.arguments = [
            "serve", "--home", home.root, "--data", bench.folder,
            "--http", gateway == .websocket ? address.text : "off",
            "--audiosocket", gateway == .audiosocket ? address.text : "off",
        ]
        server.environment = ProcessInfo.processInfo.environment.merging(
            ["FOYER_CALLS_CAPACITY": String(capacity), "FOYER_CALLS_DRAIN": "1", "FOYER_LOG": "error"]
        ) { $1 }
        server.standardOutput = FileHandle.nullDevice
        line = BenchLine(gateway: gateway, address: address)
        ledger = bench
        process = server
        runningPID = nil
    }

    /// Starts the server, if it is the bench's own.
    ///
    /// - Throws: `CancellationError` if it was stopped before; what starting a process throws.
    func start() throws {
        guard let process else { return }
        try life.withLock { life in
            if life.isOver { throw CancellationError() }
            life.startedAt = BenchLoop.now
            try process.run()
        }
    }

    /// When it was started (seconds on the machine's clock); nil if it ran already.
    var startedAt: Double? { life.withLock(\.startedAt) }

    deinit { stop() }

    /// Ends the server if it is the bench's own, and removes its ledger. At once, since nothing of it is kept; one that is just
    /// starting would not listen to more polite signals.
    func stop() {
        life.withLock { life in
            life.isOver = true
            guard let process, process.isRunning else { return }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        ledger?.clear()
    }

    private var pid: Int32? { process?.processIdentifier ?? runningPID }

    /// CPU seconds used so far and megabytes in use; nil if they can't be known.
    var use: (cpu: Double, memory: Double)? {
        guard let pid, let stat = Self.text("/proc/\(pid)/stat"), let end = stat.lastIndex(of: ")"),
            let status = Self.text("/proc/\(pid)/status")
        else { return nil }
        // Fields 14 and 15 (proc(5)); the second may hold blanks, so counting begins after its bracket.
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        let resident = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }?.split(separator: " ")
        let kilobytes = resident.flatMap { $0.count > 1 ? Double($0[1]) : nil } ?? 0
        return ((user + system) / Double(sysconf(Int32(_SC_CLK_TCK))), kilobytes / 1024)
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Waits until it takes connections.
    ///
    /// - Throws: `Failure` if it ends first or takes longer than a minute.
    func waitUntilReady() async throws {
        for _ in 0..<3_000 {
            if let process, !process.isRunning { throw Failure.failed("the server ended; try `foyer serve` by itself") }
            if TCPPort.answers(line.address) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure.failed("nothing answers on \(line.address.text)")
    }
}
