import Audio
import Foundation
import TestKit
import Testing

@Suite struct AudioFileTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    @Test("what is written is read back, sample by sample")
    func roundTrip() throws {
        let clip = AudioClip(samples: [0, 1, -1, 32_767, -32_768, 1_234], sampleRate: 16_000)
        try AudioFile.write(clip, to: folder.path("clip.wav"))
        let read = try AudioFile.read(folder.path("clip.wav"))
        #expect(read == clip)
        let left = try folder.contents
        #expect(left == ["clip.wav"])
    }

    @Test("every usual encoding is read", arguments: Encoding.all)
    func encodings(_ encoding: Encoding) throws {
        let ramp = stride(from: -0.5, through: 0.5, by: 0.01).map { $0 }
        try WAV(encoding: encoding, samples: ramp).write(to: folder.path("ramp.wav"))
        let samples = try AudioFile.read(folder.path("ramp.wav")).samples
        #expect(samples.count == ramp.count)
        let worst = zip(samples, ramp).map { abs(Double($0) / 32_768 - $1) }.max() ?? 1
        #expect(worst <= encoding.precision)
    }

    @Test("a side of a stereo file is taken by its number", arguments: [1, 2])
    func channels(_ channel: Int) throws {
        try WAV(channels: 2, samples: [0.25, -0.5, 0.25, -0.5]).write(to: folder.path("talk.wav"))
        let samples = try AudioFile.read(folder.path("talk.wav"), channel: channel).samples
        let value: Int16 = channel == 1 ? 8_192 : -16_384
        #expect(samples == [value, value])
    }

    @Test(
        "rates from 8 to 48 kHz become telephone sound of the same length",
        arguments: [8_000, 11_025, 16_000, 44_100, 48_000])
    func rates(_ rate: Int) throws {
        let tone = (0..<rate).map { 0.5 * sin(2 * .pi * 440 * Double($0) / Double(rate)) }
        try WAV(sampleRate: rate, samples: tone).write(to: folder.path("tone.wav"))
        let clip = try AudioClip.telephone(from: folder.path("tone.wav"))
        #expect(clip.sampleRate == 8_000)
        #expect(clip.samples.count == 8_000)
        for index in 200..<7_800 {
            let ideal: Double = 0.5 * sin(2 * .pi * 440 * Double(index) / 8_000)
            let difference = Double(clip.samples[index]) / 32_768 - ideal
            #expect(abs(difference) < 0.01)
        }
    }

    @Test("a recorder on a pipe leaves the size open: the file is read to its end")
    func openSize() throws {
        try WAV(samples: [0.1, 0.2], dataSize: 0xFFFF_FFFF).write(to: folder.path("piped.wav"))
        let clip = try AudioFile.read(folder.path("piped.wav"))
        #expect(clip.samples.count == 2)
    }

    @Test("floats beyond full scale are clipped, and those that are no number are silence")
    func wildFloats() throws {
        let wild = [2, -2, Double.nan, .infinity]
        try WAV(encoding: .float, samples: wild).write(to: folder.path("wild.wav"))
        let samples = try AudioFile.read(folder.path("wild.wav")).samples
        #expect(samples == [32_767, -32_768, 0, 32_767])
    }

    @Test("bad files are refused in one sentence that names them", arguments: BadFile.all)
    func badFiles(_ bad: BadFile) throws {
        let path = folder.path("bad.wav")
        try bad.make(path)
        let error = try #require(throws: AudioFileError.self) { try AudioFile.read(path, channel: bad.channel) }
        #expect(error.problem == bad.problem)
        #expect(error.description.hasPrefix(path))
        #expect(error.description.hasSuffix("."))
        #expect(!error.description.contains("\n"))
    }

    @Test("text named .wav is no WAV file, and the reason stands in the sentence")
    func text() throws {
        try Data("Hello, this is no sound at all, only text that is long enough.\n".utf8)
            .write(to: URL(fileURLWithPath: folder.path("text.wav")))
        let error = try #require(throws: AudioFileError.self) { try AudioFile.read(folder.path("text.wav")) }
        guard case .notWAV(let reason) = error.problem else {
            Issue.record("\(error)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test("an audio file cut at any byte is an error and never a trap")
    func everyPrefix() throws {
        let whole = WAV(samples: [0.1, 0.2, 0.3, 0.4]).bytes
        for length in 0..<whole.count {
            try Data(whole.prefix(length)).write(to: URL(fileURLWithPath: folder.path("cut.wav")))
            #expect(throws: AudioFileError.self) { try AudioFile.read(folder.path("cut.wav")) }
        }
    }

    @Test("a folder that is not there cannot be written to, and nothing is left behind")
    func unwritable() throws {
        let clip = AudioClip(samples: [1])
        let path = folder.path("nowhere/clip.wav")
        let error = try #require(throws: AudioFileError.self) { try AudioFile.write(clip, to: path) }
        #expect(error.problem == .unwritable("No such file or directory"))
    }
}

/// A way for a file to be bad.
struct BadFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let problem: AudioFileError.Problem
    var channel: Int?
    let make: @Sendable (String) throws -> Void

    static let all = [
        BadFile(testDescription: "missing", problem: .missing) { _ in },
        BadFile(testDescription: "empty", problem: .empty) { try Data().write(to: URL(fileURLWithPath: $0)) },
        BadFile(testDescription: "folder", problem: .folder) {
            try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false)
        },
        BadFile(testDescription: "no samples", problem: .noSamples) { try WAV(samples: []).write(to: $0) },
        BadFile(testDescription: "truncated", problem: .truncated(promised: 400, present: 4)) {
            try WAV(samples: [0.1, 0.2], dataSize: 400).write(to: $0)
        },
        BadFile(testDescription: "three channels", problem: .channels(3)) {
            try WAV(channels: 3, samples: [0, 0, 0]).write(to: $0)
        },
        BadFile(testDescription: "96 kHz", problem: .sampleRate(96_000)) {
            try WAV(sampleRate: 96_000, samples: [0]).write(to: $0)
        },
        BadFile(testDescription: "6 kHz", problem: .sampleRate(6_000)) {
            try WAV(sampleRate: 6_000, samples: [0]).write(to: $0)
        },
        BadFile(testDescription: "stereo, no side named", problem: .channelNeeded) {
            try WAV(channels: 2, samples: [0, 0]).write(to: $0)
        },
        BadFile(testDescription: "channel 2 of mono", problem: .noSuchChannel(2, of: 1), channel: 2) {
            try WAV(samples: [0]).write(to: $0)
        },
        BadFile(testDescription: "channel 0", problem: .noSuchChannel(0, of: 2), channel: 0) {
            try WAV(channels: 2, samples: [0, 0]).write(to: $0)
        },
    ]
}
