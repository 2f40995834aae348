internal import Foundation

/// The process's limit of open files: every call holds several sockets.
enum OpenFiles {
    /// Raises the soft limit to the hard one. What can't be raised is left as it is: fewer calls fit then.
    static func allowAll() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
