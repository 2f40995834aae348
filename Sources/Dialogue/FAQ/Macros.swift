internal import Settings

/// The macros of an FAQ file: parses phrasings and fills in `<name>`, each macro parsed once, when first used.
struct Macros {
    private let nodes: [(name: String, node: ConfigurationNode)]
    private var parsed: [String: Phrasing] = [:]
    /// The macros being parsed, outermost first: a name that comes again is a cycle.
    private var open: [String] = []

    /// Reads all macros, so that a bad one is found even if nobody uses it.
    init(_ node: ConfigurationNode?) throws {
        nodes = try node?.entries().map { ($0.key, $0.value) } ?? []
        for (name, node) in nodes { _ = try macro(name, used: node, column: 1) }
    }

    /// Reads a phrasing: text, or `{say: …, weight: …}`.
    mutating func phrasing(_ node: ConfigurationNode) throws -> FAQ.WeightedPhrasing {
        let (phrasing, said, weight) = try read(node)
        guard phrasing.slotCount == 0 else { throw said.error("{phrase} belongs in frames only") }
        return FAQ.WeightedPhrasing(phrasing: phrasing, text: try said.text(), weight: weight, line: said.line)
    }

    /// Reads a frame: a phrasing with the slot `{phrase}` exactly once, whichever alternatives are taken.
    mutating func frame(_ node: ConfigurationNode) throws -> FAQ.WeightedPhrasing {
        let (phrasing, said, weight) = try read(node)
        guard phrasing.slotCount == 1 else {
            throw said.error("a frame needs {phrase} exactly once in every alternative")
        }
        return FAQ.WeightedPhrasing(phrasing: phrasing, text: try said.text(), weight: weight, line: said.line)
    }

    private mutating func read(_ node: ConfigurationNode) throws -> (Phrasing, said: ConfigurationNode, weight: Double)
    {
        guard node.isMapping else { return (try parse(node), node, 1) }
        try node.allow("say", "weight")
        let said = try node.require("say")
        return (try parse(said), said, try node.value("weight")?.number(in: 0.01...1000) ?? 1)
    }

    private mutating func parse(_ node: ConfigurationNode) throws -> Phrasing {
        do {
            return try Phrasing(parsing: node.text()) { name, column in
                try macro(name, used: node, column: column)
            }
        } catch let error as Phrasing.SyntaxError {
            throw node.error("\(error) in the phrasing \"\(try node.text())\"")
        }
    }

    private mutating func macro(_ name: String, used node: ConfigurationNode, column: Int) throws -> Phrasing {
        if let phrasing = parsed[name] { return phrasing }
        if let start = open.firstIndex(of: name) {
            let cycle = (open[start...] + [name]).map { "<\($0)>" }.joined(separator: " → ")
            throw node.error("macros may not contain themselves: \(cycle)")
        }
        guard let definition = nodes.first(where: { $0.name == name })?.node else {
            let advice = Spelling.nearest(to: name, among: nodes.map(\.name)).map { "did you mean <\($0)>?" }
            throw node.error("column \(column): there is no macro <\(name)>; \(advice ?? "define it under 'macros'")")
        }
        open.append(name)
        defer { open.removeLast() }
        let phrasing = try parse(definition)
        parsed[name] = phrasing
        return phrasing
    }
}
