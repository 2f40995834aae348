import Foundation
import Synchronization
internal import Testing

@testable internal import Speech

@Suite(.timeLimit(.minutes(1))) struct DecodingThreadsTests {
    private final class Notes: Sendable {
        private let notes = Mutex<[String]>([])
        var all: [String] { notes.withLock { $0 } }
        func add(_ note: String) { notes.withLock { $0.append(note) } }
    }

    /// A gate that lets one waiter through each time it is opened.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        func open() { semaphore.signal() }
        func wait() { semaphore.wait() }
    }

    @Test("one caller's jobs run in order, while another's take the thread that is free")
    func lanes() async {
        let threads = DecodingThreads(count: 2)
        let (long, other) = (DecodingLane(on: threads), DecodingLane(on: threads))
        let (notes, gate) = (Notes(), Gate())
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            long.add {
                gate.wait()
                notes.add("long")
            }
            long.add {
                notes.add("after it")
                continuation.resume()
            }
            for number in 0..<3 { other.add { notes.add("other \(number)") } }
            // Only once all of the other's have run may the long one end.
            other.add { gate.open() }
        }
        #expect(notes.all == ["other 0", "other 1", "other 2", "long", "after it"])
    }

    @Test("a lane that somebody waits for comes before those that came earlier, who has waited longest first")
    func awaited() async {
        let threads = DecodingThreads(count: 1)
        let lanes = (0..<4).map { _ in DecodingLane(on: threads) }
        let (notes, gate) = (Notes(), Gate())
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            lanes[0].add { gate.wait() }
            lanes[1].add {
                notes.add("speaks")
                continuation.resume()
            }
            for number in 2...3 { lanes[number].add { notes.add("waits \(number)") } }
            // Said when it is in line already: a caller pauses while earlier words are still to be decoded.
            for number in [3, 2, 3] { lanes[number].setAwaited(true) }
            gate.open()
        }
        #expect(notes.all == ["waits 3", "waits 2", "speaks"])
    }

    @Test("a lane knows the thread that runs it, and jobs added to it from inside run later")
    func isCurrent() async {
        let threads = DecodingThreads(count: 1)
        let (lane, other) = (DecodingLane(on: threads), DecodingLane(on: threads))
        let seen = await withCheckedContinuation { (continuation: CheckedContinuation<[Bool], Never>) in
            lane.add {
                let seen = [lane.isCurrent, other.isCurrent]
                lane.add { continuation.resume(returning: seen) }
            }
        }
        #expect(seen == [true, false])
        #expect(!lane.isCurrent)
    }

    @Test("the threads end when nobody needs them any more")
    func end() async {
        weak var gone: DecodingLane?
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let lane = DecodingLane(on: DecodingThreads(count: 2))
            gone = lane
            lane.add { continuation.resume() }
        }
        // The thread that ran the job may hold the lane for a moment more.
        while gone != nil { await Task.yield() }
    }
}
