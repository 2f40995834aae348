import Foundation
import Glibc
import Testing

/// `foyer bench` as it is run, with a server of its own.
@Suite(.serialized, .timeLimit(.minutes(2))) struct BenchTests {
    /// The processes that `parent` has started, with the words they were started with.
    private func children(of parent: Int32) throws -> [(pid: Int32, words: [String])] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.compactMap { pid in
            // Processes end while we look.
            guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat"),
                let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"),
                let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " "),
                fields.count > 1, Int32(fields[1]) == parent
            else { return nil }
            return (pid, words.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
        }
    }

    @Test("a bench that a signal ends takes its server and that one's ledger along", arguments: [SIGTERM, SIGINT])
    func interrupted(by signal: Int32) async throws {
        let bench = Program.process(["bench", "--calls", "1", "--seconds", "100"])
        bench.standardOutput = FileHandle.nullDevice
        bench.standardError = FileHandle.nullDevice
        try bench.run()
        var server: (pid: Int32, words: [String])?
        while server == nil {
            server = try children(of: bench.processIdentifier).first { $0.words.contains("serve") }
            await Task.yield()
        }
        let (pid, words) = try #require(server)
        let option = try #require(words.firstIndex(of: "--data"))
        kill(bench.processIdentifier, signal)
        bench.waitUntilExit()
        #expect(bench.terminationStatus == 128 + signal)
        #expect(kill(pid, 0) == -1 && errno == ESRCH)
        #expect(!FileManager.default.fileExists(atPath: words[option + 1]))
    }
}
