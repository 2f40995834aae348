import Foundation

/// Palm's queue solved a second way: as a Markov chain, its states weighed from the fullest outwards, and a waiting
/// caller's fate followed step by step.
struct BirthDeath {
    let delayed: Double
    let abandoned: Double
    private let waiting: [Double]
    private let agents: Double
    private let handle: Double
    private let patience: Double

    init(load: Double, agents: Int, handle: Double, patience: Double) {
        func leaving(_ calls: Int) -> Double {
            Double(min(calls, agents)) / handle + Double(max(0, calls - agents)) / patience
        }
        let arrivals = load / handle
        let fullest = load > Double(agents) ? agents + Int((arrivals - Double(agents) / handle) * patience) : Int(load)
        var weights = [fullest: 1.0]
        var calls = fullest
        while calls > 0, let weight = weights[calls], weight > 1e-30 {
            weights[calls - 1] = weight * leaving(calls) / arrivals
            calls -= 1
        }
        calls = fullest
        while let weight = weights[calls], weight > 1e-30 {
            weights[calls + 1] = weight * arrivals / leaving(calls + 1)
            calls += 1
        }
        let ascending = weights.sorted { $0.value < $1.value }
        let sum = ascending.reduce(0) { $0 + $1.value }
        delayed = ascending.reduce(0) { $0 + ($1.key >= agents ? $1.value : 0) } / sum
        let queue = ascending.reduce(0) { $0 + Double(max(0, $1.key - agents)) * $1.value } / sum
        abandoned = queue / patience / arrivals
        waiting = (agents...max(agents, calls)).map { (weights[$0] ?? 0) / sum }
        self.agents = Double(agents)
        self.handle = handle
        self.patience = patience
    }

    /// The share answered within `threshold` seconds: Runge-Kutta over the caller's place in the queue.
    func serviceLevel(within threshold: Double, steps: Int = 4_000) -> Double {
        var answered = [Double](repeating: 0, count: waiting.count)
        let step = threshold / Double(steps)
        func slope(_ now: [Double]) -> [Double] {
            now.indices.map { ahead in
                let moving = agents / handle + Double(ahead) / patience
                return moving * (ahead == 0 ? 1 : now[ahead - 1]) - (moving + 1 / patience) * now[ahead]
            }
        }
        func moved(_ slopes: [Double], _ time: Double) -> [Double] { zip(answered, slopes).map { $0 + time * $1 } }
        for _ in 0..<steps {
            let first = slope(answered)
            let second = slope(moved(first, step / 2))
            let third = slope(moved(second, step / 2))
            let fourth = slope(moved(third, step))
            for place in answered.indices {
                answered[place] += step / 6 * (first[place] + 2 * second[place] + 2 * third[place] + fourth[place])
            }
        }
        return 1 - delayed + zip(waiting, answered).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
