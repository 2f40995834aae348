extension Bot {
    /// Says `lines` and listens as `next` does.
    ///
    /// - Parameter isWorthRepeating: whether "repeat that" means these words; reprompts and help are passed over.
    mutating func say(_ lines: [Line], then next: State, isWorthRepeating: Bool = true) -> [Action] {
        state = next
        playback = .playing
        if isWorthRepeating { lastWords = lines }
        return lines.map { .say($0.prompt, values: $0.values) } + [listen()]
    }

    /// Listens for what the present state waits for.
    func listen() -> Action {
        switch state {
        case .asking(let listening): .listen(listening, noInputAfter: patience.open)
        case .filling(let form) where form.proposed == nil:
            .listen(form.question.listening, noInputAfter: patience.open)
        case .confirming, .offering, .filling: .listen(.confirm, noInputAfter: patience.confirm)
        case .idle, .leaving, .handedOver, .ended: .listen(.open, noInputAfter: patience.open)
        }
    }

    /// The last answer or question once more.
    mutating func sayAgain() -> [Action] { say(lastWords, then: state) }

    /// Slower from here on, and the last words once more. Two steps down; then only the repetition is left.
    mutating func slowDown() -> [Action] {
        rate = rate == 1 ? 0.8 : 0.6
        return [.slowDown(to: rate)] + sayAgain()
    }

    /// Says what the caller can do. At a yes/no question that is yes or no.
    mutating func help() -> [Action] {
        if let question { return say([line(.yesOrNoKeys)] + question, then: state, isWorthRepeating: false) }
        if case .filling(let form) = state { return ask([form.question] + form.rest) }
        return say([line(.help)] + menu, then: state, isWorthRepeating: false)
    }

    /// The last words of the call; ``Event/promptFinished(interrupted:)`` ends it.
    mutating func leave(saying prompt: BotPrompt = .goodbye, contained: Bool = true) -> [Action] {
        state = .leaving(contained: contained)
        playback = .playing
        return [.say(prompt.id)]
    }

    /// Asks the desk for a human and says so.
    mutating func requestHuman(
        _ wanted: HumanWanted = .any, reason: HumanReason, after lines: [Line] = []
    ) -> [Action] {
        state = .handedOver
        playback = .playing
        let words = (lines + [line(.transferToAgent)]).map { Action.say($0.prompt, values: $0.values) }
        return [.requestHuman(wanted: wanted, reason: reason, suggested: suggested)] + words
    }

    /// The yes/no question that is open, for asking it once more; nil at open questions.
    var question: [Line]? {
        switch state {
        case .confirming(let intent, _): [line(.didYouMean, topic: intent)]
        case .offering: [line(.offerTransfer)]
        case .filling(let form): form.proposed.map { [line(reading: $0)] }
        case .idle, .asking, .leaving, .handedOver, .ended: nil
        }
    }

    /// The key menu.
    var menu: [Line] {
        let options = faq.menu.map { key, intent in
            Line(prompt: BotPrompt.menuOption.id, values: ["key": String(key), "topic": intent.topic ?? ""])
        }
        return options + [line(.menuAgent)]
    }

    func line(_ prompt: BotPrompt) -> Line { Line(prompt: prompt.id) }

    func line(_ prompt: BotPrompt, topic intent: IntentID) -> Line {
        Line(prompt: prompt.id, values: ["topic": faq.intent(intent)?.topic ?? ""])
    }
}
