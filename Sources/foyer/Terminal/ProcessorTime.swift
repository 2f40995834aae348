internal import Glibc

/// What this process has taken of the processors.
enum ProcessorTime {
    /// Seconds of all its threads so far (POSIX has a million clocks a second).
    static var seconds: Double { Double(clock()) / 1e6 }
}
