internal import Routing

/// What is still to happen, earliest first; at the same moment, what was planned first. A binary heap: O(log n) a step.
struct Agenda<Item> {
    private struct Entry {
        let at: Timestamp
        let order: Int
        let item: Item

        func isBefore(_ other: Entry) -> Bool { at != other.at ? at < other.at : order < other.order }
    }

    private var entries: [Entry] = []
    private var planned = 0

    /// When the next item is due; nil if nothing is planned.
    var next: Timestamp? { entries.first?.at }

    mutating func plan(_ item: Item, at: Timestamp) {
        planned += 1
        entries.append(Entry(at: at, order: planned, item: item))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].isBefore(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func take() -> (at: Timestamp, item: Item)? {
        guard let first = entries.first else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].isBefore(entries[least]) { least = child }
            }
            guard least != parent else { return (first.at, first.item) }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
