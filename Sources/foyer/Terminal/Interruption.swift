internal import Dispatch
internal import Glibc
internal import Synchronization

/// Ctrl-C, or another signal that ends programs, as something to act on instead of the end of the process.
final class Interruption {
    private let signals: [Int32]
    private let sources: [any DispatchSourceSignal]
    private let flag: Flag

    /// Keeps what came first; a mutex guards it.
    private final class Flag: Sendable {
        let signal = Mutex<Int32?>(nil)
    }

    /// Calls `action` with the signal when one of `signals` comes, on a queue of its own.
    init(on signals: [Int32] = [SIGINT], _ action: @escaping @Sendable (Int32) -> Void) {
        let flag = Flag()
        let queue = DispatchQueue(label: "foyer.interruption")
        sources = signals.map { number in
            Glibc.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                flag.signal.withLock { $0 = $0 ?? number }
                action(number)
            }
            source.resume()
            return source
        }
        self.signals = signals
        self.flag = flag
    }

    /// The one that came; nil if none did.
    var signal: Int32? { flag.signal.withLock { $0 } }

    /// Lets them end the process again.
    func stop() {
        sources.forEach { $0.cancel() }
        signals.forEach { Glibc.signal($0, SIG_DFL) }
    }

    /// Ends the process with the status that shells tell of one that the signal `number` has ended.
    static func end(by number: Int32) -> Never { exit(128 + number) }
}
