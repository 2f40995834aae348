internal import Settings

extension FAQ {
    /// The FAQ of a language pack: `faq.yaml` in `directory` and, if it is there, `background.yaml` beside it.
    ///
    /// - Throws: ``ConfigurationError`` naming file, line and key.
    public init(directory: String) throws {
        let faq = try ConfigurationNode(contentsOf: directory + "/faq.yaml")
        let background = directory + "/background.yaml"
        try self.init(faq, background: ConfigurationNode(ifPresent: background))
    }

    /// The FAQ in `yaml`, with the out-of-domain sentences of `background`.
    ///
    /// - Throws: ``ConfigurationError`` naming line and key; the files are called `faq.yaml` and `background.yaml`.
    public init(yaml: String, background: String? = nil) throws {
        let background = try background.map { try ConfigurationNode(yaml: $0, file: "background.yaml") }
        try self.init(ConfigurationNode(yaml: yaml, file: "faq.yaml"), background: background)
    }

    init(_ root: ConfigurationNode, background: ConfigurationNode?) throws {
        try root.allow("macros", "frames", "intents")
        var reader = try Macros(root.value("macros"))
        let frames = try root.value("frames")?.list().map { try reader.frame($0) } ?? []
        var intents: [Intent] = []
        for node in try root.require("intents").list() {
            let intent = try Intent(node, macros: &reader)
            try intent.checkUnique(among: intents, node: node)
            intents.append(intent)
        }
        if let background { try Self.add(background, to: &intents) }
        let plain = WeightedPhrasing(phrasing: .slot, text: "{phrase}", weight: 1, line: root.line)
        self.init(file: root.file, intents: intents, frames: frames.isEmpty ? [plain] : frames)
    }

    private static func add(_ root: ConfigurationNode, to intents: inout [Intent]) throws {
        try root.allow("macros", "sentences")
        var macros = try Macros(root.value("macros"))
        let sentences = try root.require("sentences").list().map { try macros.phrasing($0) }
        if let index = intents.firstIndex(where: { $0.id == .outOfDomain }) {
            intents[index] = intents[index].adding(sentences)
        } else {
            intents.append(.outOfDomain(sentences, line: root.line))
        }
    }
}

extension FAQ.Intent {
    init(_ node: ConfigurationNode, macros: inout Macros) throws {
        try node.allow("id", "kind", "topic", "answer", "operation", "asks", "menu", "states", "phrasings")
        id = IntentID(rawValue: try node.require("id").identifier())
        kind = try node.require("kind").choice()
        topic = try node.value("topic")?.text()
        answer = try node.value("answer").map { PromptID(rawValue: try $0.identifier()) }
        operation = try node.value("operation")?.identifier()
        questions = try node.value("asks")?.list().map { try FAQ.Question($0) } ?? []
        menuKey = try node.value("menu").map { Character(String(try $0.integer(in: 1...9))) }
        states = try Set(node.value("states")?.list().map { try $0.choice() } ?? [.open])
        phrasings = try node.require("phrasings").list().map { try macros.phrasing($0) }
        line = node.line
        try check(node)
    }

    private func check(_ node: ConfigurationNode) throws {
        let answers = kind == .consultation || kind == .operation
        if answers, answer == nil { throw node.error("the intent '\(id)' has no answer; add 'answer: <prompt id>'") }
        if answers, topic == nil {
            throw node.error("the intent '\(id)' has no topic; add the words for \"did you mean …?\"")
        }
        if kind == .operation, operation == nil {
            throw node.error("the intent '\(id)' is an operation but names none; add 'operation: <id>'")
        }
        if kind != .operation, operation != nil {
            throw node.error("the intent '\(id)' names an operation but is of kind \(kind); make it 'kind: operation'")
        }
        if kind != .operation, !questions.isEmpty {
            throw node.error("the intent '\(id)' asks questions but is no operation; make it 'kind: operation'")
        }
        if menuKey != nil, !answers { throw node.error("the intent '\(id)' has a menu key but no answer to give") }
        if phrasings.isEmpty { throw node.error("the intent '\(id)' has no phrasings; callers could never say it") }
        if states.isEmpty { throw node.error("the intent '\(id)' competes in no state; leave 'states' out") }
    }

    func checkUnique(among earlier: [FAQ.Intent], node: ConfigurationNode) throws {
        if let twin = earlier.first(where: { $0.id == id }) {
            throw node.error(
                "the intent '\(id)' is there already (line \(twin.line)); give it another id or merge them")
        }
        if let menuKey, let twin = earlier.first(where: { $0.menuKey == menuKey }) {
            throw node.error("the menu key \(menuKey) already belongs to '\(twin.id)' (line \(twin.line))")
        }
    }

    func adding(_ more: [FAQ.WeightedPhrasing]) -> FAQ.Intent {
        FAQ.Intent(
            id: id, kind: kind, topic: topic, answer: answer, operation: operation, questions: questions,
            menuKey: menuKey, states: states, phrasings: phrasings + more, line: line)
    }

    static func outOfDomain(_ sentences: [FAQ.WeightedPhrasing], line: Int) -> FAQ.Intent {
        FAQ.Intent(
            id: .outOfDomain, kind: .background, topic: nil, answer: nil, operation: nil, questions: [],
            menuKey: nil, states: [.open], phrasings: sentences, line: line)
    }
}
