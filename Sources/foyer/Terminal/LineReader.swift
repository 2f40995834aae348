internal import Glibc

/// Standard input, line by line.
///
/// Reads the descriptor itself: `readLine()` holds the stream's lock while it waits, and a process that exits meanwhile
/// (Ctrl-C) would wait for that lock for ever.
struct LineReader {
    private var read: [UInt8] = []
    private var isAtEnd = false

    /// The next line without its end, or nil at the end of input; blocks until there is one.
    mutating func next() -> String? {
        while true {
            if let end = read.firstIndex(of: UInt8(ascii: "\n")) {
                defer { read.removeFirst(end + 1) }
                return String(decoding: read[..<end], as: UTF8.self)
            }
            guard !isAtEnd else {
                defer { read = [] }
                return read.isEmpty ? nil : String(decoding: read, as: UTF8.self)
            }
            readMore()
        }
    }

    private mutating func readMore() {
        var chunk = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
        if count < 0, errno == EINTR { return }
        if count > 0 { read.append(contentsOf: chunk[..<count]) } else { isAtEnd = true }
    }
}
