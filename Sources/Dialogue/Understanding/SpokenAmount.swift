/// A sum of money as callers say it: "nineteen ninety nine", "twelve hundred dollars and fifty cents".
public struct SpokenAmount: Sendable, Equatable {
    /// The currencies callers can name.
    public enum Currency: String, Sendable, CaseIterable {
        /// United States dollars, as ISO 4217 has it.
        case dollars = "USD"
        /// Euros.
        case euros = "EUR"
        /// Pounds sterling.
        case pounds = "GBP"
    }

    /// The sum in hundredths of the currency, from 0.
    public let hundredths: Int
    /// The currency, nil if none was named.
    public let currency: Currency?

    /// A sum in hundredths of a currency.
    public init(hundredths: Int, currency: Currency?) {
        self.hundredths = hundredths
        self.currency = currency
    }

    /// The sum with two decimals: `19.99`.
    public var decimal: String {
        let cents = hundredths % 100
        return "\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    /// As it is read out: `40 dollars`, `19.99 euros`, `12.50` without a currency.
    var spoken: String {
        let sum = hundredths.isMultiple(of: 100) ? "\(hundredths / 100)" : decimal
        guard let currency else { return sum }
        return "\(sum) \(hundredths == 100 ? "\(currency)".dropLast() : "\(currency)"[...])"
    }

    private static let leads = [["um"], ["uh"], ["it", "was"], ["it's"], ["about"], ["exactly"], ["for"]]
    private static let currencies: [String: Currency] = [
        "dollars": .dollars, "dollar": .dollars, "bucks": .dollars, "euros": .euros, "euro": .euros,
        "pounds": .pounds, "pound": .pounds,
    ]
    /// Hundredths; cents are those of more than one currency.
    private static let small: Set<String> = ["cents", "cent", "pence"]

    /// The sum said in `text`, or nil if it is none, or words are left over.
    public static func parse(_ text: String) -> SpokenAmount? {
        var words = Wording.words(in: text)[...]
        for lead in leads where words.starts(with: lead) {
            words.removeFirst(lead.count)
            break
        }
        return take(&words).flatMap { words.isEmpty ? $0 : nil }
    }

    private static func take(_ words: inout ArraySlice<String>) -> SpokenAmount? {
        guard let whole = NumberWords.takeWhole(&words) else { return nil }
        if let unit = words.first, small.contains(unit), whole < 100 {
            words.removeFirst()
            return SpokenAmount(hundredths: whole, currency: unit == "pence" ? .pounds : nil)
        }
        if words.first == "point" {
            words.removeFirst()
            return takeDecimals(&words, whole)
        }
        if let currency = takeCurrency(&words) {
            return SpokenAmount(hundredths: whole * 100 + takeSmall(&words), currency: currency)
        }
        // "Nineteen ninety nine": a price without its currency.
        let pair = whole < 100 ? NumberWords.takePair(&words) : nil
        return SpokenAmount(hundredths: whole * 100 + (pair ?? 0), currency: nil)
    }

    private static func takeCurrency(_ words: inout ArraySlice<String>) -> Currency? {
        guard let currency = words.first.flatMap({ currencies[$0] }) else { return nil }
        words.removeFirst()
        return currency
    }

    /// What may follow the currency: "and fifty cents", "fifty".
    private static func takeSmall(_ words: inout ArraySlice<String>) -> Int {
        var ahead = words.first == "and" ? words.dropFirst() : words
        guard let cents = NumberWords.takeTo99(&ahead) else { return 0 }
        if let unit = ahead.first, small.contains(unit) { ahead.removeFirst() }
        words = ahead
        return cents
    }

    private static func takeDecimals(_ words: inout ArraySlice<String>, _ whole: Int) -> SpokenAmount? {
        var decimals: [Int] = []
        while decimals.count < 2, let digit = words.first.flatMap({ SpokenDigits.value(of: $0) }) {
            decimals.append(digit)
            words.removeFirst()
        }
        guard let first = decimals.first else { return nil }
        let hundredths = whole * 100 + first * 10 + (decimals.count > 1 ? decimals[1] : 0)
        return SpokenAmount(hundredths: hundredths, currency: takeCurrency(&words))
    }
}
