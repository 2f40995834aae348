extension Bot {
    /// What a DTMF key does: 0 an agent, `*` once more, `#` skip what is being said or else help; 1–9 the menu at open
    /// questions, 1 and 2 yes and no at the others.
    mutating func press(_ key: Character) -> [Action] {
        if case .leaving = state { return key == "0" ? requestHuman(reason: .dtmf) : [] }
        switch key {
        case "0": return requestHuman(reason: .dtmf)
        case "*": return sayAgain()
        case "#": return skipOrHelp()
        default: return question == nil ? choose(key) : decide(key)
        }
    }

    private mutating func skipOrHelp() -> [Action] {
        playback == .finished ? help() : skip()
    }

    /// Listens at once, whatever was being said.
    mutating func skip() -> [Action] {
        playback = .finished
        return [listen()]
    }

    private mutating func choose(_ key: Character) -> [Action] {
        guard let intent = faq.menu.first(where: { $0.key == key })?.intent else { return failKey() }
        return answer(intent.id)
    }

    private mutating func decide(_ key: Character) -> [Action] {
        switch key {
        case "1": affirm()
        case "2": deny()
        default: failKey()
        }
    }
}
