/// What a caller was asked for and said in so many words: digits, a day, a sum of money.
public enum SpokenValue: Sendable, Equatable {
    /// A string of digits, as many as were asked for.
    case digits(String)
    /// A day.
    case date(SpokenDate)
    /// A sum of money.
    case amount(SpokenAmount)

    /// What can be asked for.
    public enum Kind: Sendable, Equatable {
        /// Exactly so many digits; nil for any number from one.
        case digits(count: Int?)
        /// A day.
        case date
        /// A sum of money.
        case amount
    }

    /// The value said in `text`, or nil if that is none of this kind.
    public init?(_ text: String, as kind: Kind) {
        let value: SpokenValue? =
            switch kind {
            case .digits(let count):
                SpokenDigits.parse(text).flatMap { count == nil || $0.count == count ? .digits($0) : nil }
            case .date: SpokenDate.parse(text).map(SpokenValue.date)
            case .amount: SpokenAmount.parse(text).map(SpokenValue.amount)
            }
        guard let value else { return nil }
        self = value
    }

    /// Whether nobody would say more: a day with its year, a sum with its currency, the digits asked for.
    public func isWhole(as kind: Kind) -> Bool {
        switch self {
        case .digits: kind != .digits(count: nil)
        case .date(let date): date.year != nil
        case .amount(let amount): amount.currency != nil
        }
    }
}

extension SpokenValue {
    /// The value in words and figures that a synthesizer reads well, for asking whether it is right: "5, 0, 4, 3", "May 2,
    /// 2019", "19.99 dollars".
    public var spoken: String {
        switch self {
        case .digits(let digits): digits.map(String.init).joined(separator: ", ")
        case .date(let date): date.spoken
        case .amount(let amount): amount.spoken
        }
    }
}

extension SpokenValue: CustomStringConvertible {
    /// `5043`, `2019-05-02`, `19.99 USD`.
    public var description: String {
        switch self {
        case .digits(let digits): digits
        case .date(let date): date.iso8601
        case .amount(let amount): amount.decimal + (amount.currency.map { " " + $0.rawValue } ?? "")
        }
    }
}

extension Listening {
    /// The kind of value that is listened for; nil where words mean an intent.
    public var value: SpokenValue.Kind? {
        switch self {
        case .open, .anythingElse, .confirm: nil
        case .digits(let count, _): .digits(count: count)
        case .date: .date
        case .amount: .amount
        }
    }
}
