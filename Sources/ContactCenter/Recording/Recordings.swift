internal import Foundation
public import Logging
public import Routing

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

    /// Removes the recordings that were finished before `moment`; returns how many. Leaves other files alone.
    ///
    /// - Throws: What looking into the folder or removing a file throws.
    public func erase(olderThan moment: Timestamp) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(with: Result { try removeFiles(olderThan: moment) })
            }
        }
    }

    private func removeFiles(olderThan moment: Timestamp) throws -> Int {
        let limit = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        let key = URLResourceKey.contentModificationDateKey
        var count = 0
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [key])
        where file.lastPathComponent.wholeMatch(of: #/[A-Za-z0-9_-]+-\d+\.wav/#) != nil {
            guard let written = try file.resourceValues(forKeys: [key]).contentModificationDate, written < limit else {
                continue
            }
            try FileManager.default.removeItem(at: file)
            count += 1
        }
        return count
    }

    /// The name of a segment's file, as it is kept in the record.
    static func name(_ session: SessionID, _ segment: Int) -> String {
        // A gateway's own id may hold anything.
        let id = String(session.rawValue.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
        return "\(id.prefix(80))-\(segment).wav"
    }
}
