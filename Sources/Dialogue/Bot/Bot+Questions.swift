extension Bot {
    /// A question of an operation, while it is being asked.
    struct Form: Equatable, Sendable {
        let question: FAQ.Question
        /// The questions after it.
        let rest: ArraySlice<FAQ.Question>
        /// The digits keyed so far.
        var keyed = ""
        /// What was heard and read back, while the caller is asked whether it is right.
        var proposed: SpokenValue?
    }

    /// How often a question may fail: a caller who wants an operation done is not kept from it, the agent can ask as well.
    private static let tries = 2

    /// Puts the first of `questions`; if there is none, asks for a human.
    mutating func ask(_ questions: ArraySlice<FAQ.Question>, after lines: [Line] = []) -> [Action] {
        failures = Failures()
        guard let question = questions.first else { return requestHuman(reason: .operation, after: lines) }
        let form = Form(question: question, rest: questions.dropFirst())
        return say(lines + [Line(prompt: question.prompt)], then: .filling(form))
    }

    /// Reads an answer back; anything else that was said is what it would be at other times.
    mutating func hear(_ text: String, _ interpretation: Interpretation, filling form: Form) -> [Action] {
        guard form.proposed == nil else { return hear(text, interpretation) }
        guard let value = form.question.value(of: text) else {
            return interpretation.outcome == .accept ? hear(text, interpretation) : fail(.noMatch)
        }
        switch interpretation.outcome {
        case .accept where form.question.isSecret: return take(value, form)
        // A secret is not said aloud: it has to be certain.
        case .confirm where form.question.isSecret, .reject: return fail(.noMatch)
        case .accept, .confirm: return readBack(value, form)
        }
    }

    /// "That was … Is that right?"
    private mutating func readBack(_ value: SpokenValue, _ form: Form) -> [Action] {
        var form = form
        form.proposed = value
        return say([line(reading: value)], then: .filling(form))
    }

    func line(reading value: SpokenValue) -> Line {
        Line(prompt: BotPrompt.readBack.id, values: ["value": value.spoken])
    }

    /// Keeps the answer, and puts the next question.
    mutating func take(_ value: SpokenValue, _ form: Form) -> [Action] {
        [.answered(form.question.prompt, value, isSecret: form.question.isSecret)] + ask(form.rest)
    }

    /// Goes on without an answer.
    mutating func leaveOut(_ form: Form) -> [Action] { ask(form.rest, after: [line(.leaveOut)]) }

    /// Puts the question once more, with a word about the keys where they would do; then leaves it out.
    mutating func fail(_ failure: Failure, filling form: Form) -> [Action] {
        let trace = count(failure)
        if failures.rung >= Self.tries { return [trace] + leaveOut(form) }
        let lines = [line(form.question.takesKeys ? .askForKeys : .askAgain)] + [Line(prompt: form.question.prompt)]
        let anew = Form(question: form.question, rest: form.rest)
        return [trace] + say(lines, then: .filling(anew), isWorthRepeating: false)
    }

    /// Keys at a question: digits where digits are wanted, else as everywhere. `#` ends the digits, or leaves the question out.
    mutating func press(_ key: Character, filling form: Form) -> [Action] {
        guard form.proposed == nil else { return press(key) }
        if key == "#", form.keyed.isEmpty { return playback == .finished ? leaveOut(form) : skip() }
        if key == "*", form.keyed.isEmpty { return sayAgain() }
        guard form.question.takesKeys else { return key == "0" ? requestHuman(reason: .dtmf) : fail(.noMatch) }
        var form = form
        switch key {
        case "*": form.keyed = ""
        case "#": return finish(form)
        default: form.keyed.append(key)
        }
        if form.keyed.count == form.question.count { return finish(form) }
        state = .filling(form)
        return [listen()]
    }

    /// The keyed digits are all there; too many or too few are none.
    private mutating func finish(_ form: Form) -> [Action] {
        form.question.value(of: form.keyed).map { take($0, form) } ?? fail(.noMatch)
    }
}
