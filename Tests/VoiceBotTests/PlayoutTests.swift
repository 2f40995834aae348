import Audio
import Dialogue
import Testing
import VoiceBot

@Suite struct PlayoutTests {
    private func line(_ id: String, frames: Int, isInterruptible: Bool = true) -> Playout.Line {
        Playout.Line(
            prompt: .init(rawValue: id), text: id,
            frames: Array(repeating: AudioFrame(padding: [1]), count: frames), isInterruptible: isInterruptible)
    }

    @Test("prompts are played one after the other, and each is reported with its last frame")
    func inOrder() {
        var playout = Playout()
        playout.append(line("a", frames: 1))
        playout.append(line("b", frames: 2))
        let finished = (0..<3).map { _ in playout.next().finished }
        #expect(
            finished == [
                .said(prompt: "a", text: "a", seconds: 0.02, interrupted: false), nil,
                .said(prompt: "b", text: "b", seconds: 0.04, interrupted: false),
            ])
        #expect(!playout.isPlaying)
    }

    @Test("a caller who cuts in hears nothing more, and only what was begun is reported")
    func interrupted() {
        var playout = Playout()
        playout.append(line("a", frames: 5))
        playout.append(line("b", frames: 5))
        _ = playout.next()
        #expect(playout.stop(bargeIn: true) == .said(prompt: "a", text: "a", seconds: 0.02, interrupted: true))
        #expect(!playout.isPlaying)
        #expect(playout.next().frame == .silence)
    }

    @Test("a prompt that an agent's answer cuts short was not interrupted by the caller")
    func stopped() {
        var playout = Playout()
        playout.append(line("a", frames: 5))
        _ = playout.next()
        #expect(playout.stop(bargeIn: false) == .said(prompt: "a", text: "a", seconds: 0.02, interrupted: false))
        #expect(!playout.isPlaying)
    }

    @Test("whether a caller may cut in is said by the prompt being played")
    func interruptible() {
        var playout = Playout()
        playout.append(line("legal", frames: 1, isInterruptible: false))
        playout.append(line("b", frames: 1))
        #expect(!playout.isInterruptible)
        _ = playout.next()
        #expect(playout.isInterruptible)
    }

    @Test("what was held goes on a little before the place it had reached")
    func resumed() {
        let frames = (0..<40).map { AudioFrame(padding: [Int16($0)]) }
        var playout = Playout()
        playout.append(.init(prompt: "a", text: "a", frames: frames, isInterruptible: true))
        for _ in 0..<20 { _ = playout.next() }
        playout.hold()
        #expect(playout.next().frame == .silence)
        #expect(playout.isPlaying && !playout.isSounding)
        playout.resume()
        #expect(playout.next().frame == frames[5])
    }

    @Test("silence is played when there is nothing to say")
    func silence() {
        var playout = Playout()
        #expect(playout.next().frame == .silence)
        #expect(playout.stop(bargeIn: true) == nil)
    }
}
