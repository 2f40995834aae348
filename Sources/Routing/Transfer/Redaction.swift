/// Masks what must never be written: runs of digits as long as a card number, in figures or in words.
public enum Redaction {
    /// The shortest run that is masked. Card numbers have 13 to 19 digits (ISO/IEC 7812-1); longer runs are masked too.
    public static let shortestRun = 13
    /// How many keys pressed in a row are kept; the rest are masked. PCI DSS 3.4 allows a card number's first six.
    public static let keptDigits = 6

    /// `text` with each digit of a long run replaced by `*`, whether written as figures (with spaces, dots or dashes
    /// between) or spoken (“four one one one…”, “double five”).
    public static func redacted(_ text: String) -> String {
        let pieces = pieces(of: text)
        var output = pieces.map(\.text)
        var run: [Int] = []
        var digits = 0
        func close() {
            if digits >= shortestRun { for index in run { output[index] = mask(output[index]) } }
            run = []
            digits = 0
        }
        for (index, piece) in pieces.enumerated() {
            switch piece.kind {
            case .digits(let count):
                run.append(index)
                digits += count
            case .gap: continue
            case .other: close()
            }
        }
        close()
        return output.joined()
    }

    private enum PieceKind { case digits(Int), gap, other }
    private struct Piece {
        let text: String
        let kind: PieceKind
    }

    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let first = rest.first {
            let isWord = isWordCharacter(first)
            let piece = String(rest.prefix { isWordCharacter($0) == isWord })
            rest = rest.dropFirst(piece.count)
            pieces.append(Piece(text: piece, kind: isWord ? kind(ofWord: piece) : kind(ofGap: piece)))
        }
        return pieces
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber
    }

    private static func kind(ofGap gap: String) -> PieceKind {
        gap.allSatisfy { $0.isWhitespace || "-–—.,/_".contains($0) } ? .gap : .other
    }

    private static func kind(ofWord word: String) -> PieceKind {
        if word.allSatisfy(\.isWholeNumber) { return .digits(word.count) }
        return spoken[word.lowercased()].map(PieceKind.digits) ?? .other
    }

    private static func mask(_ piece: String) -> String {
        piece.allSatisfy(\.isWholeNumber) ? String(repeating: "*", count: piece.count) : "*"
    }

    /// How many digits a spoken word stands for; “double” and “triple” add to the word after them.
    private static let spoken: [String: Int] = {
        let one = ["zero", "oh", "o", "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        let two = [
            "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
            "nineteen", "triple", "treble",
        ]
        let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "double"]
        return Dictionary(
            one.map { ($0, 1) } + two.map { ($0, 2) } + tens.map { ($0, 1) }, uniquingKeysWith: { first, _ in first })
    }()
}
