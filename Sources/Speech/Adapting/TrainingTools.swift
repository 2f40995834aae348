internal import Foundation

/// Debian's programs that adapt an acoustic model: sphinxtrain, and sphinxbase's front end.
struct TrainingTools {
    /// A program and the Debian package it comes with.
    enum Tool: String, CaseIterable {
        case mdefConvert = "/usr/bin/pocketsphinx_mdef_convert"
        case frontEnd = "/usr/bin/sphinx_fe"
        case baumWelch = "/usr/lib/sphinxtrain/bw"
        case solve = "/usr/lib/sphinxtrain/mllr_solve"
        case transform = "/usr/lib/sphinxtrain/mllr_transform"
        case mapAdapt = "/usr/lib/sphinxtrain/map_adapt"
        case dump = "/usr/lib/sphinxtrain/mk_s2sendump"

        var package: String {
            switch self {
            case .mdefConvert: "pocketsphinx"
            case .frontEnd: "sphinxbase-utils"
            case .baumWelch, .solve, .transform, .mapAdapt, .dump: "sphinxtrain"
            }
        }
    }

    /// Where the programs' words go.
    let folder: String

    /// - Throws: ``SpeechError`` naming the packages that are missing.
    init(folder: String) throws(SpeechError) {
        self.folder = folder
        let missing = Tool.allCases.filter { !FileManager.default.isExecutableFile(atPath: $0.rawValue) }
        guard missing.isEmpty else {
            let packages = Set(missing.map(\.package)).sorted().joined(separator: " ")
            throw SpeechError(
                .file, "Adapting needs programs that are not installed here: apt-get install \(packages).")
        }
    }

    /// Runs `tool` to its end and returns all it wrote. Blocks.
    ///
    /// - Parameter log: A name for what it writes, if it runs several times at once; nil for the program's own.
    /// - Throws: ``SpeechError`` with its last complaint if it fails.
    func run(_ tool: Tool, _ arguments: [String: String], log: String? = nil) throws(SpeechError) -> String {
        try run(tool, arguments.sorted { $0.key < $1.key }.flatMap { ["-" + $0.key, $0.value] }, log: log)
    }

    /// The same with arguments as they are.
    func run(_ tool: Tool, _ arguments: [String], log name: String? = nil) throws(SpeechError) -> String {
        let log = "\(folder)/\(name ?? URL(fileURLWithPath: tool.rawValue).lastPathComponent).log"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool.rawValue)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        guard FileManager.default.createFile(atPath: log, contents: nil),
            let handle = FileHandle(forWritingAtPath: log)
        else { throw SpeechError(.file, "\(log) cannot be written: make space in the temporary folder.") }
        process.standardOutput = handle
        process.standardError = handle
        do { try process.run() } catch {
            throw SpeechError(.file, "\(tool.rawValue) cannot be run (\(error.localizedDescription)).")
        }
        process.waitUntilExit()
        let said = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let complaint = said.split(separator: "\n").last { $0.contains("ERROR") || $0.contains("FATAL") }
            throw SpeechError(
                .file, "\(tool.rawValue) failed: \(complaint ?? "it gave no reason"); check the recordings and texts.")
        }
        return said
    }
}
