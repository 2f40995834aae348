internal import Foundation

/// How much sound a WAV header promises and how much of it the file holds, in bytes.
///
/// libsndfile quietly shortens a file that was cut off; a caller whose last words are missing deserves an error.
struct WAVDataChunk {
    let promised: Int
    let present: Int

    /// Recorders that write to a pipe cannot go back to fill in the size and leave a huge one: read to the end then.
    private static let unknownSize = 0x7FFF_0000

    /// Nil if the file is no plain RIFF file (RF64 keeps its sizes elsewhere) or has no data chunk.
    init?(path: String) throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }  // only reading: nothing can be lost
        let size = try file.seekToEnd()
        try file.seek(toOffset: 0)
        guard let head = try file.read(upToCount: 12), head.count == 12, head.starts(with: Array("RIFF".utf8)) else {
            return nil
        }
        var offset: UInt64 = 12
        while let chunk = try file.read(upToCount: 8), chunk.count == 8 {
            let length = chunk.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            if chunk.starts(with: Array("data".utf8)) {
                present = Int(size - offset) - 8
                promised = length >= Self.unknownSize ? present : length
                return
            }
            // Chunks start at even offsets.
            offset += 8 + UInt64(length) + UInt64(length % 2)
            try file.seek(toOffset: offset)
        }
        return nil
    }
}
