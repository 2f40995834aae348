internal import Foundation
public import Logging
internal import Routing

/// Where calls are recorded: one stereo WAV file a segment (left the caller, right Foyer or the agent).
public struct Recordings: Sendable {
    /// The folder.
    let folder: URL
    let logger: Logger
    /// Whether the caller is told so first.
    public let announces: Bool

    /// Recordings in the folder at `path`, which is made if it is missing.
    ///
    /// - Throws: What making the folder throws.
    public init(path: String, announces: Bool = true, logger: Logger) throws {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.announces = announces
        self.logger = logger
    }

    /// The name of a segment's file, as it is kept in the record.
    static func name(_ session: SessionID, _ segment: Int) -> String {
        // A gateway's own id may hold anything.
        let id = String(session.rawValue.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
        return "\(id.prefix(80))-\(segment).wav"
    }
}
