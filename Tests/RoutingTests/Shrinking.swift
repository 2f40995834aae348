/// The fewest of `steps`, in their order, of which `fails` still holds: delta debugging, so that a failure is read as a story
/// and not as four hundred commands. Without any one of them it would no longer fail.
func shrink<Step>(_ steps: [Step], while fails: ([Step]) -> Bool) -> [Step] {
    var steps = steps
    var length = steps.count / 2
    while length > 0 {
        var start = 0
        var isShorter = false
        while start < steps.count {
            let rest = Array(steps[..<start] + steps[min(start + length, steps.count)...])
            if fails(rest) {
                steps = rest
                isShorter = true
            } else {
                start += length
            }
        }
        if length > 1 { length /= 2 } else if !isShorter { length = 0 }
    }
    return steps
}
