internal import Audio
internal import Foundation
internal import Speech
internal import TestKit
internal import VoiceBot

// `swift run -c release hearing-benchmark`: how well callers are heard and what it costs. The wordings are held out: no
// phrasing of faq.yaml was written from them, and none may be.

let set = try SpokenSet(wordings: PreparedBot.root + "/Benchmarks/Hearing/wordings.tsv")
let voiceBot = try await VoiceBot.prepare(PreparedBot.sources, recognizers: 2)
print("| line | group | clips | intents | 95 % | accepted wrong | falsely accepted | words wrong | × real time |")
print("|---|---|---|---|---|---|---|---|---|")
for band in Band.allCases {
    for row in try await AccuracyBenchmark(voiceBot, set, band).rows() { print(row) }
}
let model = try await VoiceBot.recognitionModel(of: voiceBot.faq, PreparedBot.sources)
print("\n| what | measured | goal |\n|---|---|---|")
for row in try await MemoryBenchmark(model, set).rows() + CostBenchmark(model, set).rows() { print(row) }
