import Audio
import Foundation
import Telephony
import TestKit
import Testing

@Suite struct TurnLegTests {
    private let sound = AudioClip(samples: [Int16](repeating: 7, count: 320))

    /// The next events of a leg, at most `count`.
    private func take(_ count: Int, from leg: any CallLeg) async -> [LegEvent] {
        var events: [LegEvent] = []
        while events.count < count, let event = await leg.next() { events.append(event) }
        return events
    }

    @Test("the caller waits in silence until the bot listens")
    func waits() async {
        let leg = TurnLeg(TurnList([.audio(sound)]))
        let events = await take(100, from: leg)
        #expect(events == Array(repeating: .frame(.silence), count: 100))
    }

    @Test("a spoken turn comes after 300 ms")
    func speaks() async {
        let leg = TurnLeg(TurnList([.audio(sound)]))
        await leg.listening(true)
        let events = await take(17, from: leg)
        let spoken = sound.frames.map { LegEvent.frame($0) }
        #expect(events == Array(repeating: .frame(.silence), count: 15) + spoken)
    }

    @Test("a turn that has begun goes on when the bot no longer listens, and the next one waits")
    func oneTurnAtATime() async {
        let leg = TurnLeg(TurnList([.audio(sound), .typed("hello")]))
        await leg.listening(true)
        _ = await leg.next()
        await leg.listening(false)
        let events = await take(50, from: leg)
        #expect(events[14...15] == [.frame(sound.frames[0]), .frame(sound.frames[1])])
        #expect(events[16...].allSatisfy { $0 == .frame(.silence) })
        await leg.listening(true)
        let next = await leg.next()
        #expect(next == .typed("hello"))
    }

    @Test("keys are pressed 100 ms apart")
    func digits() async {
        let leg = TurnLeg(TurnList([.digits("4*")]), manners: .init(reaction: 0))
        await leg.listening(true)
        let events = await take(12, from: leg)
        let pause = Array(repeating: LegEvent.frame(.silence), count: 5)
        #expect(events == [.digit("4")] + pause + [.digit("*")] + pause)
    }

    @Test("with nothing left to say the caller hangs up, but only while listened to")
    func patience() async {
        let leg = TurnLeg(TurnList([]), manners: .init(patience: 0.2))
        let before = await take(500, from: leg)
        #expect(before.count == 500)
        await leg.listening(true)
        let listened = await take(500, from: leg)
        #expect(listened.count == 10)
    }

    @Test("patience starts anew each time the bot listens")
    func patienceStartsAnew() async {
        let leg = TurnLeg(TurnList([]), manners: .init(patience: 0.2))
        for _ in 0..<5 {
            await leg.listening(true)
            let frames = await take(8, from: leg)
            #expect(frames.count == 8)
            await leg.listening(false)
        }
    }

    @Test("silence is a turn of its own")
    func silence() async {
        let leg = TurnLeg(TurnList([.silence(0.1), .typed("yes")]))
        await leg.listening(true)
        let events = await take(6, from: leg)
        #expect(events == Array(repeating: .frame(.silence), count: 5) + [.typed("yes")])
    }

    @Test("either side can hang up, and then there is nothing more")
    func hangUp() async {
        let caller = TurnLeg(TurnList([.hangUp, .typed("never")]))
        await caller.listening(true)
        let byCaller = await caller.next()
        #expect(byCaller == nil)
        let bot = TurnLeg(TurnList([.audio(sound)]))
        await bot.listening(true)
        await bot.hangUp()
        let byBot = await bot.next()
        #expect(byBot == nil)
    }

    @Test("a bad file is refused before the call begins")
    func badFile() throws {
        let folder = try ScratchFolder()
        let error = try #require(throws: AudioFileError.self) { try TurnLeg.files([folder.path("none.wav")]) }
        #expect(error.problem == .missing)
    }
}

@Suite struct LineLegTests {
    @Test("the line is played through whatever the bot does, and ends")
    func line() async {
        let clip = AudioClip(samples: (0..<480).map { Int16($0) })
        let leg = LineLeg(clip)
        var frames: [LegEvent] = []
        while let event = await leg.next() { frames.append(event) }
        #expect(frames == clip.frames.map { .frame($0) })
    }
}

@Suite struct RecordingLegTests {
    private let sound = AudioClip(samples: [Int16](repeating: 7, count: 480))
    private let answer = AudioFrame(padding: [Int16](repeating: -9, count: 160))

    @Test("both sides are recorded in step, unanswered frames with silence")
    func sides() async throws {
        let folder = try ScratchFolder()
        let leg = try RecordingLeg(LineLeg(sound), to: folder.path("talk.wav"))
        _ = await leg.next()
        await leg.play(answer)
        _ = await leg.next()
        _ = await leg.next()
        await leg.play(answer)
        let end = await leg.next()
        #expect(end == nil)
        let foyer = try AudioFile.read(folder.path("talk.wav"), channel: 2).samples
        let caller = try AudioFile.read(folder.path("talk.wav"), channel: 1).samples
        #expect(foyer == answer.samples + AudioFrame.silence.samples + answer.samples)
        #expect(caller == sound.samples)
        let failure = await leg.failure
        #expect(failure == nil)
    }

    @Test("a call cut short leaves a whole file")
    func cutShort() async throws {
        let folder = try ScratchFolder()
        let leg = try RecordingLeg(LineLeg(sound), to: folder.path("talk.wav"))
        _ = await leg.next()
        await leg.hangUp()
        let caller = try AudioFile.read(folder.path("talk.wav"), channel: 1).samples
        #expect(caller.count == 160)
        let left = try folder.contents
        #expect(left == ["talk.wav"])
    }

    @Test("a folder that is not there is an error before the call")
    func unwritable() throws {
        let folder = try ScratchFolder()
        #expect(throws: AudioFileError.self) { try RecordingLeg(LineLeg(sound), to: folder.path("no/talk.wav")) }
    }
}
