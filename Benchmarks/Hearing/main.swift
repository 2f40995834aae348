internal import Audio
internal import Foundation
internal import Speech
internal import TestKit
internal import VoiceBot

// `swift run -c release hearing-benchmark [PART…]`: how well callers are heard and what it costs (parts: accuracy, memory,
// cost). The wordings are held out: no phrasing of faq.yaml was written from them, and none may be.

let set = try SpokenSet(wordings: PreparedBot.root + "/Benchmarks/Hearing/wordings.tsv")
let parts = CommandLine.arguments.dropFirst()
func isWanted(_ part: String) -> Bool { parts.isEmpty || parts.contains(part) }

let voiceBot = try await VoiceBot.prepare(PreparedBot.sources, recognizers: 2)
if isWanted("accuracy") {
    print("| line | group | clips | intents | 95 % | accepted wrong | falsely accepted | words wrong | × real time |")
    print("|---|---|---|---|---|---|---|---|---|")
    for band in Band.allCases {
        for row in try await AccuracyBenchmark(voiceBot, set, band).rows() { print(row) }
    }
}
if isWanted("memory") || isWanted("cost") {
    let model = try await VoiceBot.recognitionModel(of: voiceBot.faq, PreparedBot.sources)
    print("| what | measured | goal |\n|---|---|---|")
    if isWanted("memory") { for row in try await MemoryBenchmark(model, set).rows() { print(row) } }
    if isWanted("cost") { for row in try await CostBenchmark(model, set).rows() { print(row) } }
}
