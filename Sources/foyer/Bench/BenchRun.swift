internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Keeps a number of calls going for a time and adds up what came of them.
///
/// All calls live on one event loop, so that measuring takes as little of the machine as possible. A mutex guards the
/// tally.
final class BenchRun: Sendable {
    private struct State {
        var tally = BenchTally()
        var live = 0
        var begun = 0
        var isOver = false
    }

    private let line: BenchLine
    private let clips: [BenchClip]
    private let turns: Int
    private let loop = MultiThreadedEventLoopGroup.singleton.next()
    private let state = Mutex(State())

    /// A run over `line`, whose callers take `turns` turns with `clips`.
    init(_ line: BenchLine, clips: [BenchClip], turns: Int) {
        self.line = line
        self.clips = clips
        self.turns = turns
    }

    /// Keeps `calls` calls going for `seconds`; a call that ends is followed by another, one that is refused after a second.
    ///
    /// - Parameter progress: Told the seconds gone, about twice a second.
    func run(calls: Int, seconds: Double, progress: (Double) -> Void) async throws -> BenchTally {
        let start = BenchCall.now
        // Callers do not all come, and then speak, in the same instant: over a third of the time, or over the 20 s that greeting,
        // question and answer take.
        let spread = min(20, seconds / 3)
        try await withThrowingDiscardingTaskGroup { group in
            for number in 0..<calls {
                group.addTask {
                    try await Task.sleep(for: .seconds(spread * Double(number) / Double(calls)))
                    while BenchCall.now - start < seconds { await self.call(until: start + seconds) }
                }
            }
            while BenchCall.now - start < seconds {
                try await Task.sleep(for: .milliseconds(500))
                progress(min(seconds, BenchCall.now - start))
            }
        }
        return state.withLock { state in
            state.tally.wallSeconds = BenchCall.now - start
            return state.tally
        }
    }

    /// A single call, of `seconds` at most.
    func once(seconds: Double) async -> BenchTally {
        await call(until: BenchCall.now + seconds)
        return state.withLock { $0.tally }
    }

    /// One call from the first frame to its end, or to `end`.
    private func call(until end: Double) async {
        let number = state.withLock { state in
            state.begun += 1
            state.tally.calls += 1
            return state.begun
        }
        let (endings, ended) = AsyncStream<BenchCall.Ending>.makeStream()
        do {
            let channel = try await connect(number, ended)
            let limit = loop.scheduleTask(in: .milliseconds(Int64(max(0, end - BenchCall.now) * 1000))) {
                // A call that the bench itself ends is neither lost nor completed.
                channel.pipeline.fireUserInboundEventTriggered(BenchOver())
            }
            defer { limit.cancel() }
            for await ending in endings {
                if case .refused = ending { try await Task.sleep(for: .seconds(1)) }
                return
            }
        } catch {
            state.withLock { $0.tally.lost += 1 }
            // The server is not there: nothing is gained by asking at once again.
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func connect(_ number: Int, _ ended: AsyncStream<BenchCall.Ending>.Continuation) async throws -> any Channel
    {
        try await line.connect(on: loop) { [clips, turns] in
            let caller = BenchCaller(clips: clips, first: number, turns: turns)
            return BenchCall(caller) { ending, figures, arrivals in
                self.add(ending, figures, arrivals)
                ended.yield(ending)
                ended.finish()
            }
        }
    }

    private func add(_ ending: BenchCall.Ending, _ figures: BenchCaller.Figures, _ arrivals: FrameArrivals) {
        state.withLock { state in
            state.tally.add(figures, arrivals)
            switch ending {
            case .completed: state.tally.completed += 1
            case .refused: state.tally.refused += 1
            case .lost: state.tally.lost += 1
            case .cut: break
            }
        }
    }
}

/// Tells a call that the bench is over.
struct BenchOver: Sendable {}
