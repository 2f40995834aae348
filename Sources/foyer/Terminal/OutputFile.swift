internal import Foundation

/// A file that a command was asked to leave behind.
enum OutputFile {
    /// Writes `text` into the file at `path`, whole or not at all.
    ///
    /// - Throws: ``Failure`` with a sentence naming the file.
    static func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

    /// The same with `data`.
    static func write(_ data: Data, to path: String) throws {
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure.badInput("can't write \(path); choose a file in a folder that can be written")
        }
    }
}
