internal import ArgumentParser
internal import Foundation
internal import VoiceBot

/// The folder that holds `models/`, `prompts/` and `examples/`.
struct Home {
    /// The folder's path.
    let root: String

    /// The language pack, the FAQ and what was learned from them.
    var models: String { root + "/models/en-US" }
    /// The prompt catalogue.
    var prompts: String { root + "/prompts/en-US.yaml" }
    /// Recordings that win over synthesis, one `ID.wav` each.
    var recordedPrompts: String { root + "/prompts/recorded/en-US" }
    /// The demo bank's staff.
    var demoStaff: String { root + "/examples/demo-bank/staff.yaml" }

    /// Where what is derived from models is kept: `FOYER_CACHE`, else `foyer` in the user's cache folder.
    static var cache: String {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["FOYER_CACHE"], !named.isEmpty { return named }
        if let folder = environment["XDG_CACHE_HOME"], !folder.isEmpty { return folder + "/foyer" }
        return (environment["HOME"] ?? NSTemporaryDirectory()) + "/.cache/foyer"
    }

    /// The files a bot is made from.
    var sources: VoiceBot.Sources {
        .init(models: models, prompts: prompts, recordings: recordedPrompts, cache: Self.cache)
    }

    /// Makes the bot, able to decode one caller a core.
    func prepareBot() async throws -> VoiceBot {
        try await VoiceBot.prepare(sources, recognizers: ProcessInfo.processInfo.activeProcessorCount)
    }

    /// Finds the folder: the one named, else the working directory or the nearest folder above it, else the nearest
    /// folder above the program, that has a `models` folder.
    static func locate(_ named: String?) throws -> Home {
        if let named {
            guard isHome(named) else {
                throw Failure.badInput("\(named) holds no models/en-US folder; --home names the folder that does")
            }
            return Home(root: named)
        }
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().path
        for start in [FileManager.default.currentDirectoryPath, program] {
            var folder = URL(fileURLWithPath: start)
            while folder.path != "/" {
                if isHome(folder.path) { return Home(root: folder.path) }
                folder.deleteLastPathComponent()
            }
        }
        throw Failure.badInput(
            "no models/en-US folder here, above here or above the program; run foyer in its folder or give --home")
    }

    private static func isHome(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path + "/models/en-US", isDirectory: &isDirectory)
            && isDirectory.boolValue
    }
}

/// `--home`, for every command that needs models or prompts.
struct HomeOptions: ParsableArguments {
    @Option(help: "Folder with models and prompts (default: found from here, or FOYER_HOME).")
    var home: String?

    /// The folder these options mean.
    func locate() throws -> Home {
        try Home.locate(home ?? ProcessInfo.processInfo.environment["FOYER_HOME"])
    }
}
