internal import Routing

/// Days by slot, summed up: the same whatever the order in which they are added.
struct Profile: Sendable {
    struct Queue: Sendable {
        var offered: [Int]
        var inTime: [Int]
        /// Callers × milliseconds.
        var waiting: [Int64]
    }

    struct Crew: Sendable {
        /// Agents × milliseconds.
        var busy: [Int64]
        var atWork: [Int64]
    }

    var queues: [QueueID: Queue] = [:]
    var crews: [Staff.Tier: Crew] = [:]

    mutating func add(_ other: Profile) {
        queues.merge(other.queues) { one, other in
            Queue(
                offered: Self.sums(one.offered, other.offered), inTime: Self.sums(one.inTime, other.inTime),
                waiting: Self.sums(one.waiting, other.waiting))
        }
        crews.merge(other.crews) { one, other in
            Crew(busy: Self.sums(one.busy, other.busy), atWork: Self.sums(one.atWork, other.atWork))
        }
    }

    private static func sums<Number: FixedWidthInteger>(_ one: [Number], _ other: [Number]) -> [Number] {
        zip(one, other).map { $0 + $1 }
    }
}
