internal import ArgumentParser

/// The command line: the only place that wires everything together.
@main
struct Foyer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "foyer", abstract: "The voice front of a contact center.")
}
