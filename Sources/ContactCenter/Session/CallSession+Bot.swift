internal import Dialogue
internal import Routing
internal import Telephony
internal import VoiceBot

/// The bot's part of a session.
extension CallSession {
    /// Lets the bot talk with the caller, then does what it ended with.
    mutating func talkWithBot(from event: Bot.Event) async throws {
        phase = .bot
        let (id, scribe, mailbox, report) = (id, scribe, mailbox, report)
        let moment = momentOfClock
        // As it happens: whoever watches, types or hangs up must not wait for the bot's part to end.
        let readMailbox = {
            for recorded in mailbox.drain() {
                try await report(recorded)
                if case .ended = recorded.event.kind { throw SessionOver() }
            }
        }
        let ending: Conversation.Ending
        do {
            ending = try await conversation.run(from: event, on: leg, clock: &clock, watch: readMailbox) {
                event, clock in
                try await scribe.write(.observe(id, Observation(event)), at: moment(clock))
                try await readMailbox()
            }
        } catch is SessionOver {
            phase = .over
            return
        }
        try await readMail()
        switch ending {
        case .hungUp: try await endHungUp()
        case .goodbye: try await end(by: .bot)
        case .human(let request): try await requestHuman(request)
        }
    }

    /// Asks the desk for a human; if its queue is full, or nothing can be assigned at the moment, the caller is told so by the bot.
    private mutating func requestHuman(_ request: Conversation.HumanRequest) async throws {
        phase = .agents
        waiting = WaitingCaller()
        let suggested = request.suggested.map(OperationID.init(rawValue:))
        do {
            try await perform(
                .requestHuman(
                    id, wanted: Wanted(request.wanted), reason: RequestReason(request.reason), suggested: suggested))
        } catch let error as DeskError where error.meansNoAgent {
            try await talkWithBot(from: .humanUnavailable)
        } catch let error as LedgerError where leg.isLive && error.mayPass {
            try await talkWithBot(from: .humanUnavailable)
        }
    }
}

/// Others have ended the session while the bot had the caller.
private struct SessionOver: Error {}

extension DeskError {
    /// Whether the desk can't take a request for a human now: its queue is full or closed.
    var meansNoAgent: Bool {
        switch self {
        case .queueFull, .closed: true
        default: false
        }
    }
}

extension Observation {
    /// What is kept of a conversation's event; secret digits are masked here, before anything is written.
    init(_ event: ConversationEvent) {
        switch event {
        case .said(let prompt, let text, let seconds, let interrupted):
            self = .said(prompt: prompt.rawValue, text: text, seconds: seconds, interrupted: interrupted)
        case .heard(let text, let confidence, let interpretation, let nBest):
            let intent = interpretation.outcome == .reject ? nil : interpretation.best?.rawValue
            self = .heard(
                text: text, confidence: confidence, intent: intent, score: interpretation.score, nbest: nBest)
        case .digit(let digit, let isSecret): self = .digit(isSecret ? "*" : String(digit))
        case .answered(let prompt, let value, let isSecret):
            self = .answered(prompt: prompt.rawValue, value: isSecret ? "*" : value.description)
        case .noInput(let count): self = .noInput(count: count)
        case .noMatch(let count): self = .noMatch(count: count)
        }
    }
}

extension Wanted {
    init(_ wanted: Bot.HumanWanted) {
        switch wanted {
        case .any: self = .any
        case .remote: self = .remote
        case .seat: self = .seat
        }
    }
}

extension RequestReason {
    init(_ reason: Bot.HumanReason) {
        switch reason {
        case .asked: self = .asked
        case .dtmf: self = .dtmf
        case .noMatch: self = .noMatch
        case .noInput: self = .noInput
        case .operation: self = .operation
        }
    }
}
