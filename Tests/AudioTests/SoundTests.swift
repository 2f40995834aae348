import Audio
import Foundation
import TestKit
import Testing

@Suite struct G711Tests {
    /// ITU-T G.711, tables 1 and 2: decision values and the octets sent.
    @Test(
        "known values have the standard's octets",
        arguments: [
            (G711.muLaw, Int16(0), UInt8(0xFF)), (.muLaw, 32_767, 0x80), (.muLaw, -32_768, 0x00), (.muLaw, -8, 0x7E),
            (.aLaw, 0, 0xD5), (.aLaw, 32_767, 0xAA), (.aLaw, -32_768, 0x2A), (.aLaw, -1, 0x55),
        ])
    func vectors(codec: G711, sample: Int16, octet: UInt8) {
        let encoded = codec.encode([sample])
        #expect(encoded == [octet])
    }

    @Test("every octet decodes to a sample that encodes to it again", arguments: G711.allCases)
    func everyOctet(_ codec: G711) {
        let octets = (UInt8.min...UInt8.max).map { $0 }
        let again = codec.encode(codec.decode(octets))
        // µ-law has two zeros.
        let expected = octets.map { codec == .muLaw && $0 == 0x7F ? 0xFF : $0 }
        #expect(again == expected)
    }

    @Test("a line changes a sample by less than a thirtieth of it", arguments: G711.allCases)
    func roundTrip(_ codec: G711) {
        let samples = stride(from: -32_000, through: 32_000, by: 17).map { Int16($0) }
        let carried = codec.roundTrip(samples)
        for (before, after) in zip(samples, carried) {
            #expect(abs(Double(after) - Double(before)) <= max(16, abs(Double(before)) / 30))
        }
    }
}

@Suite struct ResamplerTests {
    @Test("a stream cut into pieces is resampled as if it were whole")
    func seams() {
        let sound = Tones.tone(440, 620, seconds: 0.5).samples
        var whole = Resampler(from: 8_000, to: 16_000)
        let expected = whole.process(sound) + whole.finish()
        var pieces = Resampler(from: 8_000, to: 16_000)
        var output: [Int16] = []
        for start in stride(from: 0, to: sound.count, by: 123) {
            output += pieces.process(Array(sound[start..<min(start + 123, sound.count)]))
        }
        output += pieces.finish()
        #expect(output == expected)
    }

    @Test("nothing in, nothing out")
    func empty() {
        var resampler = Resampler(from: 22_050, to: 8_000)
        let output = resampler.process([])
        #expect(output.isEmpty)
    }
}

@Suite struct BandTests {
    @Test(
        "an old line keeps 1 kHz and loses what is beyond its edges",
        arguments: [(100, -35.0), (1_000, 1.0), (3_800, -35.0)])
    func edges(frequency: Int, limit: Double) throws {
        let tone = Tones.tone(frequency, seconds: 0.5)
        let before = try #require(tone.activeLevel)
        let after = try #require(Band.pstn.limit(tone).activeLevel)
        #expect(after - before < limit)
        #expect(frequency != 1_000 || after - before > -1)
    }

    @Test("the meter tells a caller over IP from one on an old line")
    func meter() throws {
        let clip = try Caller.says("Yes, this is Susan Fisher, I was charged six dollars for cash in Texas")
        let loud = try #require(clip.activeLevel)
        for band in Band.allCases {
            var meter = BandMeter()
            for frame in band.limit(clip).frames {
                let level = AudioClip(samples: frame.samples).activeLevel ?? -99
                if level > loud - 20 { meter.handle(frame) }
            }
            #expect(meter.band == band)
        }
    }

    @Test("half a second is needed to tell")
    func tooShort() {
        var meter = BandMeter()
        meter.handle(.silence)
        #expect(meter.band == nil)
    }

    @Test("speech is brought to the level asked for, silence stays silence")
    func level() throws {
        let tone = Tones.tone(1_000, level: -30, seconds: 0.2)
        let louder = try #require(tone.normalized(to: -20).activeLevel)
        #expect(abs(louder + 20) < 0.1)
        let silence = AudioClip(samples: [0, 0, 0])
        #expect(silence.activeLevel == nil)
        #expect(silence.normalized() == silence)
    }
}

@Suite(.serialized) struct ToneTests {
    @Test("each key is heard once, through either codec", arguments: G711.allCases)
    func keys(_ codec: G711) throws {
        let dialed = "0123456789*#ABCD"
        let sound = try #require(Tones.keys(dialed))
        var detector = DTMFDetector()
        let presses = AudioClip(samples: codec.roundTrip(sound.samples)).frames.flatMap { detector.handle($0) }
        #expect(String(presses.map(\.digit)) == dialed)
        // 160 ms from key to key, and certain before the tone is over.
        for (index, press) in presses.enumerated() {
            let since = press.position - index * 1_280
            #expect((160...800).contains(since))
        }
    }

    @Test("speech presses no keys")
    func speech() throws {
        let clip = try Caller.says("Three five one two, no, sorry, two three five one", voice: .rms)
        var detector = DTMFDetector()
        let presses = clip.frames.flatMap { detector.handle($0) }
        #expect(presses.isEmpty)
    }

    @Test("what is no key cannot be pressed", arguments: ["", "12x", "١"])
    func noKeys(_ digits: String) {
        let sound = Tones.keys(digits)
        #expect(sound == nil)
    }
}

@Suite(.serialized) struct PlayoutTests {
    @Test("frames out of order are put in order and a lost one is missing")
    func jitter() {
        let frames = (0...5).map { AudioFrame(padding: [Int16](repeating: Int16($0 + 1), count: 160)) }
        var buffer = JitterBuffer()
        for index in [0, 1, 3, 2, 5] { buffer.put(frames[index], timestamp: UInt32(index * 160)) }
        let played = (0...5).map { _ in buffer.next()?.samples.first }
        #expect(played == [1, 2, 3, 4, nil, 6])
    }

    @Test("a lost frame sounds like the one before, and a long loss fades out")
    func conceal() {
        let tone = Tones.tone(200, seconds: 0.2).frames
        var concealer = Concealer()
        for frame in tone { _ = concealer.handle(frame) }
        let first = AudioClip(samples: concealer.handle(nil).samples).activeLevel ?? -99
        let before = AudioClip(samples: tone[5].samples).activeLevel ?? 0
        #expect(abs(first - before) < 3)
        for _ in 0..<5 { _ = concealer.handle(nil) }
        let last = concealer.handle(nil)
        #expect(last == .silence)
    }
}

@Suite struct StereoRecorderTests {
    @Test("the caller is on the left and Foyer on the right, and the file appears when it is complete")
    func sides() throws {
        let folder = try ScratchFolder()
        let recorder = try StereoRecorder(path: folder.path("talk.wav"))
        let left = AudioFrame(padding: [Int16](repeating: 100, count: 160))
        let right = AudioFrame(padding: [Int16](repeating: -200, count: 160))
        for _ in 0..<120 { try recorder.append(caller: left, foyer: right) }
        #expect(!FileManager.default.fileExists(atPath: folder.path("talk.wav")))
        try recorder.close()
        try recorder.close()
        let caller = try AudioFile.read(folder.path("talk.wav"), channel: 1)
        let foyer = try AudioFile.read(folder.path("talk.wav"), channel: 2)
        #expect(caller.samples == [Int16](repeating: 100, count: 120 * 160))
        #expect(foyer.samples == [Int16](repeating: -200, count: 120 * 160))
    }

    @Test("a recording that is given up leaves nothing behind")
    func givenUp() throws {
        let folder = try ScratchFolder()
        do {
            let recorder = try StereoRecorder(path: folder.path("talk.wav"))
            try recorder.append(caller: .silence, foyer: .silence)
        }
        let left = try folder.contents
        #expect(left == [])
    }
}
