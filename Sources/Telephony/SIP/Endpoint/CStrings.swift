internal import Foundation

/// C strings that live as long as this object: for a structure of them that one C call reads.
final class CStrings {
    private var pointers: [UnsafeMutablePointer<CChar>] = []

    deinit { pointers.forEach { free($0) } }

    /// A copy of `text`; nil for nil.
    func keep(_ text: String?) -> UnsafePointer<CChar>? {
        guard let text, let copy = strdup(text) else { return nil }
        pointers.append(copy)
        return UnsafePointer(copy)
    }
}
