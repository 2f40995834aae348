/// Why a command stops: one sentence for the operator (what, where, what to do) and the exit status.
struct Failure: Error, CustomStringConvertible {
    /// The sentence, without "error:" or a trailing line break.
    let description: String
    /// 1 the thing asked for failed, 2 usage or bad input.
    let status: Int32

    /// The thing asked for failed: a test, a check, a ledger.
    static func failed(_ sentence: String) -> Failure { Failure(description: sentence, status: 1) }
    /// The command was used wrongly or its input is no good.
    static func badInput(_ sentence: String) -> Failure { Failure(description: sentence, status: 2) }
}
