/// What is wrong in a file that an operator edits: one sentence with the file, the line and what to do.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file as the operator named it.
    public let file: String
    /// Counted from 1; nil when the whole file is meant (missing, unreadable).
    public let line: Int?
    /// What is wrong and what to do, without file and line.
    public let message: String

    /// An error at `line` of `file`.
    public init(file: String, line: Int? = nil, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// `faq.yaml:12: …`, the form terminals and editors make clickable.
    public var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}
