public import Dialogue
public import Telephony

/// One caller's talk with the bot, from the greeting until the caller is served, gone or handed over.
///
/// Runs inside the call's task and counts time in the caller's frames. The decisions are ``Bot``'s; this carries them
/// out: it plays the prompts, hears the caller, falls silent when the caller cuts in (and goes on if it was only a noise)
/// and notices silence.
public struct Conversation: ~Copyable {
    /// How the bot's part of a session ended.
    public enum Ending: Sendable, Equatable {
        /// The bot has said goodbye; `contained` unless the caller could not be served.
        case goodbye(contained: Bool)
        /// The caller has hung up.
        case hungUp
        /// A human is wanted; what the bot was still saying goes on meanwhile.
        case human(HumanRequest)
    }

    /// What the bot asks the desk for.
    public struct HumanRequest: Sendable, Equatable {
        /// Whom the caller asked for: recorded, of no influence on routing.
        public let wanted: Bot.HumanWanted
        /// Why a human is asked for.
        public let reason: Bot.HumanReason
        /// Operations spoken about so far: hints for the agent.
        public let suggested: [String]
    }

    /// What is said to the caller now; the desk's announcements go on where the bot's words end.
    public var playout = Playout()
    /// What listens to the caller, with all it has learned of the line.
    public var ear: Ear

    private let voiceBot: VoiceBot
    private var bot: Bot
    private var echo = EchoGuard()
    private var confirmation = PlaybackConfirmation()
    private var listening: Listening?
    private var patience = 0
    private var silence = 0
    private var rate = 1.0
    /// Frames since the caller's last sound, if what is said next answers it.
    private var answerAfter: Int?
    private var ending: Ending?
    /// Whether the leg has been told to keep what the caller says from others.
    private var keepsSecret = false

    /// A conversation that has not begun; one on a live leg never waits for the recognizer.
    ///
    /// - Parameter greeting: What the bot says first, if not the usual.
    public init(with voiceBot: VoiceBot, greeting: PromptID? = nil, isLive: Bool = false) {
        self.voiceBot = voiceBot
        bot = voiceBot.bot(greeting: greeting)
        ear = voiceBot.makeEar(isLive: isLive)
    }

    /// Talks with the caller on `leg` until the bot's part is over.
    ///
    /// - Parameters:
    ///   - event: What the bot is told first: `.started`, `.agentWanted`, or `.humanUnavailable` when the session comes back to it.
    ///   - clock: The call's time; goes on with every frame.
    ///   - watch: Looks, once a frame, for what others do to the session; ends the conversation by throwing.
    ///   - report: Told what happened, in order, at the moment it happens.
    /// - Throws: What `watch` and `report` throw, and `SpeechError` when the recognizer or synthesizer fails.
    public mutating func run(
        from event: Bot.Event, on leg: any CallLeg, clock: inout CallClock, watch: () async throws -> Void = {},
        report: (ConversationEvent, CallClock) async throws -> Void
    ) async throws -> Ending {
        ending = nil
        try await tell(event, clock, report)
        while ending == nil {
            await showListening(to: leg)
            guard let event = await leg.next() else {
                try await tell(.hungUp, clock, report)
                return .hungUp
            }
            let wasSounding = playout.isSounding
            switch event {
            case .frame(let frame):
                clock.tick()
                try await watch()
                for sound in try await ear.hear(echo.heard(frame), for: isHearing ? listening : nil) {
                    try await take(sound, clock, report)
                }
            case .digit(let digit): try await press(digit, clock, report)
            case .typed(let text): try await takeWords(voiceBot.read(text, for: listening ?? .open), clock, report)
            case .played(let mark): confirmation.heard(mark)
            }
            // The caller has cut in: what a transport has in store must not be heard anymore.
            if wasSounding, !playout.isSounding { await leg.clear() }
            if case .frame = event { try await playFrame(to: leg, clock, report) }
        }
        await keepSecret(false, leg)
        return ending ?? .hungUp
    }

    /// Whether the caller can be heard now: not while a prompt is played that must be heard to its end.
    private var isHearing: Bool { !playout.isPlaying || playout.isInterruptible }

    private var isWaitingForCaller: Bool { listening != nil && !playout.isPlaying }

    private mutating func showListening(to leg: any CallLeg) async {
        await keepSecret(isSecret, leg)
        await leg.listening(isWaitingForCaller && !ear.isHearingSpeech)
    }

    private mutating func keepSecret(_ isSecret: Bool, _ leg: any CallLeg) async {
        guard isSecret != keepsSecret else { return }
        keepsSecret = isSecret
        await leg.keepSecret(isSecret)
    }

    private mutating func playFrame(
        to leg: any CallLeg, _ clock: CallClock, _ report: (ConversationEvent, CallClock) async throws -> Void
    ) async throws {
        if let frames = answerAfter, playout.isSounding { voiceBot.answers.count(frames: frames) }
        answerAfter = nil
        let wasPlaying = playout.isPlaying
        let (frame, finished) = playout.next()
        await leg.play(frame)
        echo.playing(frame)
        if let finished { try await report(finished, clock) }
        if wasPlaying {
            silence = 0
            guard !playout.isPlaying else { return }
            if leg.confirmsPlayback { await leg.mark(confirmation.ask()) }
            try await tell(.promptFinished(interrupted: false), clock, report)
        } else if isWaitingForCaller, !confirmation.isWaiting() {
            silence = ear.isHearingSpeech ? 0 : silence + 1
            if silence >= patience { try await tell(.noInput, clock, report) }
        }
    }

    private mutating func take(
        _ sound: Ear.Event, _ clock: CallClock, _ report: (ConversationEvent, CallClock) async throws -> Void
    ) async throws {
        switch sound {
        case .speechStarted: playout.hold()
        case .digit(let digit): try await press(digit, clock, report)
        case .dismissed:
            silence = 0
            playout.resume()
        case .stillDecoding where playout.isSounding: break
        case .stillDecoding:
            try await fallSilent(clock, report)
            playout.append(try await voiceBot.speak(BotPrompt.oneMoment.id, rate: rate))
        case .undecoded where playout.isHeld: playout.resume()
        case .undecoded:
            silence = 0
            playout.append(try await voiceBot.speak(BotPrompt.couldNotListen.id, rate: rate))
        // A cough over a prompt is no answer to it.
        case .nothingRecognized where playout.isHeld: playout.resume()
        case .nothingRecognized:
            answerAfter = ear.framesSinceSpeech
            try await tell(.nothingRecognized, clock, report)
        case .heard(let heard):
            answerAfter = ear.framesSinceSpeech
            try await takeWords(heard, clock, report)
        }
    }

    private mutating func takeWords(
        _ heard: Heard, _ clock: CallClock, _ report: (ConversationEvent, CallClock) async throws -> Void
    ) async throws {
        try await fallSilent(clock, report)
        try await report(isSecret ? heard.masked : heard.event, clock)
        try await tell(.heard(text: heard.text, interpretation: heard.interpretation), clock, report)
    }

    private mutating func press(
        _ digit: Character, _ clock: CallClock, _ report: (ConversationEvent, CallClock) async throws -> Void
    ) async throws {
        try await fallSilent(clock, report)
        try await report(.digit(digit, isSecret: isSecret), clock)
        try await tell(.digit(digit), clock, report)
    }

    private var isSecret: Bool { listening?.isSecret ?? false }

    /// The caller cuts in: stops what is being said.
    private mutating func fallSilent(
        _ clock: CallClock, _ report: (ConversationEvent, CallClock) async throws -> Void
    ) async throws {
        guard playout.isPlaying else { return }
        if let said = playout.stop(bargeIn: true) { try await report(said, clock) }
        try await tell(.promptFinished(interrupted: true), clock, report)
    }

    /// Tells the bot what happened and carries out what it decides.
    private mutating func tell(
        _ event: Bot.Event, _ clock: CallClock, _ report: (ConversationEvent, CallClock) async throws -> Void
    ) async throws {
        for action in bot.handle(event) {
            switch action {
            case .say(let prompt, let values):
                playout.append(try await voiceBot.speak(prompt, values: values, rate: rate))
            case .listen(let next, let noInputAfter):
                listening = next
                patience = CallClock.frames(in: noInputAfter)
                silence = 0
            case .slowDown(let share): rate = share
            case .requestHuman(let wanted, let reason, let suggested):
                ending = .human(HumanRequest(wanted: wanted, reason: reason, suggested: suggested))
            case .hangUp(let contained): ending = .goodbye(contained: contained)
            case .answered(let prompt, let value, let isSecret):
                try await report(.answered(prompt: prompt, value: value, isSecret: isSecret), clock)
            case .noInput(let count): try await report(.noInput(count: count), clock)
            case .noMatch(let count): try await report(.noMatch(count: count), clock)
            }
        }
    }
}
