internal import ArgumentParser
internal import Console

/// `foyer password`: the hash of a password, for `staff.yaml`.
struct PasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Make the hash of a password for staff.yaml.",
        discussion: """
            Reads the password from the first line of its input and prints its Argon2id hash, to be written as the \
            password of an agent or a user in staff.yaml.
            """)

    func run() async throws {
        guard let password = readLine(), password.utf8.count >= 8 else {
            throw Failure.badInput("a password has at least 8 characters; give it on the first line of the input")
        }
        guard let hash = await PasswordHasher().hash(password) else {
            throw Failure.failed("there is too little memory to hash a password; 64 MB are needed")
        }
        try Terminal.line(hash)
    }
}
