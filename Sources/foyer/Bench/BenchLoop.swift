internal import Dispatch
internal import Glibc

/// Drives all calls of a bench on one thread, so that measuring takes as little of the machine as possible.
///
/// It looks every two milliseconds for what has arrived, and callers speak on beats 5 ms apart: five hundred wake-ups a second,
/// however many calls there are.
struct BenchLoop {
    private let line: BenchLine
    private let clips: [BenchClip]
    private let turns: Int
    private let destination: BenchSocket.Destination
    private var calls: [BenchCall] = []
    private var polled: [pollfd] = []
    /// When callers who are not on the line call.
    private var starts: [Double] = []
    private var tally = BenchTally()

    private static let look = 0.002
    private static let beat = 0.005

    /// A loop over `line`, whose callers take `turns` turns with `clips`.
    ///
    /// - Throws: `Failure` if the server's host is unknown.
    init(_ line: BenchLine, clips: [BenchClip], turns: Int) throws {
        self.line = line
        self.clips = clips
        self.turns = turns
        destination = try BenchSocket.Destination(line.address)
    }

    /// Keeps `count` calls going for `seconds`, or until told that it `isOver`; blocks the thread.
    ///
    /// - Parameter goesOn: Whether a call that ends is followed by another, half a second later; one that is refused or lost, by
    ///   another after a second.
    mutating func run(_ count: Int, seconds: Double, goesOn: Bool, isOver: () -> Bool) -> BenchTally {
        let start = Self.now
        // Callers do not all come, and then speak, in the same instant: over a third of the time, or over the 20 s that greeting,
        // question and answer take.
        let spread = min(20, seconds / 3)
        starts = (0..<count).map { start + spread * Double($0) / Double(count) }
        var next = start
        while Self.now < start + seconds, !isOver(), goesOn || !(starts.isEmpty && calls.isEmpty) {
            usleep(useconds_t(Self.look * 1_000_000))
            read()
            let now = Self.now
            guard now >= next else { continue }
            let beat = next + Self.beat * ((now - next) / Self.beat).rounded(.down)
            next = beat + Self.beat
            begin(now)
            for call in calls { call.speak(on: beat, now: now) }
            settle(now, goesOn: goesOn)
        }
        for call in calls { call.end(.cut) }
        settle(Self.now, goesOn: false)
        tally.atOnce = count
        tally.wallSeconds = Self.now - start
        return tally
    }

    /// Reads from every line on which something has arrived.
    private mutating func read() {
        guard poll(&polled, nfds_t(polled.count), 0) > 0 else { return }
        let now = Self.now
        for (index, state) in polled.enumerated() where state.revents != 0 { calls[index].read(now: now) }
    }

    /// Has those call whose time has come.
    private mutating func begin(_ now: Double) {
        let due = starts.count { $0 <= now }
        guard due > 0 else { return }
        starts.removeAll { $0 <= now }
        for _ in 0..<due {
            tally.calls += 1
            let caller = BenchCaller(clips: clips, first: tally.calls, turns: turns)
            calls.append(BenchCall(caller, over: line.makeWire(), to: destination))
        }
        watch()
    }

    /// Counts the calls that are over.
    private mutating func settle(_ now: Double, goesOn: Bool) {
        let over = calls.filter { $0.ending != nil }
        guard !over.isEmpty else { return }
        calls.removeAll { $0.ending != nil }
        watch()
        for call in over {
            tally.add(call.caller.figures, call.arrivals)
            // So long a full house may take to see that a caller has gone.
            var pause = 0.5
            switch call.ending {
            case .completed: tally.completed += 1
            case .refused: (tally.refused, pause) = (tally.refused + 1, 1)
            // Perhaps the server is not there: nothing is gained by asking at once again.
            case .lost: (tally.lost, pause) = (tally.lost + 1, 1)
            case .cut, nil: break
            }
            if goesOn { starts.append(now + pause) }
        }
    }

    private mutating func watch() {
        polled = calls.map { pollfd(fd: $0.socket.descriptor, events: Int16(POLLIN), revents: 0) }
    }

    /// Seconds on the machine's clock.
    static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}
