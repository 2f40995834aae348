internal import Foundation

/// A file that a command was asked to leave behind.
enum OutputFile {
    /// Writes `text` into the file at `path`, whole or not at all.
    ///
    /// - Throws: ``Failure`` with a sentence naming the file.
    static func write(_ text: String, to path: String) throws {
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw Failure.badInput("can't write \(path); choose a file in a folder that can be written")
        }
    }
}
