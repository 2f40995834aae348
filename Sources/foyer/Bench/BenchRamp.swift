internal import Audio
internal import Foundation
internal import Routing
internal import Speech
internal import VoiceBot

/// More and more calls until answers come too late, then the calls in between, against what the decoder alone would allow.
struct BenchRamp {
    /// The 95th percentile (ms) above which a server is over its capacity.
    static let latest = 1_000.0
    /// Until calls are too many, each step has so many times the calls of the one before.
    private static let growth = 1.25
    /// The capacity is known once this share more calls are too many.
    private static let precision = 0.04

    /// The steps so far, in the order they were tried.
    private(set) var steps: [BenchTally] = []
    /// CPU seconds that a second of speech takes to decode.
    let decoding: Double
    private static let cores = ProcessInfo.processInfo.activeProcessorCount

    /// A ramp for a decoder that takes `decoding` CPU seconds a second.
    init(decoding: Double) { self.decoding = decoding }

    /// Takes in a step; gives the calls of the next one, nil if the capacity is known.
    mutating func add(_ step: BenchTally) -> Int? {
        steps.append(step)
        guard let tooMany else { return max(step.atOnce + 1, Int(Double(step.atOnce) * Self.growth)) }
        let apart = tooMany - capacity
        return apart > max(1, Int(Double(capacity) * Self.precision)) ? capacity + apart / 2 : nil
    }

    /// The fewest calls that were not answered in time; nil before there were any.
    private var tooMany: Int? { steps.filter { !$0.isInTime }.map(\.atOnce).min() }

    /// The step with the most calls that were answered in time, fewer than any that were not; nil if there is none.
    private var best: BenchTally? {
        let limit = tooMany ?? .max
        return steps.filter { $0.atOnce < limit }.max { $0.atOnce < $1.atOnce }
    }

    /// The most calls that were answered in time; 0 if none were.
    var capacity: Int { best?.atOnce ?? 0 }

    /// The share of the time in which callers spoke, at capacity.
    private var speechShare: Double { (best ?? steps.last)?.speechShare ?? 0 }

    /// Calls whose speech all cores could decode if they did nothing else.
    var allowed: Double { speechShare > 0 && decoding > 0 ? Double(Self.cores) / (decoding * speechShare) : 0 }

    /// CPU seconds a second of `clips` takes to decode, one after the other on each of this machine's cores at once: cores that
    /// decode beside each other share caches and memory, and are slower than one alone.
    static func measureDecoding(_ clips: [BenchClip], _ voiceBot: VoiceBot) async throws -> Double {
        let sound = clips.map { AudioClip(samples: $0.frames.flatMap(\.samples)) }
        func decode(rounds: Int) async throws {
            try await withThrowingDiscardingTaskGroup { group in
                for _ in 0..<cores {
                    group.addTask {
                        for clip in (0..<rounds).flatMap({ _ in sound }) {
                            _ = try await voiceBot.recognizers.withRecognizer { try await $0.decodeWhole(clip) }
                        }
                    }
                }
            }
        }
        // The first time loads the model's files.
        try await decode(rounds: 1)
        let (start, rounds) = (ProcessorTime.seconds, 3)
        try await decode(rounds: rounds)
        return (ProcessorTime.seconds - start) / (Double(cores * rounds) * sound.reduce(0) { $0 + $1.seconds })
    }

    /// The figures as one JSON object.
    var json: JSON {
        .object([
            .init("capacity", .integer(Int64(capacity))), .init("decoderFactor", .decimal(JSON.written(decoding))),
            .init("speechShare", .decimal(JSON.written(speechShare))),
            .init("decoderAllows", .decimal(JSON.written(allowed))),
            .init("steps", .array(steps.map(\.json))),
        ])
    }

    /// The figures for people.
    var text: String {
        let lines = steps.map { step in
            String(
                format: "%4d calls  p95 %5.0f ms, %.2f %% of frames on time, %d unanswered, %d lost, %d refused%@",
                step.atOnce, step.latency(0.95) ?? 0, (step.onTime ?? 0) * 100, step.unanswered, step.lost,
                step.refused, step.isInTime ? "" : ": too many")
        }
        let summary = String(
            format:
                "capacity   %d calls; the decoder alone (%.3f of a core while a caller speaks, %.0f %% of the time) "
                + "would allow %.0f on %d cores",
            capacity, decoding, speechShare * 100, allowed, Self.cores)
        return (lines + [summary]).joined(separator: "\n")
    }
}

extension BenchTally {
    /// Whether callers were answered as a conversation needs it.
    fileprivate var isInTime: Bool {
        lost == 0 && refused == 0 && unanswered == 0 && latency(0.95).map { $0 <= BenchRamp.latest } ?? false
    }
}
