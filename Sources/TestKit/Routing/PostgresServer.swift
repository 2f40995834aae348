internal import Foundation
internal import Synchronization

/// A PostgreSQL of the tests' own: a private cluster in a temporary folder, reached by a Unix socket, gone with the tests.
///
/// PostgreSQL does not run as root; then the user `postgres`, which Debian's package makes, runs it.
public final class PostgresServer: Sendable {
    /// Why there is no server.
    public struct Missing: Error, CustomStringConvertible {
        /// One sentence.
        public let description: String
    }

    private let folder: String
    private let programs: String
    private let databases = Mutex(0)
    /// Stops the server when the tests end, however they end: its standard input closes then.
    private let guardian = Pipe()

    /// The one that all suites share, each test with a database of its own.
    public static let shared = Result { try PostgresServer() }

    /// Makes the cluster in a folder of its own within `parent` and starts its server.
    public init(folder parent: String = "/tmp") throws {
        let versions = "/usr/lib/postgresql"
        let newest = try? FileManager.default.contentsOfDirectory(atPath: versions).max { Int($0) ?? 0 < Int($1) ?? 0 }
        guard let newest else {
            throw Missing(description: "PostgreSQL is not installed; install it with: apt-get install postgresql")
        }
        programs = "\(versions)/\(newest)/bin"
        folder = "\(parent)/foyer-pg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if geteuid() == 0 { try Self.run("/bin/chown", ["postgres", folder]) }
        // The server must not inherit the end whose closing stops it.
        guard fcntl(guardian.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw Missing(description: "the server's guard could not be set up")
        }
        try run("initdb", ["-D", data, "-U", "foyer", "--auth=trust", "--no-sync"])
        try start()
        try guardServer()
    }

    /// What a ledger is opened with: a new database.
    public func newDatabase() throws -> String {
        let number = databases.withLock { count in
            count += 1
            return count
        }
        try run("createdb", ["-h", folder, "-U", "foyer", "test\(number)"])
        return "host=\(folder) user=foyer dbname=test\(number)"
    }

    /// Starts the server, again after ``crash()``.
    public func start() throws {
        let settings = "-c listen_addresses= -c unix_socket_directories=\(folder)"
        try run("pg_ctl", ["start", "-w", "-D", data, "-o", settings, "-l", "\(folder)/log"])
    }

    /// As if its machine had lost power.
    public func crash() throws { try run("pg_ctl", ["stop", "-m", "immediate", "-D", data]) }

    private var data: String { folder + "/data" }

    private func guardServer() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let stop = Self.asServerUser("\(programs)/pg_ctl", ["stop", "-m", "immediate", "-D", data]).joined(
            separator: " ")
        process.arguments = ["-c", "cat >/dev/null; \(stop) >/dev/null 2>&1; rm -rf \(folder)"]
        process.standardInput = guardian
        try process.run()
        try guardian.fileHandleForReading.close()
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        let command = Self.asServerUser("\(programs)/\(program)", arguments)
        try Self.run(command[0], Array(command.dropFirst()))
    }

    private static func asServerUser(_ program: String, _ arguments: [String]) -> [String] {
        geteuid() == 0
            ? ["/usr/sbin/runuser", "-u", "postgres", "--", program] + arguments : [program] + arguments
    }

    /// Runs `program` to its end. Not Foundation's `Process`: that waits until every descendant has ended, and the server is
    /// one.
    private static func run(_ program: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        let texts = ([program] + arguments).map { strdup($0) }
        defer { for text in texts { free(text) } }
        var child: pid_t = 0
        var status: Int32 = 0
        guard posix_spawn(&child, program, &actions, nil, texts + [nil], environ) == 0,
            waitpid(child, &status, 0) == child, status == 0
        else { throw Missing(description: "\(program) \(arguments.joined(separator: " ")) failed") }
    }
}
