extension WordAutomaton {
    /// The words of digits and their values. "Oh" is the shortest and said less than "zero"; left as likely, it is heard in
    /// every "four" that lacks its r.
    private static let digitValues: [(word: String, value: Int, probability: Double)] = [
        ("zero", 0, 0.1), ("oh", 0, 0.03), ("one", 1, 0.1), ("two", 2, 0.1), ("three", 3, 0.1), ("four", 4, 0.1),
        ("five", 5, 0.1), ("six", 6, 0.1), ("seven", 7, 0.1), ("eight", 8, 0.1), ("nine", 9, 0.1),
    ]
    /// Words that say the digit after them several times. Most callers say each digit.
    private static let repeats: [(word: String, times: Int, probability: Double)] = [
        ("double", 2, 0.01), ("triple", 3, 0.01),
    ]

    /// The words a string of digits can be made of.
    static var digitWords: Set<String> { Set(digitValues.map(\.word) + repeats.map(\.word)) }

    /// Strings of digits spoken one by one: `count` of them, or any number from one. Whole strings of known length are right
    /// three times as often.
    ///
    /// - Parameter isChecked: Only strings whose last digit is Luhn's check digit (ISO/IEC 7812-1, annex B), as cards have. One
    ///   misheard digit never leaves one, so what is heard in its place is the likeliest that can be. Needs `count`.
    /// - Throws: ``SpeechError`` unless `count` is 1…64.
    static func digits(_ count: Int?, isChecked: Bool = false) throws(SpeechError) -> WordAutomaton {
        guard count.map({ (1...64).contains($0) }) ?? true else {
            throw SpeechError(.grammar, "A string of \(count ?? 0) digits cannot be listened for: ask for 1 to 64.")
        }
        var drawing = Drawing(count: count, isChecked: isChecked && count != nil)
        return drawing.automaton()
    }

    /// A place in a string of digits.
    private struct Place: Hashable {
        /// Digits so far; 0 or 1 (some) where their number is open.
        var digits = 0
        /// Luhn's sum of them, modulo 10; 0 where nothing is checked.
        var sum = 0
        /// How often the next digit counts.
        var times = 1
    }

    /// Numbers the places and draws the arcs between them, from the start to wherever they lead.
    private struct Drawing {
        let count: Int?
        let isChecked: Bool
        private var numbers = [Place(): 0]
        private var open = [Place()]
        private var arcs: [Arc] = []

        init(count: Int?, isChecked: Bool) {
            self.count = count
            self.isChecked = isChecked
        }

        mutating func automaton() -> WordAutomaton {
            let end = number(of: Place(digits: count ?? 1))
            while let place = open.popLast() { draw(from: place) }
            return WordAutomaton(states: numbers.count, end: end, arcs: arcs)
        }

        private mutating func number(of place: Place) -> Int {
            if let known = numbers[place] { return known }
            numbers[place] = numbers.count
            open.append(place)
            return numbers.count - 1
        }

        private mutating func draw(from place: Place) {
            let left = count.map { $0 - place.digits } ?? .max
            guard left > 0 else { return }
            for digit in WordAutomaton.digitValues {
                add(digit.word, digit.probability, from: place, to: following(place, digit.value))
            }
            guard place.times == 1 else { return }
            for repeated in WordAutomaton.repeats where repeated.times <= left {
                var next = place
                next.times = repeated.times
                add(repeated.word, repeated.probability, from: place, to: next)
            }
        }

        private mutating func add(_ word: String, _ probability: Double, from place: Place, to next: Place) {
            // A whole string with a wrong check digit leads nowhere.
            guard next.digits != count || next.sum == 0 else { return }
            let (from, to) = (number(of: place), number(of: next))
            arcs.append(Arc(from: from, to: to, word: word, probability: probability))
        }

        private func following(_ place: Place, _ value: Int) -> Place {
            guard let count else { return Place(digits: 1) }
            var next = Place(digits: place.digits + place.times, sum: place.sum)
            guard isChecked else { return next }
            for position in place.digits..<next.digits {
                let isDoubled = (count - position).isMultiple(of: 2)
                next.sum += isDoubled ? value * 2 / 10 + value * 2 % 10 : value
            }
            next.sum %= 10
            return next
        }
    }
}
