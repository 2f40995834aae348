import Audio
import Routing
import Testing

@testable import ContactCenter

@Suite struct WaitingTests {
    @Test("a waiting caller is told something after every 20 s of music, not before")
    func announcements() {
        var waiting = WaitingCaller()
        waiting.queued(at: 3, estimate: nil)
        for _ in 0..<999 { waiting.tick() }
        #expect(waiting.announcement() == nil)
        waiting.tick()
        #expect(waiting.announcement() == .queuePosition)
        #expect(waiting.values == ["position": "3", "minutes": ""])
        #expect(waiting.announcement() == nil)
    }

    @Test("the next in line is asked for patience instead of being told a place")
    func nextInLine() {
        var waiting = WaitingCaller()
        waiting.queued(at: 1, estimate: nil)
        for _ in 0..<1000 { waiting.tick() }
        #expect(waiting.announcement() == .queueWaiting)
    }

    @Test("how long it may take is told in whole minutes, unless nobody would like to hear it")
    func estimate() {
        let prompts = [(50_000, 90_000), (60_000, 3_000_000), (10_000, 40_000)].map { low, high in
            var waiting = WaitingCaller()
            waiting.queued(at: 2, estimate: Estimate(low: Milliseconds(Int64(low)), high: Milliseconds(Int64(high))))
            for _ in 0..<1000 { waiting.tick() }
            return waiting.announcement()
        }
        #expect(prompts == [.queueEstimate, .queuePosition, .queuePosition])
    }

    @Test("hold music is quiet, never silent for long, and goes on without a click between frames")
    func music() {
        var music = HoldMusic()
        let samples = (0..<1_000).flatMap { _ in music.next().samples }
        let clip = AudioClip(samples: samples)
        let level = clip.activeLevel ?? 0
        #expect((-40 ... -20).contains(level))
        let steps = zip(samples, samples.dropFirst()).map { abs(Int($0) - Int($1)) }
        #expect((steps.max() ?? 0) < 1_500)
    }
}
