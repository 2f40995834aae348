extension Bot {
    /// How the caller and the bot fail each other.
    enum Failure: Equatable, Sendable {
        case noInput
        case noMatch
    }

    /// The third failure in a row is the last.
    static let lastRung = 3

    /// Climbs one rung: reprompt, then rephrase with examples and the key menu, then a human.
    ///
    /// - Parameter prompt: what to say on the first rung instead of the usual.
    mutating func fail(_ failure: Failure, saying prompt: BotPrompt? = nil) -> [Action] {
        if case .filling(let form) = state { return fail(failure, filling: form) }
        let trace = count(failure)
        if failures.rung >= Self.lastRung { return [trace] + giveUp(failure) }
        return [trace] + say(reprompt(failure, instead: prompt), then: state, isWorthRepeating: false)
    }

    /// A key that means nothing here: a failure as well, answered by what the keys mean.
    mutating func failKey() -> [Action] {
        let trace = count(.noMatch)
        if failures.rung >= Self.lastRung { return [trace] + giveUp(.noMatch) }
        let lines = question.map { [line(.yesOrNoKeys)] + $0 } ?? [line(.noSuchKey)] + menu
        return [trace] + say(lines, then: state, isWorthRepeating: false)
    }

    mutating func count(_ failure: Failure) -> Action {
        switch failure {
        case .noInput:
            failures.noInput += 1
            return .noInput(count: failures.noInput)
        case .noMatch:
            failures.noMatch += 1
            return .noMatch(count: failures.noMatch)
        }
    }

    private func reprompt(_ failure: Failure, instead: BotPrompt?) -> [Line] {
        let isFirst = failures.rung == 1
        if let question { return [line(isFirst ? .yesOrNo : .yesOrNoKeys)] + question }
        if isFirst { return [line(instead ?? (failure == .noInput ? .noInputFirst : .noMatchFirst))] }
        return [line(failure == .noInput ? .noInputSecond : .noMatchSecond)] + menu
    }

    /// The end of the ladder is a human. But a caller who was served and then stays silent has simply finished, and
    /// when nobody can take the call the bot takes its leave.
    private mutating func giveUp(_ failure: Failure) -> [Action] {
        if failure == .noInput, state == .asking(.anythingElse) { return leave() }
        if isAgentUnavailable { return leave(saying: .goodbyeUnserved, contained: false) }
        switch failure {
        case .noInput: return requestHuman(reason: .noInput, after: [line(.noInputLast)])
        case .noMatch: return requestHuman(reason: .noMatch, after: [line(.noMatchLast)])
        }
    }
}
