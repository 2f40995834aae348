internal import Foundation
internal import Yams

/// A value of a YAML file that knows where it stands, so that each wrong one is reported with file, line and key.
struct CheckedYAML {
    /// The key under which the value stands; empty at the root.
    let key: String
    private let node: Node
    private let path: String

    static func root(of text: String, path: String) throws(SpeechError) -> CheckedYAML {
        do {
            let node = try compose(yaml: text) ?? Node.mapping([:])
            return CheckedYAML(key: "", node: node.isNull ? Node.mapping([:]) : node, path: path)
        } catch {
            let problem = "\(error)".split(separator: "\n").first ?? "malformed YAML"
            throw SpeechError(.languagePack, "\(path) is not valid YAML: \(problem): correct it.")
        }
    }

    subscript(key: String) -> CheckedYAML? {
        guard let value = node.mapping?[Node(key)], !value.isNull else { return nil }
        return CheckedYAML(key: key, node: value, path: path)
    }

    /// Checks that the value is a mapping with no keys but these.
    func allow(_ known: String...) throws(SpeechError) {
        for (name, value) in try entries() where !known.contains(name) {
            let nearest = known.min { Self.distance(name, $0) < Self.distance(name, $1) } ?? ""
            throw value.error("unknown key `\(name)`: did you mean `\(nearest)`?")
        }
    }

    func entries() throws(SpeechError) -> [(key: String, value: CheckedYAML)] {
        guard let mapping = node.mapping else { throw wrongType("a mapping of keys to values") }
        return mapping.map { key, value in
            (key.string ?? "", CheckedYAML(key: key.string ?? "", node: value, path: path))
        }
    }

    func string() throws(SpeechError) -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw wrongType("a text") }
        return text
    }

    func number(in range: ClosedRange<Double>) throws(SpeechError) -> Double {
        guard let number = (node.scalar?.string).flatMap(Double.init), range.contains(number) else {
            throw wrongType("a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func integer(in range: ClosedRange<Int>) throws(SpeechError) -> Int {
        guard let number = (node.scalar?.string).flatMap({ Int($0) }), range.contains(number) else {
            throw wrongType("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func error(_ sentence: String) -> SpeechError {
        let line = node.mark.map { ":\($0.line)" } ?? ""
        return SpeechError(.languagePack, "\(path)\(line): \(sentence)")
    }

    private func wrongType(_ wanted: String) -> SpeechError {
        error(key.isEmpty ? "the file must be \(wanted)." : "`\(key)` must be \(wanted).")
    }

    /// Edits (insert, delete, replace a letter) between two words, capitals aside.
    private static func distance(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first.lowercased()), Array(second.lowercased()))
        var row = Array(0...second.count)
        for (i, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in second.enumerated() {
                let replaced = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[second.count]
    }
}

extension Node {
    fileprivate var isNull: Bool { self.null != nil }
}
