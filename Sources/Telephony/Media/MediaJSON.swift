internal import Foundation

/// A platform's JSON message, read leniently: what is not there, or of another type, is nil.
struct MediaJSON {
    private let members: [String: Any]

    /// The object in `text`; nil if it holds none.
    init?(_ text: String) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)),  // no JSON is no object
            let members = object as? [String: Any]
        else { return nil }
        self.members = members
    }

    private init(members: [String: Any]) { self.members = members }

    subscript(key: String) -> String? {
        switch members[key] {
        case let text as String: text
        case let number as NSNumber: number.stringValue
        default: nil
        }
    }

    func object(_ key: String) -> MediaJSON? { (members[key] as? [String: Any]).map(MediaJSON.init(members:)) }

    /// `values` as a JSON object, keys sorted; strings, numbers and nested objects of them.
    static func text(_ values: [String: Any]) -> String {
        // Strings always encode.
        let data = try? JSONSerialization.data(
            withJSONObject: values, options: [.sortedKeys, .withoutEscapingSlashes])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension MediaJSON {
    /// A rate in Hz that sound can have.
    func rate(_ key: String) -> Int? {
        self[key].flatMap { Int($0) }.flatMap { (8_000...48_000).contains($0) ? $0 : nil }
    }
}
