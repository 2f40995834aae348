internal import Dispatch
internal import Foundation
internal import Settings

extension Understanding {
    /// An understanding of `faq`: from the file in `cache` that an earlier time left there, else trained and left there.
    ///
    /// The file (some 6 MB for 1 000 phrasings) is named by a fingerprint of all that training depends on, written beside
    /// and renamed, so that several processes may load at once and an edit of the FAQ finds no old file; a damaged file is
    /// replaced. Runs on a queue of its own. Milliseconds from the file, seconds if trained; a canceled task waits as well.
    ///
    /// - Parameter cache: A directory; made if missing.
    /// - Throws: ``ConfigurationError`` if the directory can't be made or the file not written.
    public static func load(
        faq: FAQ, calibration: Calibration = Calibration(), cache: String
    ) async throws -> Understanding {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "foyer.understanding").async {
                continuation.resume(with: Result { try load(faq: faq, calibration: calibration, cache: cache) })
            }
        }
    }

    /// The same, blocking: never on the cooperative pool.
    public static func load(
        faq: FAQ, calibration: Calibration = Calibration(), cache: String
    ) throws -> Understanding {
        let path = cache + "/" + Classifier.fileName(for: faq)
        let data = FileManager.default.contents(atPath: path)
        let stored = data.flatMap { Classifier($0, for: faq) }
        let classifier = stored ?? Classifier(training: faq)
        if stored == nil { try write(classifier.encoded(for: faq), to: path, in: cache) }
        return Understanding(classifier, faq: faq, calibration: calibration)
    }

    private static func write(_ data: Data, to path: String, in directory: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            let message = "can't be written; choose a cache directory that can be, on a disk with space"
            throw ConfigurationError(file: path, message: message)
        }
    }
}
