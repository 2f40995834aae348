import Foundation

/// How a WAV file holds a sample.
enum Encoding: Sendable, CaseIterable {
    case pcm8, pcm16, pcm24, pcm32, float, muLaw, aLaw

    static let all = allCases

    /// The format tag and the bits a sample.
    var header: (tag: UInt16, bits: UInt16) {
        switch self {
        case .pcm8: (1, 8)
        case .pcm16: (1, 16)
        case .pcm24: (1, 24)
        case .pcm32: (1, 32)
        case .float: (3, 32)
        case .aLaw: (6, 8)
        case .muLaw: (7, 8)
        }
    }

    /// The largest error a sample of at most half scale may have, of full scale 1.
    var precision: Double {
        switch self {
        case .pcm8: 1.0 / 128
        case .pcm16, .pcm24, .pcm32, .float: 1.0 / 32_768
        case .muLaw, .aLaw: 1.0 / 64
        }
    }

    func bytes(_ value: Double) -> [UInt8] {
        switch self {
        case .pcm8: [UInt8(128 + (value * 127).rounded())]
        case .pcm16: little(UInt16(bitPattern: Int16((value * 32_767).rounded())))
        case .pcm24: Array(little(UInt32(bitPattern: Int32((value * 8_388_607).rounded()))).prefix(3))
        case .pcm32: little(UInt32(bitPattern: Int32((value * 2_147_483_647).rounded())))
        case .float: little(Float(value).bitPattern)
        case .muLaw: [Self.muLaw(value)]
        case .aLaw: [Self.aLaw(value)]
        }
    }

    /// G.711 written down a second time, from the standard's segments, to check the library against.
    private static func muLaw(_ value: Double) -> UInt8 {
        let magnitude = min(Int(abs(value) * 8_192) + 33, 8_191)
        let segment = (0...7).first { magnitude < 64 << $0 } ?? 7
        let step = magnitude >> (segment + 1) & 0xF
        return ~UInt8((value < 0 ? 0x80 : 0) | segment << 4 | step)
    }

    private static func aLaw(_ value: Double) -> UInt8 {
        let magnitude = min(Int(abs(value) * 4_096), 4_095)
        let segment = (0...7).first { magnitude < 32 << $0 } ?? 7
        let step = segment == 0 ? magnitude >> 1 & 0xF : magnitude >> segment & 0xF
        return UInt8((value < 0 ? 0 : 0x80) | segment << 4 | step) ^ 0x55
    }
}

/// A WAV file made byte by byte, so that it can be wrong in any way.
struct WAV {
    var encoding = Encoding.pcm16
    var channels: UInt16 = 1
    var sampleRate = 8_000
    /// Interleaved, full scale 1.
    var samples: [Double]
    /// What the header says, if that is not the truth.
    var dataSize: UInt32?

    var bytes: [UInt8] {
        let data = samples.flatMap(encoding.bytes)
        let (tag, bits) = encoding.header
        let block = channels * bits / 8
        let format =
            little(tag) + little(channels) + little(UInt32(sampleRate)) + little(UInt32(sampleRate) * UInt32(block))
            + little(block) + little(bits)
        let chunks =
            Array("WAVEfmt ".utf8) + little(UInt32(format.count)) + format + Array("data".utf8)
            + little(dataSize ?? UInt32(data.count)) + data
        return Array("RIFF".utf8) + little(UInt32(chunks.count)) + chunks
    }

    func write(to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}

private func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian, Array.init)
}
