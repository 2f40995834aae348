internal import Foundation

/// The mixture weights of an acoustic model as PocketSphinx keeps them (`sendump`), and as sphinxtrain wants them.
///
/// Debian's model comes with the former only: a byte a weight, v, that stands for 1.0001^(−1024 v).
struct SenoneDump {
    private let features: Int
    /// Gaussians a codebook, each with a weight in every senone.
    let densities: Int
    private let senones: Int
    /// Feature → density → senone.
    private let weights: ArraySlice<UInt8>

    /// Reads the dump at `path`.
    ///
    /// - Throws: ``SpeechError`` if it can't be read or is not what it says.
    init(path: String) throws(SpeechError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SpeechError(.languagePack, "\(path) cannot be read: reinstall pocketsphinx-en-us.")
        }
        let bytes = [UInt8](data)
        var position = 0
        func number() -> Int? {
            guard position + 4 <= bytes.count else { return nil }
            defer { position += 4 }
            return (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
        }
        // Texts, each after its length, up to a length of zero.
        var lines: [String] = []
        while let length = number(), length > 0, position + length <= bytes.count {
            lines.append(String(decoding: bytes[position..<(position + length)].filter { $0 != 0 }, as: UTF8.self))
            position += length
        }
        let feature = lines.first { $0.hasPrefix("feature_count ") }.flatMap { Int($0.dropFirst(14)) }
        guard let features = feature, let densities = number(), let senones = number(),
            (1...16).contains(features), densities > 0, senones > 0,
            bytes.count - position == features * densities * senones
        else {
            throw SpeechError(.languagePack, "\(path) is no dump of 8-bit mixture weights: adapt another model.")
        }
        (self.features, self.densities, self.senones) = (features, densities, senones)
        weights = bytes[position...]
    }

    /// The weights in sphinxtrain's format: 32-bit floats by senone, feature and density, those of a senone's feature
    /// adding up to one.
    var mixtureWeights: Data {
        var data = Data("s3\nversion 1.0\nendhdr\n".utf8)
        // The first number tells the order of bytes.
        let header = [0x1122_3344, senones, features, densities, senones * features * densities]
        for value in header { withUnsafeBytes(of: UInt32(value)) { data.append(contentsOf: $0) } }
        let table = (0...255).map { Float(pow(1.0001, -1024.0 * Double($0))) }
        var values = [Float](repeating: 0, count: densities)
        for senone in 0..<senones {
            for feature in 0..<features {
                for density in 0..<densities {
                    let index = (feature * densities + density) * senones + senone
                    values[density] = table[Int(weights[weights.startIndex + index])]
                }
                let total = values.reduce(0, +)
                values.map { $0 / total }.withUnsafeBytes { data.append(contentsOf: $0) }
            }
        }
        return data
    }
}
