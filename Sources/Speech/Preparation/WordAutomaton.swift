/// A finite-state automaton over words: a grammar that the Java Speech Grammar Format can't write down, or only at great length.
struct WordAutomaton: Sendable, Equatable {
    /// A word that leads from one state to another.
    struct Arc: Sendable, Equatable {
        let from: Int
        let to: Int
        let word: String
        /// How likely it is compared with the state's other arcs, above 0 and up to 1.
        let probability: Double
    }

    /// How many states there are; the first, 0, is the start.
    let states: Int
    /// The state in which a sentence is whole.
    let end: Int
    let arcs: [Arc]
}
