import Foundation
import TestKit
import VoiceBot

/// The built `foyer`, run as a user runs it.
struct Program {
    /// What a run left behind.
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The program beside the test bundle.
    static let path =
        Bundle.allBundles.map(\.bundleURL)
        .first { $0.pathExtension == "xctest" }
        .map { $0.deletingLastPathComponent().appendingPathComponent("foyer").path }
        ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("foyer")
        .path

    /// Runs `foyer` with `arguments` in the repository's top folder and waits for its end.
    static func run(_ arguments: String..., input: String = "") throws -> Result {
        let folder = try ScratchFolder()
        let files = try ["out", "err", "in"].map { name -> FileHandle in
            let text = name == "in" ? input : ""
            try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
            return try FileHandle(forUpdating: URL(fileURLWithPath: folder.path(name)))
        }
        let process = process(arguments)
        process.standardOutput = files[0]
        process.standardError = files[1]
        process.standardInput = files[2]
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: try String(contentsOfFile: folder.path("out"), encoding: .utf8),
            errors: try String(contentsOfFile: folder.path("err"), encoding: .utf8))
    }

    /// `foyer` with `arguments`, not yet running.
    static func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: PreparedBot.root)
        process.environment = ProcessInfo.processInfo.environment.merging(["FOYER_CACHE": PreparedBot.sources.cache]) {
            $1
        }
        return process
    }
}
