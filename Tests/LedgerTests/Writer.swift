import Foundation
import Testing

/// The `LedgerWriter` program at work.
struct Writer {
    let process = Process()
    private let output = Pipe()

    init(_ arguments: String...) throws {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("LedgerWriter")
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
    }

    /// The positions it acknowledges, until there are `lines` or it has ended.
    func read(lines: Int) throws -> [Int64] {
        var text = Data()
        while text.count(where: { $0 == UInt8(ascii: "\n") }) < lines,
            let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty
        {
            text += more
        }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { Int64($0) }
    }
}
