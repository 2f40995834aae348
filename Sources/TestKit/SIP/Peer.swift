internal import Foundation

/// Another vendor's program as the other side of a call: sipp, baresip, Kamailio.
public final class Peer: Sendable {
    /// Why it can't be had; one sentence.
    public struct Missing: Error, CustomStringConvertible {
        /// What to do.
        public let description: String
    }

    private let process: Process
    private let status: AsyncStream<Int32>
    private let log: String
    /// Kept for as long as the program may write into it.
    private let scratch: ScratchFolder

    /// Starts `program` in a folder named `subfolder` of `scratch`, or in `scratch` itself; what it says goes to a file there.
    public init(
        _ program: String, _ arguments: [String], in scratch: ScratchFolder, subfolder: String? = nil
    ) throws {
        self.scratch = scratch
        let folder = subfolder.map { scratch.path($0) } ?? scratch.url.path
        process = Process()
        process.executableURL = URL(fileURLWithPath: try Self.path(of: program))
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        log = "\(folder)/\(program).\(UUID().uuidString.prefix(8)).log"
        try Data().write(to: URL(fileURLWithPath: log))
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        let (status, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.status = status
        process.terminationHandler = {
            continuation.yield($0.terminationStatus)
            continuation.finish()
        }
        try process.run()
    }

    deinit { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }

    /// Ends it as if its machine had lost power, and waits until it has ended. Not by SIGTERM, which it may have inherited
    /// blocked.
    public func stop() async {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        _ = await exit()
    }

    /// Its exit status, once it has one; −1 if the wait is cancelled.
    public func exit() async -> Int32 {
        for await status in status { return status }
        return process.isRunning ? -1 : process.terminationStatus
    }

    /// What it has said so far.
    public var said: String {
        // A log that can't be read says nothing; tests look for what it must say.
        (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    }

    /// Waits until it has said `text`; false if it ends first.
    public func says(_ text: String) async -> Bool {
        while !said.contains(text) {
            guard process.isRunning else { return said.contains(text) }
            // Its log is a file: there is nothing to be woken by. Cut short only when the test's time is up.
            do { try await Task.sleep(for: .milliseconds(20)) } catch { return false }
        }
        return true
    }

    /// Where Debian has put `program`.
    ///
    /// - Throws: A sentence if it is not installed.
    public static func path(of program: String) throws -> String {
        let folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"]
        guard let found = folders.map({ "\($0)/\(program)" }).first(where: FileManager.default.isExecutableFile) else {
            throw Missing(description: "\(program) is not installed: run scripts/setup.sh")
        }
        return found
    }
}

extension Peer {
    /// A PEM file in `folder` with a certificate of its own authority and its key, for loopback or the `names` (`DNS:…`, `IP:…`).
    public static func certificate(in folder: String, names: [String] = ["IP:127.0.0.1"]) throws -> String {
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: try path(of: "openssl"))
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=Foyer test", "-addext", "subjectAltName=\(names.joined(separator: ","))", "-keyout",
            "\(folder)/key.pem", "-out", "\(folder)/certificate.pem",
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        let parts = try ["certificate", "key"].map {
            try String(contentsOfFile: "\(folder)/\($0).pem", encoding: .utf8)
        }
        let path = "\(folder)/sip.pem"
        try parts.joined().write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
