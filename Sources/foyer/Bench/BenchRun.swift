internal import Foundation
internal import Synchronization

/// Keeps a number of calls going for a time, on a thread of its own, and tells what came of them.
final class BenchRun: Sendable {
    private let line: BenchLine
    private let clips: [BenchClip]
    private let turns: Int
    private let isOver = Atomic(false)

    /// A run over `line`, whose callers take `turns` turns with `clips`.
    init(_ line: BenchLine, clips: [BenchClip], turns: Int) {
        self.line = line
        self.clips = clips
        self.turns = turns
    }

    /// Keeps `calls` calls going for `seconds`.
    ///
    /// - Parameter progress: Told the seconds gone, about twice a second.
    /// - Throws: `Failure` if the server's host is unknown; `CancellationError`.
    func run(calls: Int, seconds: Double, progress: (Double) -> Void) async throws -> BenchTally {
        async let tally = drive(calls, seconds, goesOn: true)
        let start = BenchLoop.now
        while BenchLoop.now - start < seconds {
            try await Task.sleep(for: .milliseconds(500))
            progress(min(seconds, BenchLoop.now - start))
        }
        return try await tally
    }

    /// A single call, of `seconds` at most.
    ///
    /// - Throws: `Failure` if the server's host is unknown.
    func once(seconds: Double) async throws -> BenchTally { try await drive(1, seconds, goesOn: false) }

    private func drive(_ calls: Int, _ seconds: Double, goesOn: Bool) async throws -> BenchTally {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let thread = Thread { [self] in
                    continuation.resume(
                        with: Result {
                            var loop = try BenchLoop(line, clips: clips, turns: turns)
                            return loop.run(calls, seconds: seconds, goesOn: goesOn) {
                                isOver.load(ordering: .relaxed)
                            }
                        })
                }
                thread.name = "foyer.bench"
                thread.start()
            }
        } onCancel: {
            isOver.store(true, ordering: .relaxed)
        }
    }
}
