import Foundation
import TestKit
import Testing

/// `foyer erlang` and `foyer simulate` as a manager uses them.
@Suite(.serialized) struct StaffingCommandTests {
    private static let demo = "examples/staffing/demo-bank.yaml"

    private static let day = """
        hours: 08:00-10:00
        callsPerHour: 120
        target: 80/20
        calls:
          - {name: cards, share: 1, operation: replace_card, operationShare: 0.3, consult: 90, triage: 60, seat: 120}
        skillGroups:
          - {id: cards, operations: [replace_card], whenBusy: park}
        roster:
          - {tier: remote, agents: 6}
          - {tier: seat, agents: 4, skillGroups: [cards]}

        """

    @Test("Erlang C says what 24 agents achieve, and how many are needed")
    func erlang() throws {
        let given = try Program.run("erlang", "c", "--load", "20", "--agents", "24", "--handle", "180", "--json")
        #expect(given.status == 0, "\(given.errors)")
        #expect(given.output.contains("\"serviceLevel\":0.8"))
        let sought = try Program.run("erlang", "c", "--load", "20", "--handle", "180", "--staff-for", "80/20")
        #expect(sought.output.contains(/agents +24\n/), "\(sought.output)")
    }

    @Test(
        "every formula's JSON has the same keys",
        arguments: [["b"], ["c", "--handle", "180"], ["a", "--handle", "180", "--patience", "90"]])
    func erlangKeys(formula: [String]) throws {
        let process = Program.process(["erlang"] + formula + ["--load", "20", "--agents", "24", "--json"])
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Double])
        let share = formula[0] == "b" ? "blocking" : "delayed"
        for key in ["load", "agents", share, "serviceLevel", "asa", "occupancy", "abandoned"] {
            #expect(object[key]?.isFinite == true, "\(key)")
        }
    }

    @Test("an unstable system is called that, not infinity")
    func unstableFormula() throws {
        let result = try Program.run("erlang", "c", "--load", "20", "--agents", "20", "--handle", "180")
        #expect(result.status == 2)
        #expect(result.errors.contains("unstable: 20 Erlang is not below 20 agents"))
    }

    @Test("the demo day prints both sides of the saving, and the same day twice")
    func demo() throws {
        let first = try Program.run("simulate", Self.demo, "--days", "1", "--csv")
        let second = try Program.run("simulate", Self.demo, "--days", "1", "--csv")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output == second.output)
        // Ten hours of four quarters, two tiers, a header.
        #expect(first.output.split(separator: "\n").count == 81)
    }

    @Test("two days are compared as a table, CSV, JSON and a chart")
    func against() throws {
        let folder = try ScratchFolder()
        let (file, other, chart) = (folder.path("more.yaml"), folder.path("day.yaml"), folder.path("both.svg"))
        try Self.day.write(toFile: other, atomically: true, encoding: .utf8)
        try Self.day.replacing("agents: 6", with: "agents: 5").write(toFile: file, atomically: true, encoding: .utf8)
        let table = try Program.run("simulate", file, "--against", other, "--days", "3", "--svg", chart)
        #expect(table.status == 0, "\(table.errors)")
        #expect(table.output.contains(/agents +5 +6 +-1\n/), "\(table.output)")
        #expect(table.output.contains(/contained by the bot +0.0 % +0.0 % +0.0 points\n/), "\(table.output)")
        #expect(try String(contentsOfFile: chart, encoding: .utf8).contains("5 remote agents against 6: "))
        let csv = try Program.run("simulate", file, "--against", other, "--days", "3", "--csv")
        #expect(csv.output.contains("\nremote.agents,5,0,6,0,-1,0\n"), "\(csv.output)")
        let json = try Program.run("simulate", file, "--against", other, "--days", "3", "--json")
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let figures = try #require(object["figures"] as? [String: [String: [String: Double]]])
        let level = try #require(figures["remote.serviceLevel"])
        let means = try ["scenario", "against", "difference"].map { try #require(level[$0]?["mean"]) }
        #expect(abs(means[2] - (means[0] - means[1])) < 1e-9)
        #expect(level["difference"]?["plusMinus"] != nil)
    }

    @Test("of two days, the one that can't be is named")
    func againstUnstable() throws {
        let folder = try ScratchFolder()
        let other = folder.path("few.yaml")
        try Self.day.replacing("agents: 6", with: "agents: 2").write(toFile: other, atomically: true, encoding: .utf8)
        let result = try Program.run("simulate", Self.demo, "--against", other, "--days", "1")
        #expect(result.status == 2)
        #expect(result.errors.contains("few.yaml: unstable: "), "\(result.errors)")
    }

    @Test("the smallest staffing is found, drawn and told with what it saves")
    func smallest() throws {
        let folder = try ScratchFolder()
        let (file, chart) = (folder.path("day.yaml"), folder.path("day.svg"))
        try Self.day.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Program.run(
            "simulate", file, "--days", "3", "--staff-for", "80/20", "--json", "--svg", chart)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("\"meetsTarget\":true"))
        #expect(result.output.contains("\"extraHeads\":"))
        #expect(result.output.contains("\"seatsSaved\":"))
        #expect(try String(contentsOfFile: chart, encoding: .utf8).hasPrefix("<svg"))
    }

    @Test("calls are replayed from a CSV whose columns come in any order")
    func replay() throws {
        let folder = try ScratchFolder()
        let (file, calls) = (folder.path("day.yaml"), folder.path("calls.csv"))
        try Self.day.write(toFile: file, atomically: true, encoding: .utf8)
        try "seat,remote,at\n,90,08:00:30\n120,60,08:10\n,45,29000\n".write(
            toFile: calls, atomically: true, encoding: .utf8)
        let result = try Program.run("simulate", file, "--days", "1", "--replay", calls, "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("\"sessions\":{\"mean\":3}"), "\(result.output)")
    }

    @Test("calls are replayed from a ledger that was kept")
    func replayLedger() throws {
        let folder = try ScratchFolder()
        let (file, data) = (folder.path("day.yaml"), folder.path("data"))
        try Self.day.replacing("08:00-10:00", with: "00:00-24:00").write(
            toFile: file, atomically: true, encoding: .utf8)
        let talk = try Program.run("talk", "--json", "--data", data, input: "get me a person\ni have lost my card\n")
        #expect(talk.status == 0, "\(talk.errors)")
        for place in [data, data + "/ledger.sqlite"] {
            let result = try Program.run("simulate", file, "--replay", place, "--json")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("\"days\":1"), "\(result.output)")
            #expect(result.output.contains("\"sessions\":{\"mean\":1}"), "\(result.output)")
        }
        let missing = try Program.run("simulate", file, "--replay", folder.path("in"))
        #expect(missing.status == 2)
    }

    @Test(
        "a bad scenario ends with status 2 and one sentence with its line",
        arguments: [
            ("callsPerHour: 120", "callsPerHour: -5", "day.yaml:2: 'callsPerHour' must be a number from 0"),
            ("callsPerHour: 120", "callsPerHour: nan", "day.yaml:2: 'callsPerHour' must be a number from 0"),
            ("callsPerHour: 120", "callsPerHour: []", "day.yaml:2: no calls are expected at all"),
            ("consult: 90", "consult: -90", "day.yaml:5: 'calls[0].consult' must be a number from 0"),
            ("consult: 90", "consult: {empirical: [60, -1]}", "day.yaml:5: 'calls[0].consult.empirical[1]' must be"),
            ("skillGroups:\n", "skillGroups:\n  - {id: cards, operations: []}\n", "skill group 'cards' is there twice"),
            ("operationShare: 0.3", "operationShare: 1.3", "day.yaml:5: 'calls[0].operationShare' must be a number"),
            ("share: 1,", "share: 0,", "no kind of call has a share"),
            ("agents: 6", "agents: 2", "unstable: 2.7 Erlang for 2 remote agents"),
            ("agents: 6", "agents: 0", "there are no remote agents"),
            ("callsPerHour", "callPerHour", "unknown key 'callPerHour'; did you mean 'callsPerHour'?"),
            ("consult: 90", "consult: {normal: 90}", "unknown key 'normal' in 'calls[0].consult'"),
            ("consult: 90", "consult: {empirical: []}", "there are no measured times"),
            ("target: 80/20", "target: 80", "'80' is no service level"),
            ("08:00-10:00", "10:00-08:00", "'10:00-08:00' is no stretch of a day"),
            ("skillGroups: [cards]", "skillGroups: [loans]", "there is no skill group 'loans'"),
            (
                "agents: 6}",
                "agents: 6, shift: \"08:00-09:00\", breaks: [{during: \"08:30-09:30\", length: 600}]}",
                "day.yaml:9: the break is outside the shift"
            ),
            ("agents: 6}", "agents: 6, breaks: [{during: \"11:00-12:00\", length: 600}]}", "a break is outside"),
            ("agents: 6}", "agents: 6, shift: \"11:00-12:00\"}", "a shift is outside the opening hours"),
        ])
    func badScenario(part: String, replacement: String, sentence: String) throws {
        let folder = try ScratchFolder()
        let file = folder.path("day.yaml")
        try Self.day.replacing(part, with: replacement).write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Program.run("simulate", file, "--days", "1")
        #expect(result.status == 2)
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test(
        "a bad CSV ends with status 2 and one sentence with its line",
        arguments: [
            ("", "calls.csv: is empty; the first line names the columns"),
            ("at,kind\n", "has a header but no calls"),
            ("at,color\n1,red\n", "calls.csv:1: unknown column 'color'"),
            ("kind\ncards\n", "calls.csv:1: the header needs the column 'at'"),
            ("at,seat\n08:00\n", "calls.csv:2: has 1 cells, the header 2"),
            ("at,seat\n08:00,-3\n", "calls.csv:2: 'seat' is '-3'"),
            ("at\nnoon\n", "calls.csv:2: 'noon' is no time of day"),
            ("at,kind\n08:00,loans\n", "a replayed call is of kind 'loans'"),
        ])
    func badCalls(text: String, sentence: String) throws {
        let folder = try ScratchFolder()
        let (file, calls) = (folder.path("day.yaml"), folder.path("calls.csv"))
        try Self.day.write(toFile: file, atomically: true, encoding: .utf8)
        try text.write(toFile: calls, atomically: true, encoding: .utf8)
        let result = try Program.run("simulate", file, "--replay", calls)
        #expect(result.status == 2)
        #expect(result.errors.contains(sentence), "\(result.errors)")
    }

    @Test(
        "a bad option ends with status 2",
        arguments: [
            (["--days", "0"], "the number of days is 0 but must be from 1"),
            (["--staff-for", "120/20"], "'120/20' is no service level"),
            (["--csv", "--json"], "--csv and --json exclude each other"),
            (["--svg", "/proc/nowhere/a.svg", "--days", "1", "--csv"], "can't write /proc/nowhere/a.svg"),
        ])
    func badOption(options: [String], sentence: String) throws {
        let process = Program.process(["simulate", Self.demo] + options)
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(text.contains(sentence), "\(text)")
    }
}
