import Testing

@testable import Speech

@Suite("Word automata")
struct WordAutomatonTests {
    private static let values = [
        "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
        "seven": "7",
        "eight": "8", "nine": "9",
    ]

    /// All strings that `automaton` lets be said, as digits; ways to say the same string count once.
    private func strings(of automaton: WordAutomaton) -> Set<String> {
        var found: Set<String> = []
        var open = [(state: 0, said: "", times: 1)]
        while let (state, said, times) = open.popLast() {
            if state == automaton.end { found.insert(said) }
            for arc in automaton.arcs where arc.from == state {
                if let value = Self.values[arc.word] {
                    open.append((arc.to, said + String(repeating: value, count: times), 1))
                } else {
                    open.append((arc.to, said, arc.word == "double" ? 2 : 3))
                }
            }
        }
        return found
    }

    /// Luhn's rule as ISO/IEC 7812-1 tells it, from the right.
    private func isChecked(_ digits: String) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, next in
            let value = next.element.wholeNumberValue ?? 0
            let weighed = next.offset.isMultiple(of: 2) ? value : value * 2
            return sum + weighed / 10 + weighed % 10
        }
        return sum.isMultiple(of: 10)
    }

    @Test("exactly so many digits can be said, doubled and tripled ones too")
    func exact() throws {
        let found = strings(of: try .digits(3))
        #expect(found.count == 1000)
        #expect(found.allSatisfy { $0.count == 3 })
    }

    @Test("with a check digit only strings that pass the check can be said, and all of them", arguments: [1, 3, 4])
    func checked(count: Int) throws {
        let found = strings(of: try .digits(count, isChecked: true))
        #expect(found.allSatisfy { $0.count == count && isChecked($0) })
        #expect(found.count == [1: 1, 3: 100, 4: 1000][count])
    }

    @Test("a card's sixteen digits take some hundred states, not all strings")
    func card() throws {
        let automaton = try WordAutomaton.digits(16, isChecked: true)
        #expect(automaton.states < 500)
    }

    @Test("a string of no digits is not listened for", arguments: [0, -1, 65])
    func unfit(count: Int) {
        #expect(throws: SpeechError.self) { try WordAutomaton.digits(count) }
    }
}
