import Foundation
import Settings
import Testing

@testable import Dialogue

@Suite("Understanding's cache", .serialized)
struct UnderstandingCacheTests {
    private let cache = NSTemporaryDirectory() + "foyer-\(UUID().uuidString)"

    private func load(_ faq: FAQ) throws -> Understanding { try Understanding.load(faq: faq, cache: cache) }

    private var files: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: cache) } }

    @Test("what was trained is found again, to the bit, and so off the cooperative pool")
    func found() async throws {
        defer { try? FileManager.default.removeItem(atPath: cache) }
        let trained = try load(try SmallBank.faq())
        let name = try #require(try files.first)
        let written = try FileManager.default.attributesOfItem(atPath: cache + "/" + name)[.systemFileNumber] as? Int
        let found = try await Understanding.load(faq: try SmallBank.faq(), cache: cache)
        let kept = try FileManager.default.attributesOfItem(atPath: cache + "/" + name)[.systemFileNumber] as? Int
        #expect(found.classifier == trained.classifier)
        #expect(trained.classifier == Classifier(training: try SmallBank.faq()))
        #expect(kept == written)
        #expect(try files.count == 1)
    }

    @Test(
        "what matters to training makes another file, what doesn't does not",
        arguments: [
            ("id: help", "id: assistance", true), ("where is my [new] card", "where is my [new | old] card", true),
            ("states: [confirm]", "states: [open, confirm]", true), ("weight: 6", "weight: 7", true),
            ("an agent |", "agents |", true), ("topic: our opening hours", "topic: when we open", false),
            ("menu: 3", "menu: 9", false), ("answer: answer_lost_card", "answer: another_answer", false),
        ])
    func fingerprint(text: String, edited: String, isAnother: Bool) throws {
        let edit = SmallBank.yaml.replacing(text, with: edited)
        #expect(edit != SmallBank.yaml)
        let name = Classifier.fileName(for: try SmallBank.faq())
        let other = Classifier.fileName(for: try FAQ(yaml: edit, background: SmallBank.background))
        #expect((name != other) == isAnother)
    }

    @Test("a damaged file is noticed wherever the damage is, and replaced")
    func damaged() throws {
        defer { try? FileManager.default.removeItem(atPath: cache) }
        let faq = try SmallBank.faq()
        let trained = try load(faq)
        let whole = trained.classifier.encoded(for: faq)
        #expect(Classifier(whole, for: faq) == trained.classifier)
        for place in [0, 9, 17, 20, 25, 40, whole.count / 2, whole.count - 1] {
            var data = whole
            data[place] ^= 0x10
            #expect(Classifier(data, for: faq) == nil, "byte \(place)")
        }
        for count in [0, 7, 31, 32, 33, whole.count - 1] {
            #expect(Classifier(whole.prefix(count), for: faq) == nil, "\(count) bytes")
        }
        #expect(Classifier(whole + [0], for: faq) == nil)
        let path = cache + "/" + Classifier.fileName(for: faq)
        try whole.prefix(99).write(to: URL(fileURLWithPath: path))
        #expect(try load(faq).classifier == trained.classifier)
        #expect(FileManager.default.contents(atPath: path) == whole)
    }

    @Test("sizes that can't be are refused even if the checksum is right")
    func sizes() throws {
        let faq = try SmallBank.faq()
        let whole = Classifier(training: faq).encoded(for: faq)
        for (place, number) in [(16, UInt64.max), (16, 1 << 62), (16, 0), (24, UInt64.max), (24, 3)] {
            var data = whole
            data.replaceSubrange(place..<(place + 8), with: Swift.withUnsafeBytes(of: number) { Data($0) })
            var checksum = Fingerprint()
            checksum.add(data[16...])
            data.replaceSubrange(8..<16, with: Swift.withUnsafeBytes(of: checksum.value) { Data($0) })
            #expect(Classifier(data, for: faq) == nil, "\(number) at \(place)")
        }
    }

    @Test("a directory that can't be made is named")
    func unwritable() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try Understanding.load(faq: try SmallBank.faq(), cache: "/dev/null/cache")
        }
        let message = try #require(error).description
        #expect(message.hasPrefix("/dev/null/cache/understanding-"))
        #expect(message.hasSuffix("can't be written; choose a cache directory that can be, on a disk with space"))
    }
}
