internal import Foundation
internal import TestKit
internal import Testing

@testable internal import Speech

/// Mixture weights from PocketSphinx's form to sphinxtrain's.
@Suite struct SenoneDumpTests {
    private func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }

    /// One feature, two densities, three senones; the weights by density, then senone.
    private func dump(_ weights: [UInt8], features: String = "feature_count 1") throws -> SenoneDump {
        let folder = try ScratchFolder()
        var bytes: [UInt8] = []
        for line in ["made for a test", features] { bytes += number(line.utf8.count + 1) + Array(line.utf8) + [0] }
        bytes += number(0) + number(2) + number(3) + weights
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path("sendump")))
        return try SenoneDump(path: folder.path("sendump"))
    }

    @Test("a senone's weights are turned from logarithms and add up to one")
    func weights() throws {
        let data = try dump([0, 0, 10, 0, 20, 10]).mixtureWeights
        let header = Array("s3\nversion 1.0\nendhdr\n".utf8)
        #expect(Array(data.prefix(header.count)) == header)
        let rest = [UInt8](data.dropFirst(header.count))
        #expect(Array(rest.prefix(20)) == number(0x1122_3344) + number(3) + number(1) + number(2) + number(6))
        let values = stride(from: 20, to: rest.count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(rest[start + $1]) << (8 * UInt32($1)) })
        }
        #expect(values.count == 6)
        // 1.0001^(−1024 · 20) = 0.129.
        let expected: [Float] = [0.5, 0.5, 0.8857, 0.1143, 0.5, 0.5]
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 0.0005 })
    }

    @Test("a dump of another shape is refused with a sentence")
    func otherShape() {
        #expect(throws: SpeechError.self) { try dump([1, 2, 3]) }
        #expect(throws: SpeechError.self) { try dump([0, 0, 10, 0, 20, 10], features: "nothing") }
        #expect(throws: SpeechError.self) { try SenoneDump(path: "/nowhere/sendump") }
    }
}
