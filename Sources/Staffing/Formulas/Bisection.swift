/// Halving an interval: slow but it can't be thrown off.
enum Bisection {
    /// Where the rising `function` crosses zero in `range`, to the last bit of a Double; the nearer end if it doesn't.
    static func root(in range: ClosedRange<Double>, of function: (Double) -> Double) -> Double {
        var (low, high) = (range.lowerBound, range.upperBound)
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { return middle }
            if function(middle) < 0 { low = middle } else { high = middle }
        }
    }

    /// The least number in `range` that is `enough`, where once enough is always enough; nil if none is.
    static func least(
        in range: ClosedRange<Int>, isEnough: (Int) throws(StaffingError) -> Bool
    ) throws(StaffingError) -> Int? {
        var (low, high) = (range.lowerBound, range.lowerBound)
        // Doubling first: the answer is usually near the low end, and a trial costs as much as its number is large.
        while try !isEnough(high) {
            guard high < range.upperBound else { return nil }
            low = high + 1
            high = min(range.upperBound, range.lowerBound + 2 * (high - range.lowerBound) + 1)
        }
        while low < high {
            let middle = low + (high - low) / 2
            if try isEnough(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
