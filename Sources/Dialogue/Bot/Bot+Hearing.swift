extension Bot {
    /// A second choice must be at least this probable to be asked about after a "no".
    static let plausible = 0.1
    /// A meaning that is never acted on must be at least this probable for the bot to answer to it.
    static let evident = 0.5

    /// Acts on what was heard, asks about it, or says that it wasn't understood.
    mutating func hear(_ text: String, _ interpretation: Interpretation) -> [Action] {
        switch interpretation.outcome {
        case .accept:
            guard let best = interpretation.best else { return fail(.noMatch) }
            return act(on: best, words: text)
        case .confirm:
            // Asking whether "yes" was "yes" leads nowhere: the question is put once more.
            return question == nil ? ask(about: interpretation, words: text) : fail(.noMatch)
        case .reject:
            return turnDown(interpretation)
        }
    }

    private mutating func act(on intent: IntentID, words: String) -> [Action] {
        if intent == .affirm { return affirm() }
        if intent == .deny { return deny() }
        failures = Failures()
        switch intent {
        case .notHumanAgent: return stay()
        case .humanAgent: return requestHuman(HumanWanted(words: words), reason: .asked)
        case .help: return help()
        case .repeat: return sayAgain()
        case .slower: return slowDown()
        case .goodbye: return leave()
        default: return answer(intent)
        }
    }

    /// "Did you mean …?", about the best reading not ruled out.
    private mutating func ask(about interpretation: Interpretation, words: String) -> [Action] {
        let readings = interpretation.readings.filter { isActable($0.intent) && !ruledOut.contains($0.intent) }
        guard let first = readings.first else { return fail(.noMatch) }
        // Help, repeat and the like have no topic to ask about, and do no harm when they were not meant.
        guard faq.intent(first.intent)?.topic != nil else { return act(on: first.intent, words: words) }
        let second = readings.dropFirst().first {
            $0.probability >= Self.plausible && faq.intent($0.intent)?.topic != nil
        }
        wish = HumanWanted(words: words)
        let next = State.confirming(first.intent, next: second?.intent)
        return say([line(.didYouMean, topic: first.intent)], then: next)
    }

    private func isActable(_ intent: IntentID) -> Bool {
        guard let kind = faq.intent(intent)?.kind else { return false }
        return kind != .background && intent != .notHumanAgent && intent != .affirm && intent != .deny
    }

    /// Nothing to act on; but "I don't need an agent" and talk of other things deserve an answer of their own.
    private mutating func turnDown(_ interpretation: Interpretation) -> [Action] {
        guard let best = interpretation.readings.first, best.probability >= Self.evident else { return fail(.noMatch) }
        if best.intent == .notHumanAgent { return stay() }
        let isBackground = faq.intent(best.intent)?.kind == .background
        return fail(.noMatch, saying: isBackground ? .outOfScope : nil)
    }

    mutating func affirm() -> [Action] {
        switch state {
        case .confirming(.humanAgent, _): return requestHuman(wish, reason: .asked)
        case .confirming(let intent, _): return act(on: intent, words: "")
        case .offering(let intent): return ask(faq.intent(intent)?.questions[...] ?? [])
        case .filling(let form):
            return form.proposed.map { take($0, form) } ?? fail(.noMatch)
        case .asking(.anythingElse):
            failures = Failures()
            return say([line(.goAhead)], then: .asking(.open))
        case .asking, .idle, .leaving, .handedOver, .ended: return fail(.noMatch)
        }
    }

    mutating func deny() -> [Action] {
        switch state {
        case .confirming(let intent, let next?):
            ruledOut.append(intent)
            return say([line(.didYouMeanInstead, topic: next)], then: .confirming(next, next: nil))
        case .confirming(let intent, nil):
            ruledOut.append(intent)
            state = .asking(.open)
            return fail(.noMatch, saying: .rephrase)
        case .offering: return say([anythingElse], then: .asking(.anythingElse))
        case .filling(let form): return form.proposed == nil ? leaveOut(form) : fail(.noMatch)
        case .asking(.anythingElse): return leave()
        case .asking, .idle, .leaving, .handedOver, .ended: return fail(.noMatch)
        }
    }

    /// "I don't need an agent": at "shall I put you through?" that is a no, else it is acknowledged.
    private mutating func stay() -> [Action] {
        switch state {
        case .offering, .confirming(.humanAgent, _): return deny()
        default: return say([line(.noAgentNeeded)], then: .asking(.open))
        }
    }

    /// Gives an intent's answer; after an operation's, offers to put the caller through.
    mutating func answer(_ id: IntentID) -> [Action] {
        guard let intent = faq.intent(id), let answer = intent.answer else { return fail(.noMatch) }
        failures = Failures()
        ruledOut = []
        let reply = Line(prompt: answer)
        if let operation = intent.operation {
            if !suggested.contains(operation) { suggested.append(operation) }
            return say([reply, line(.offerTransfer)], then: .offering(id))
        }
        answers += 1
        return say([reply, anythingElse], then: .asking(.anythingElse))
    }

    private var anythingElse: Line { line(answers.isMultiple(of: 2) ? .anythingElseAgain : .anythingElse) }
}
