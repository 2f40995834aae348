internal import Audio
internal import Foundation
internal import Speech

/// What each further decoder takes: private memory that was written to, which nobody shares.
struct MemoryBenchmark {
    private let model: RecognitionModel
    private let set: SpokenSet

    init(_ model: RecognitionModel, _ set: SpokenSet) {
        self.model = model
        self.set = set
    }

    func rows() async throws -> [String] {
        let clips = try set.sounds().prefix(20)
        var kept: [Recognizer] = []
        var opened: [Double] = []
        var used: [Double] = []
        for _ in 0..<4 {
            let before = try Self.privateMegabytes()
            let recognizer = Recognizer(model: model)
            kept.append(recognizer)
            try await recognizer.open()
            opened.append(try Self.privateMegabytes() - before)
            for clip in clips { _ = try await recognizer.decodeWhole(clip) }
            await recognizer.rest()
            used.append(try Self.privateMegabytes() - before)
        }
        // The first one also brings what all share.
        return [
            String(format: "| memory of a further decoder, opened | %.1f MB | – |", opened.dropFirst().max() ?? 0),
            String(format: "| the same at rest after 20 questions | %.1f MB | ≤ 12 |", used.dropFirst().max() ?? 0),
        ]
    }

    private static func privateMegabytes() throws -> Double {
        let text = try String(contentsOfFile: "/proc/self/smaps_rollup", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("Private_Dirty") }
        return Double(line?.split(separator: " ").dropFirst().first ?? "0").map { $0 / 1024 } ?? 0
    }
}
