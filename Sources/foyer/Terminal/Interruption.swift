internal import Dispatch
internal import Glibc
internal import Synchronization

/// Ctrl-C as something to act on instead of the end of the process.
final class Interruption {
    private let source: any DispatchSourceSignal
    private let flag: Flag

    /// Keeps whether it happened; a mutex guards it.
    private final class Flag: Sendable {
        let happened = Mutex(false)
    }

    /// Calls `action` on Ctrl-C or SIGTERM, on a queue of its own.
    init(_ action: @escaping @Sendable () -> Void) {
        let flag = Flag()
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: DispatchQueue(label: "foyer.interruption"))
        source.setEventHandler {
            flag.happened.withLock { $0 = true }
            action()
        }
        self.flag = flag
        source.resume()
    }

    /// Whether Ctrl-C was pressed.
    var happened: Bool { flag.happened.withLock { $0 } }

    /// Lets Ctrl-C end the process again.
    func stop() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
