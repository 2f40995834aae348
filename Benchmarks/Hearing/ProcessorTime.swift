internal import Foundation

/// Processor time in seconds, user and system.
enum ProcessorTime {
    /// Of this process.
    static func own() -> Double { seconds(RUSAGE_SELF) }
    /// Of the processes it started and waited for.
    static func children() -> Double { seconds(RUSAGE_CHILDREN) }

    private static func seconds(_ who: __rusage_who) -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(who.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
