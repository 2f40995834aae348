internal import Audio
internal import Logging

/// What one AudioSocket connection brings, message by message, until it has become a call: pure but for the log.
///
/// Asterisk sends `slin` at 8 kHz unless told otherwise; other rates are converted. A `Dial(AudioSocket/…)` without a
/// codec sends µ-law under the label of 8 kHz `slin`: 160 bytes a frame give it away.
struct AudioSocketCall: ~Copyable {
    /// What a message means.
    enum Meaning: Equatable {
        case answered(id: String)
        case sound([Int16])
        case digit(Character)
        case nothing
        /// The peer does not speak AudioSocket, or says that it is over.
        case over
    }

    private var isIdentified = false
    private var lineRate = LineRate()
    private var suspicious = 0
    private let logger: Logger

    /// µ-law frames in a row before they are believed: one odd frame is none.
    private static let proof = 3

    init(logger: Logger) { self.logger = logger }

    mutating func take(_ message: AudioSocketMessage) -> Meaning {
        guard isIdentified else {
            guard case .identity(let bytes) = message else { return .over }
            isIdentified = true
            return .answered(id: Self.text(bytes))
        }
        switch message {
        case .audio(let bytes, let rate): return .sound(samples(bytes, rate: rate))
        case .digit(let digit): return .digit(digit)
        case .hangUp, .failure: return .over
        case .identity, .unknown: return .nothing
        }
    }

    private mutating func samples(_ bytes: [UInt8], rate: Int) -> [Int16] {
        if rate == Telephone.sampleRate, bytes.count == Telephone.frameSamples {
            suspicious += 1
            if suspicious == Self.proof {
                logger.notice("µ-law came in as slin; write Dial(AudioSocket/…/c(slin)) in the dialplan")
            }
            return suspicious >= Self.proof ? G711.muLaw.decode(bytes) : AudioFrame.silence.samples
        }
        suspicious = 0
        return lineRate.convert(LinearPCM.samples(bytes), from: rate)
    }

    /// A UUID as it is written.
    private static func text(_ bytes: [UInt8]) -> String {
        let digits = bytes.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
        return groups.map { digits[$0].joined() }.joined(separator: "-")
    }
}
