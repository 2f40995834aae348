internal import Audio

/// One call of a bench, whatever its line. Used by the bench's thread alone.
///
/// Sends a frame every 20 ms and judges each frame at the moment it is read: no queue of ours between.
final class BenchCall {
    /// How a call ended.
    enum Ending {
        /// The caller had said everything and hung up.
        case completed
        /// The server hung up before the first frame.
        case refused
        /// The server hung up on a caller who was not done, or could not be reached.
        case lost
        /// The bench was over first.
        case cut
    }

    let socket: BenchSocket
    private(set) var caller: BenchCaller
    private(set) var arrivals = FrameArrivals()
    /// How it ended; nil while it lasts.
    private(set) var ending: Ending?
    private var wire: any BenchWire
    private var isOpening = true
    private var due: Double?

    /// Bytes read at a time: some hundred milliseconds.
    private static let gulp = 4_096

    init(_ caller: BenchCaller, over wire: any BenchWire, to destination: BenchSocket.Destination) {
        self.caller = caller
        self.wire = wire
        socket = BenchSocket(to: destination)
    }

    /// Reads what has arrived by `now`.
    func read(now: Double) {
        withUnsafeTemporaryAllocation(byteCount: Self.gulp, alignment: 8) { buffer in
            while ending == nil {
                switch socket.receive(into: buffer) {
                case .bytes(let count):
                    for message in wire.read(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { take(message, now) }
                    if count < buffer.count { return }
                case .nothing: return
                case .gone: hungUp()
                }
            }
        }
    }

    /// Sends what is due by `beat`, at `now`: at most one frame, so that a caller who was held up catches up little by little.
    func speak(on beat: Double, now: Double) {
        guard ending == nil else { return }
        if isOpening {
            isOpening = false
            send(wire.opening)
        }
        // A microsecond for the sums of fractions.
        guard wire.isOpen, beat + 1e-6 >= due ?? beat else { return }
        due = (due ?? beat) + 0.02
        if caller.isDone { return end(.completed) }
        send(wire.bytes(caller.speak(now: now)))
    }

    /// Ends the call, if it has not ended yet.
    func end(_ ending: Ending) {
        guard self.ending == nil else { return }
        self.ending = ending
        arrivals.finish()
    }

    private func take(_ message: BenchMessage, _ now: Double) {
        switch message {
        case .sound(let isLoud):
            arrivals.arrived(at: now)
            caller.hear(isLoud: isLoud, now: now)
        case .reply(let bytes): send(bytes)
        case .hangUp: hungUp()
        case .failed: end(.lost)
        }
    }

    private func send(_ bytes: [UInt8]) {
        if !socket.send(bytes) { end(.lost) }
    }

    private func hungUp() { end(arrivals.isEmpty ? .refused : .lost) }
}
