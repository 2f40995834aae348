import Audio
import Testing

@testable import ContactCenter

@Suite struct WaitingTests {
    @Test("a waiting caller is told something after every 20 s of music, not before")
    func announcements() {
        var waiting = WaitingCaller()
        waiting.queued(at: 3)
        for _ in 0..<999 { waiting.tick() }
        #expect(waiting.announcement() == nil)
        waiting.tick()
        #expect(waiting.announcement() == .queuePosition)
        #expect(waiting.values == ["position": "3"])
        #expect(waiting.announcement() == nil)
    }

    @Test("the next in line is asked for patience instead of being told a place")
    func nextInLine() {
        var waiting = WaitingCaller()
        waiting.queued(at: 1)
        for _ in 0..<1000 { waiting.tick() }
        #expect(waiting.announcement() == .queueWaiting)
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
