internal import Glibc

/// The program's own standard output and error.
///
/// Output goes out line by line and at once, so that a pipe sees each event as it happens, and a pipe that was closed
/// early is an error instead of a signal.
enum Terminal {
    /// Writes one line to standard output.
    static func line(_ text: String) throws {
        guard write(text + "\n", to: STDOUT_FILENO) else {
            throw Failure.failed("standard output was closed before everything was written; stopped")
        }
    }

    /// Writes one line to standard error; if that is closed there is nobody left to tell.
    static func error(_ text: String) {
        _ = write(text + "\n", to: STDERR_FILENO)
    }

    /// Writes `text` to standard error as it stands, for progress that is drawn over itself.
    static func errorText(_ text: String) {
        _ = write(text, to: STDERR_FILENO)
    }

    /// Whether standard error is a terminal, where progress may be drawn.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            bytes = bytes.dropFirst(written)
        }
        return true
    }
}
