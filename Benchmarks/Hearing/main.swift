internal import Audio
internal import Foundation
internal import Speech
internal import TestKit
internal import VoiceBot

// `swift run -c release hearing-benchmark [PART…] [BAND]`: how well callers are heard and what it costs (parts: accuracy,
// grammars, memory, cost; bands: g711, pstn). The wordings are held out: no phrasing of faq.yaml was written from them, and none
// may be.

let wordings = try SpokenSet.rows(of: PreparedBot.root + "/Benchmarks/Hearing/wordings.tsv")
let bands = Band.allCases.filter { CommandLine.arguments.contains($0.rawValue) }
let parts = CommandLine.arguments.dropFirst().filter { !Band.allCases.map(\.rawValue).contains($0) }
func isWanted(_ part: String) -> Bool { parts.isEmpty || parts.contains(part) }

let voiceBot = try await VoiceBot.prepare(PreparedBot.sources, recognizers: 2)
func printAccuracy(_ set: SpokenSet) async throws {
    print("| line | group | clips | intents | 95 % | accepted wrong | falsely accepted | words wrong | × real time |")
    print("|---|---|---|---|---|---|---|---|---|")
    for band in bands.isEmpty ? Band.allCases : bands {
        for row in try await AccuracyBenchmark(voiceBot, set, band).rows() { print(row) }
    }
}
if isWanted("accuracy") { try await printAccuracy(SpokenSet(wordings)) }
if isWanted("grammars") {
    try await printAccuracy(SpokenSet(ClosedSet.rows(answers: wordings.filter { $0.state == "confirm" })))
}
if isWanted("memory") || isWanted("cost") {
    let model = try await VoiceBot.recognitionModel(of: voiceBot.faq, PreparedBot.sources)
    let questions = try SpokenSet(Array(wordings.filter { $0.group == "questions" }.prefix(60)))
    print("| what | measured | goal |\n|---|---|---|")
    if isWanted("memory") { for row in try await MemoryBenchmark(model, questions).rows() { print(row) } }
    if isWanted("cost") { for row in try await CostBenchmark(model, questions).rows() { print(row) } }
}
