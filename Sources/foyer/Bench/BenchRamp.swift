internal import Audio
internal import Foundation
internal import Routing
internal import Speech
internal import VoiceBot

/// More and more calls until answers come too late, against what the decoder alone would allow.
struct BenchRamp {
    /// The 95th percentile (ms) above which a server is over its capacity.
    static let latest = 1_000.0
    /// Each step has so many times the calls of the one before.
    private static let growth = 1.25

    /// The steps so far: calls at once and what came of them.
    private(set) var steps: [(calls: Int, tally: BenchTally)] = []
    /// CPU seconds that a second of speech takes to decode.
    let decoding: Double
    private let cores = ProcessInfo.processInfo.activeProcessorCount

    /// A ramp for a decoder that takes `decoding` CPU seconds a second.
    init(decoding: Double) { self.decoding = decoding }

    /// Takes in a step; gives the calls of the next one, nil if this was too many.
    mutating func add(_ calls: Int, _ tally: BenchTally) -> Int? {
        steps.append((calls, tally))
        guard tally.isInTime else { return nil }
        return max(calls + 1, Int(Double(calls) * Self.growth))
    }

    /// The most calls that were answered in time; 0 if none were.
    var capacity: Int { steps.last { $0.tally.isInTime }?.calls ?? 0 }

    /// The share of the time in which callers spoke, at capacity.
    private var speechShare: Double { (steps.last { $0.tally.isInTime } ?? steps.last)?.tally.speechShare ?? 0 }

    /// Calls whose speech all cores could decode if they did nothing else.
    var allowed: Double { speechShare > 0 && decoding > 0 ? Double(cores) / (decoding * speechShare) : 0 }

    /// CPU seconds a second of `clips` takes to decode, one after the other on this machine.
    static func measureDecoding(_ clips: [BenchClip], _ voiceBot: VoiceBot) async throws -> Double {
        let sound = clips.map { AudioClip(samples: $0.frames.flatMap(\.samples)) }
        func decodeAll() async throws {
            for clip in sound {
                _ = try await voiceBot.recognizers.withRecognizer { try await $0.decodeWhole(clip) }
            }
        }
        // The first time loads the model's files.
        try await decodeAll()
        let start = ProcessorTime.seconds
        for _ in 0..<3 { try await decodeAll() }
        return (ProcessorTime.seconds - start) / (3 * sound.reduce(0) { $0 + $1.seconds })
    }

    /// The figures as one JSON object.
    var json: JSON {
        .object([
            .init("capacity", .integer(Int64(capacity))), .init("decoderFactor", .decimal(JSON.written(decoding))),
            .init("speechShare", .decimal(JSON.written(speechShare))),
            .init("decoderAllows", .decimal(JSON.written(allowed))),
            .init("steps", .array(steps.map(\.tally.json))),
        ])
    }

    /// The figures for people.
    var text: String {
        let lines = steps.map { calls, tally in
            String(
                format: "%4d calls  p95 %5.0f ms, %.2f %% of frames on time, %d unanswered, %d lost, %d refused%@",
                calls,
                tally.latency(0.95) ?? 0, (tally.onTime ?? 0) * 100, tally.unanswered, tally.lost, tally.refused,
                tally.isInTime ? "" : ": too many")
        }
        let summary = String(
            format:
                "capacity   %d calls; the decoder alone (%.3f of a core while a caller speaks, %.0f %% of the time) "
                + "would allow %.0f on %d cores",
            capacity, decoding, speechShare * 100, allowed, cores)
        return (lines + [summary]).joined(separator: "\n")
    }
}

extension BenchTally {
    /// Whether callers were answered as a conversation needs it.
    fileprivate var isInTime: Bool {
        lost == 0 && refused == 0 && unanswered == 0 && latency(0.95).map { $0 <= BenchRamp.latest } ?? false
    }
}
