import Foundation
import TestKit
import Testing

/// The program's face: exit statuses, sentences, help.
@Suite(.serialized) struct CommandLineTests {
    @Test(
        "help is as it was agreed",
        arguments: [
            "", "call", "talk", "test", "say", "prompts", "prompts list", "prompts check", "prompts render",
            "recognize", "serve", "bench",
            "evaluate", "adapt", "agents", "sessions", "explain", "verify", "report", "backup", "erase", "password",
            "doctor",
            "erlang", "erlang b", "erlang c", "erlang a", "simulate",
        ])
    func help(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let process = Program.process(words + ["--help"])
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let name = (["foyer"] + words).joined(separator: "-")
        let golden = PreparedBot.root + "/Tests/foyerTests/Help/\(name).txt"
        #expect(String(decoding: output, as: UTF8.self) == (try String(contentsOfFile: golden, encoding: .utf8)))
    }

    @Test(
        "bad input ends with status 2 and one sentence that says what to do",
        arguments: [
            (["call", "missing.wav"], "missing.wav"),
            (["call", "README.md"], "README.md"),
            (["call"], "<FILE.wav>"),
            (["call", "--continuous", "a.wav", "b.wav"], "--continuous plays one file; give exactly one"),
            (["call", "examples/audio/human.wav", "--agents", "missing.yaml"], "missing.yaml"),
            (["call", "examples/audio/human.wav", "--data", "/proc/nowhere"], "/proc/nowhere"),
            (["call", "examples/audio/human.wav", "--out", "/proc/nowhere/talk.wav"], "/proc/nowhere/talk.wav"),
            (["talk", "--home", "/tmp"], "/tmp holds no models/en-US folder"),
            (["say", "--prompt", "greetin", "-o", "x.wav"], "did you mean 'greeting'?"),
            (["say"], "give a text or --prompt ID"),
            (["recognize", "examples/audio/human.wav", "--grammar", "digits:x"], "digits:x"),
            (["recognize", "examples/audio/human.wav", "--grammar", "digits:4:odd"], "digits:16:luhn"),
            (["evaluate", "missing.tsv"], "missing.tsv"),
            (["adapt", "missing.tsv"], "missing.tsv; give a tab-separated file with columns file and text"),
            (["test", "missing"], "missing"),
            (["explain", "nobody", "--data", "/tmp"], "/tmp holds no ledger"),
            (["report"], "name one ledger: --data DIR, or --ledger postgres://"),
            (["sessions", "--ledger", "host=/no/such/folder"], "cannot be reached"),
            (["verify", "--ledger", "host=/no/such/folder"], "cannot be read from PostgreSQL"),
            (["erase", "--data", "/tmp"], "give either --before TIME or --older-than DAYS"),
            (["dance"], "dance"),
        ])
    func badInput(arguments: [String], part: String) throws {
        let process = Program.process(arguments)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let sentence = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 2)
        #expect(sentence.contains(part), "\(sentence)")
        #expect(try output.fileHandleForReading.readToEnd() ?? Data() == Data())
    }

    @Test("a recorded call gives the same lines twice, and a stereo file of both sides")
    func recordedCall() throws {
        let folder = try ScratchFolder()
        let talk = folder.path("talk.wav")
        let first = try Program.run(
            "call", "examples/audio/opening-hours.wav", "examples/audio/goodbye.wav", "--json", "--out", talk)
        let second = try Program.run("call", "examples/audio/opening-hours.wav", "examples/audio/goodbye.wav", "--json")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output == second.output)
        #expect(first.output.contains("\"event\":\"heard\""))
        #expect(first.output.contains("\"intent\":\"opening_hours\""))
        #expect(FileManager.default.fileExists(atPath: talk))
    }

    @Test("talk is the same bot, typed; the end of input hangs up")
    func talk() throws {
        let result = try Program.run("talk", "--json", input: "where is my card\nno thanks\n")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("\"intent\":\"card_arrival\""))
        #expect(result.output.contains("\"outcome\":\"contained\""))
    }

    @Test("a ledger that was kept explains the call")
    func explain() throws {
        let folder = try ScratchFolder()
        let data = folder.path("data")
        let talk = try Program.run("talk", "--json", "--data", data, input: "get me a person\ni have lost my card\n")
        let session = try #require(talk.output.firstMatch(of: /"session":"([^"]+)"/)).1
        let explained = try Program.run("explain", String(session), "--data", data)
        #expect(explained.status == 0, "\(explained.errors)")
        #expect(explained.output.contains("I1"))

        let sessions = try Program.run("sessions", "--data", data, "--json")
        #expect(sessions.output.contains("{\"sessions\":[{\"session\":\"\(session)\","), "\(sessions.errors)")
        #expect(try Program.run("sessions", "--data", data).output.contains(session))
        #expect(try Program.run("sessions", "--data", data, "--live").output.contains(session) == false)
        let agents = try Program.run("agents", "--data", data, "--json")
        #expect(agents.output.contains("{\"agent\":\"anna\",\"tier\":\"remote\""), "\(agents.errors)")
    }

    @Test("an operator copies a ledger, erases what callers said, and both copies still verify with the same head")
    func keeping() throws {
        let folder = try ScratchFolder()
        let (data, copy) = (folder.path("data"), folder.path("copy"))
        let talk = try Program.run("talk", "--data", data, input: "get me a person\ni have lost my card\n")
        #expect(talk.status == 0, "\(talk.errors)")
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        let backup = try Program.run("backup", "--data", data, copy)
        #expect(backup.status == 0, "\(backup.errors)")
        #expect(try Program.run("backup", "--data", data, copy).status == 1, "there is a ledger already")
        let erase = try Program.run("erase", "--data", data, "--before", "2100-01-01")
        #expect(erase.output.wholeMatch(of: /Erased what callers said in [1-9]\d* events\.\n/) != nil, "\(erase)")
        let heads = try [data, copy].map { folder in
            let verified = try Program.run("verify", "--data", folder, "--json")
            #expect(verified.status == 0, "\(verified.errors)")
            return try #require(verified.output.firstMatch(of: /"head":"[0-9a-f]{64}"/)).output
        }
        #expect(heads[0] == heads[1])
    }

    @Test("a pipe that is closed early ends the call with one sentence, and leaves no half-written file")
    func closedPipe() throws {
        let folder = try ScratchFolder()
        let process = Program.process([
            "call", "examples/audio/opening-hours.wav", "--json", "--out", folder.path("talk.wav"),
        ])
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try output.fileHandleForReading.close()
        try process.run()
        let sentence = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 1)
        #expect(sentence.contains("standard output was closed"))
        let left = try folder.contents.filter { $0 != "talk.wav" }
        #expect(left.isEmpty)
    }

    @Test("Ctrl-C in talk hangs up in order and says so")
    func interrupted() throws {
        let process = Program.process(["talk", "--json"])
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        var seen = ""
        while !seen.contains("\"event\":\"said\"") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            seen += String(decoding: data, as: UTF8.self)
        }
        process.interrupt()
        seen += String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        let sentence = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 1)
        #expect(seen.contains("\"event\":\"ended\""))
        #expect(sentence.contains("interrupted"))
    }

    @Test("the example calls all pass")
    func examples() throws {
        let result = try Program.run("test", "examples/calls")
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }

    @Test("the shipped prompts have no problem")
    func prompts() throws {
        let result = try Program.run("prompts", "check")
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }
}
