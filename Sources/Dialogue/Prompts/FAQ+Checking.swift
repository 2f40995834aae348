public import Settings

extension FAQ {
    /// What doesn't fit between the FAQ and the prompt catalogue: answers without prompt, sentences of the bot that are
    /// missing, placeholders nobody fills, and intents the bot can't do without. Empty if all is well.
    public func problems(with catalogue: PromptCatalogue) -> [ConfigurationError] {
        missingAnswers(catalogue) + missingSentences(catalogue) + unfilledPlaceholders(catalogue) + missingIntents()
    }

    private func missingAnswers(_ catalogue: PromptCatalogue) -> [ConfigurationError] {
        intents.flatMap { intent in
            let prompts =
                [intent.answer].compactMap { $0 }.map { ("the answer", $0) }
                + intent.questions.map { ("a question", $0.prompt) }
            return prompts.filter { catalogue[$0.1] == nil }.map { role, prompt in
                let advice = Spelling.nearest(to: prompt.rawValue, among: catalogue.prompts.map(\.id.rawValue))
                let message =
                    "\(role) of '\(intent.id)' is the prompt '\(prompt)', which \(catalogue.file) doesn't have; "
                    + (advice.map { "did you mean '\($0)'?" } ?? "write it there")
                return ConfigurationError(file: file, line: intent.line, message: message)
            }
        }
    }

    private func missingSentences(_ catalogue: PromptCatalogue) -> [ConfigurationError] {
        BotPrompt.allCases.filter { catalogue[$0.id] == nil }.map {
            ConfigurationError(
                file: catalogue.file, message: "the prompt '\($0.id)' is missing; the bot says it, write it")
        }
    }

    private func unfilledPlaceholders(_ catalogue: PromptCatalogue) -> [ConfigurationError] {
        let own = Set(promptIDs)
        return catalogue.prompts.flatMap { prompt -> [ConfigurationError] in
            let filled: [String]
            if let known = BotPrompt(rawValue: prompt.id.rawValue) {
                filled = known.placeholders
            } else if own.contains(prompt.id) {
                filled = []
            } else {
                return []
            }
            return prompt.placeholders.filter { !filled.contains($0) }.map { name in
                let known =
                    filled.isEmpty ? "it has none" : "it has \(filled.map { "{\($0)}" }.joined(separator: ", "))"
                let message = "nothing fills {\(name)} in the prompt '\(prompt.id)'; \(known)"
                return ConfigurationError(file: catalogue.file, line: prompt.line, message: message)
            }
        }
    }

    private func missingIntents() -> [ConfigurationError] {
        [IntentID.humanAgent, .affirm, .deny].filter { intent($0) == nil }.map {
            ConfigurationError(file: file, message: "the intent '\($0)' is missing; the bot can't do without, add it")
        }
    }
}
