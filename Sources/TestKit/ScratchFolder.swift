public import Foundation

/// A folder of its own for one test, deleted with everything in it when the last reference goes.
public final class ScratchFolder: Sendable {
    /// Where it is.
    public let url: URL

    /// A new, empty folder among the system's temporary ones.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("foyer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be deleted now, the system's own cleaning will.
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a file of this name in it, whether it exists or not.
    public func path(_ name: String) -> String {
        url.appendingPathComponent(name).path
    }

    /// The names of the files in it, sorted.
    public var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}
