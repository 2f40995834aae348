/// The figures the formulas are checked for.
enum Limits {
    /// Agents or lines; Erlang's recursion takes one step for each.
    static let agents = 0...1_000_000
    /// Erlang.
    static let load = 0.0...1_000_000
    /// Handling and patience, seconds; beyond four months a caller is no longer on the phone.
    static let time = 0.001...10_000_000
    /// A threshold of waiting time, seconds.
    static let threshold = 0.0...10_000_000
    /// A share of calls that may be none or all.
    static let share = 0.0...1
    /// A share of calls to aim at: none and all need no staff or endless staff.
    static let aim = 1e-12...0.999_999
}
