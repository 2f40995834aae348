internal import Foundation
internal import NIOCore
internal import Routing

/// The console's pages: plain HTML, CSS and JavaScript modules, read once when the program starts.
///
/// They are in a folder beside the program, as the build leaves it, or in `../share/foyer` of an installed one. (`Bundle.module`
/// would end the process if it were missing.)
public struct Pages: Sendable {
    /// One file, ready to send.
    struct File: Sendable {
        let body: ByteBuffer
        let type: String
        let tag: String
    }

    /// What the build calls the folder.
    public static let folder = "foyer_Console.resources"

    /// The files by name.
    let files: [String: File]

    /// How many files there are.
    public var count: Int { files.count }

    /// Reads the pages of the running program.
    ///
    /// - Throws: ``MissingPages``.
    public init() throws {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()  // Linux only
        try self.init(program: program.path)
    }

    /// Reads the pages that belong to the program at this path.
    init(program: String) throws {
        let beside = URL(fileURLWithPath: program).deletingLastPathComponent()
        let installed = beside.deletingLastPathComponent().appendingPathComponent("share/foyer")
        for place in [beside, installed] {
            let files = Self.files(in: place.appendingPathComponent(Self.folder).appendingPathComponent("Pages"))
            // A copy that was broken off is none.
            guard Set(files.keys).isSuperset(of: PageRoutes.documents.values) else { continue }
            self.files = files
            return
        }
        throw MissingPages(program: program, places: [beside.path, installed.path])
    }

    private static func files(in folder: URL) -> [String: File] {
        // A folder that can't be read is as good as none: whoever asks says so.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.reduce(into: [:]) { files, name in
            let url = folder.appendingPathComponent(name)
            guard let type = types[url.pathExtension], let data = FileManager.default.contents(atPath: url.path) else {
                return
            }
            let tag = "\"\(SHA256(of: Array(data)).hexadecimal.prefix(32))\""
            files[name] = File(body: ByteBuffer(bytes: data), type: type, tag: tag)
        }
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml", "yaml": "application/yaml; charset=utf-8",
    ]
}

/// The program was moved without its pages.
public struct MissingPages: Error, CustomStringConvertible {
    let program: String
    let places: [String]

    /// What is missing, where it was looked for, what to do.
    public var description: String {
        "the console's pages are missing: \(program) finds no whole \(Pages.folder) in \(places.joined(separator: " or ")); "
            + "copy that folder there from the build, or serve without the console (--http off)"
    }
}
