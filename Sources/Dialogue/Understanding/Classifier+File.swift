internal import Foundation

extension Classifier {
    /// Raised when training or the file's form changes, so that old files are not taken for new.
    private static let version: UInt64 = 3
    private static let header = 4 * MemoryLayout<UInt64>.size

    /// The name of the file for `faq`: a fingerprint of all that training depends on.
    static func fileName(for faq: FAQ) -> String {
        "understanding-\(String(fingerprint(of: faq), radix: 16)).bin"
    }

    private static func fingerprint(of faq: FAQ) -> UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.add(version)
        fingerprint.add(UInt64(sentencesPerPhrasing))
        faq.addTrainingContent(to: &fingerprint)
        return fingerprint.value
    }

    /// The file's content: four 64-bit numbers (fingerprint of the FAQ, checksum of what follows, features, classes),
    /// the features' hashes, their inverse frequencies and the model's rows, all in the machine's own order.
    func encoded(for faq: FAQ) -> Data {
        var body = Data()
        for numbers in [UInt64(space.count), UInt64(model.classes)] + space.keys { body.append(bytesOf: numbers) }
        for frequency in space.inverseFrequencies { body.append(bytesOf: frequency) }
        for block in model.rows { body.append(bytesOf: block) }
        var data = Data()
        data.append(bytesOf: Self.fingerprint(of: faq))
        data.append(bytesOf: Self.checksum(body))
        return data + body
    }

    /// The classifier in a file's content; nil if that is damaged, or was made for another FAQ.
    init?(_ data: Data, for faq: FAQ) {
        guard data.count >= Self.header else { return nil }
        var reader = Reader(data: data)
        let (fingerprint, checksum) = (reader.next(UInt64.self), reader.next(UInt64.self))
        guard fingerprint == Self.fingerprint(of: faq), checksum == Self.checksum(data[reader.position...]) else {
            return nil
        }
        let (features, classes) = (Int(clamping: reader.next(UInt64.self)), Int(clamping: reader.next(UInt64.self)))
        guard classes == faq.intents.count, features <= data.count, data.count == Self.size(features, classes) else {
            return nil
        }
        let keys = reader.next(UInt64.self, count: features)
        let inverseFrequencies = reader.next(Float.self, count: features)
        let rows = reader.next(LinearModel.Block.self, count: (features + 1) * LinearModel.blocks(for: classes))
        self.init(
            space: FeatureSpace(keys: keys, inverseFrequencies: inverseFrequencies),
            model: LinearModel(classes: classes, rows: rows))
    }

    private static func size(_ features: Int, _ classes: Int) -> Int {
        header + features * (MemoryLayout<UInt64>.size + MemoryLayout<Float>.size)
            + (features + 1) * LinearModel.blocks(for: classes) * MemoryLayout<LinearModel.Block>.size
    }

    private static func checksum(_ data: Data) -> UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.add(data)
        return fingerprint.value
    }
}

/// Reads numbers one after the other; there must be as many as are asked for.
private struct Reader {
    let data: Data
    private(set) var position = 0

    init(data: Data) { self.data = data }

    mutating func next<Number: BitwiseCopyable>(_ type: Number.Type) -> Number {
        defer { position += MemoryLayout<Number>.size }
        return data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: type) }
    }

    mutating func next<Number: BitwiseCopyable>(_ type: Number.Type, count: Int) -> [Number] {
        (0..<count).map { _ in next(type) }
    }
}

extension Data {
    fileprivate mutating func append<Number: BitwiseCopyable>(bytesOf number: Number) {
        Swift.withUnsafeBytes(of: number) { append(contentsOf: $0) }
    }
}
