internal import ArgumentParser
internal import Glibc

/// The command line: the only place that wires everything together.
struct Foyer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "foyer",
        abstract:
            "The voice front of a contact center: a bot answers, a remote agent first, a seat only for operations.",
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Calls:",
                subcommands: [ServeCommand.self, CallCommand.self, TalkCommand.self, TestCommand.self]),
            CommandGroup(
                name: "Speech:",
                subcommands: [
                    SayCommand.self, PromptsCommand.self, RecognizeCommand.self, EvaluateCommand.self,
                    AdaptCommand.self,
                ]),
            CommandGroup(
                name: "Operation:",
                subcommands: [
                    AgentsCommand.self, SessionsCommand.self, ExplainCommand.self, VerifyCommand.self,
                    ReportCommand.self, BackupCommand.self, EraseCommand.self,
                    PasswordCommand.self, DoctorCommand.self,
                    BenchCommand.self,
                ]),
            CommandGroup(name: "Staffing:", subcommands: [ErlangCommand.self, SimulateCommand.self]),
        ])
}

/// Runs the command and turns how it ended into the exit status: 0 done, 1 the thing asked for failed, 2 usage or bad
/// input. ArgumentParser's own `main()` would exit with 64 for usage.
@main
enum Main {
    static func main() async {
        // A reader that goes away is an error of `write`, not a signal that would leave half-written files.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Foyer.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(report(error))
        }
    }

    /// Says on stderr what went wrong (help and version go to stdout) and returns the exit status.
    private static func report(_ error: any Error) -> Int32 {
        if let failure = error as? Failure {
            Terminal.error("foyer: \(failure)")
            return failure.status
        }
        if error is ExitCode || error is CleanExit || error is ValidationError || Foyer.exitCode(for: error) != .failure
        {
            let message = Foyer.fullMessage(for: error)
            guard Foyer.exitCode(for: error) != .success else {
                print(message)
                return 0
            }
            if !message.isEmpty { Terminal.error(message) }
            return (error as? ExitCode)?.rawValue ?? 2
        }
        Terminal.error("foyer: \(error)")
        return 2
    }
}
