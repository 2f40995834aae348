internal import Foundation

/// The median of `runs` measurements.
func median(of runs: Int = 5, _ measure: () throws -> Double) rethrows -> Double {
    var values: [Double] = []
    for _ in 0..<runs { values.append(try measure()) }
    return values.sorted()[runs / 2]
}

/// How many seconds of processor time `body` takes: the same on a busy machine as on an idle one.
func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    try body()
    return now() - start
}

/// One line of the table.
func row(_ what: String, _ figure: String, _ goal: String) {
    func padded(_ text: String, _ width: Int) -> String { text.padding(toLength: width, withPad: " ", startingAt: 0) }
    say("\(padded(what, 58)) \(padded(figure, 22)) \(goal)")
}

/// One line on standard output, at once, so that a long run shows how far it is in a file as well.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
