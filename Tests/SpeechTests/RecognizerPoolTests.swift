internal import Audio
internal import Foundation
internal import TestKit
internal import Testing

@testable internal import Speech

@Suite(.serialized) struct RecognizerPoolTests {
    private static let folder = try? ScratchFolder()

    private func pool(size: Int) async throws -> RecognizerPool {
        let model = try await RecognitionModel.prepare(
            pack: LanguagePack.load(directory: LanguagePackTests.directory), sentences: [],
            cache: try #require(Self.folder).path("cache"))
        return RecognizerPool(model: model, size: size)
    }

    /// Returns once `count` callers wait.
    private func waiters(_ count: Int, in pool: RecognizerPool) async {
        while await pool.waiters < count { await Task.yield() }
    }

    @Test("whoever asks first is served first")
    func fairness() async throws {
        let pool = try await pool(size: 1)
        let lease = try await pool.lease()
        let order = Order()
        var callers: [Task<Void, any Error>] = []
        for number in 0..<5 {
            callers.append(Task { try await pool.withRecognizer { _ in await order.note(number) } })
            await waiters(number + 1, in: pool)
        }
        await lease.release()
        for caller in callers { try await caller.value }
        #expect(await order.numbers == [0, 1, 2, 3, 4])
    }

    private actor Order {
        private(set) var numbers: [Int] = []
        func note(_ number: Int) { numbers.append(number) }
    }

    @Test("a cancelled waiter leaves the queue, and the others are served")
    func cancelledWaiter() async throws {
        let pool = try await pool(size: 1)
        let lease = try await pool.lease()
        let first = Task { try await pool.withRecognizer { _ in 1 } }
        await waiters(1, in: pool)
        let second = Task { try await pool.withRecognizer { _ in 2 } }
        await waiters(2, in: pool)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        await lease.release()
        #expect(try await second.value == 2)
    }

    @Test("the load tells who has a recognizer, who waits, and what was decoded") func load() async throws {
        let pool = try await pool(size: 1)
        let lease = try await pool.lease()
        let waiter = Task { try await pool.withRecognizer { _ in } }
        await waiters(1, in: pool)
        let busy = await pool.load
        #expect(busy == .init(size: 1, lent: 1, waiting: 1, audioSeconds: 0, processorSeconds: 0))
        try await lease.recognizer.start(.digits(exactly: 4))
        for _ in 0..<20 { try await lease.recognizer.feed([Int16](repeating: 0, count: 800)) }
        _ = try await lease.recognizer.finish()
        await lease.release()
        try await waiter.value
        let after = await pool.load
        #expect(abs(after.audioSeconds - 2) < 0.001)
        #expect(after.processorSeconds > 0)
        #expect(after.waiting == 0)
    }

    @Test("a recognizer comes back when its user throws, and when a lease is dropped")
    func alwaysBack() async throws {
        struct Hangup: Error {}
        let pool = try await pool(size: 1)
        await #expect(throws: Hangup.self) {
            try await pool.withRecognizer { recognizer in
                try await recognizer.start(.digits(exactly: 1))
                throw Hangup()
            }
        }
        do { _ = try await pool.lease() }
        #expect(try await pool.withRecognizer { _ in true })
    }

    @Test("any number of recognizers can be opened at once") func openedAtOnce() async throws {
        let model = try await RecognitionModel.prepare(
            pack: LanguagePack.load(directory: LanguagePackTests.directory), sentences: [],
            cache: try #require(Self.folder).path("cache"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 { group.addTask { try await Recognizer(model: model).open() } }
            try await group.waitForAll()
        }
    }

    @Test("callers at once hear what they would hear alone")
    func concurrent() async throws {
        let pool = try await pool(size: 3)
        let spoken = ["four two seven nine", "one one three", "eight oh five five two"]
        let clips = try spoken.map { try Caller.says($0, voice: .rms) }
        var alone: [Hypothesis?] = []
        for clip in clips {
            alone.append(
                try await pool.withRecognizer { try await $0.decodeWhole(clip, listening: .digits(exactly: nil)) })
        }
        let together = try await withThrowingTaskGroup(of: (Int, Hypothesis?).self) { group in
            for index in 0..<9 {
                group.addTask {
                    let clip = clips[index % 3]
                    return (
                        index % 3,
                        try await pool.withRecognizer {
                            try await $0.decodeWhole(clip, listening: .digits(exactly: nil))
                        }
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        // Not the whole path's score: a new decoder's first differs by a hundredth, whatever is decoded beside it.
        #expect(together.allSatisfy { $0.1?.words == alone[$0.0]?.words && $0.1?.evidence == alone[$0.0]?.evidence })
        #expect(alone.compactMap { $0 }.count == 3)
    }
}
