import Audio
import Synchronization
import Telephony
import TestKit
import Testing

/// How a call's sound travels.
@Suite("SIP sound", .serialized, .timeLimit(.minutes(2)))
struct SIPSoundTests {
    @Test("lost packets are counted and told, late and doubled ones are left out")
    func losses() async throws {
        let phone = try Phone()
        let peer = try RawPeer(of: phone)
        let call = try phone.dial(SIPTarget(peer.uri))
        let invite = try await peer.next("INVITE")
        peer.answer(invite, "200 OK", withSound: true)
        try await phone.established()
        let (sounds, continuation) = AsyncStream.makeStream(of: SIPSound.self)
        phone.endpoint.listen(to: call) { continuation.yield($0) }
        for number in [1, 2, 5, 4, 5, 6] { try peer.speak(UInt8(number), number: number, to: invite) }
        var heard: [(sample: Int16?, missing: Int)] = []
        for await sound in sounds.prefix(4) { heard.append((sound.samples.first, sound.missing)) }
        let expected = G711.muLaw.decode([1, 2, 5, 6])
        #expect(heard.map(\.sample) == expected)
        #expect(heard.map(\.missing) == [0, 0, 320, 0])
        phone.endpoint.hangUp(call)
        peer.answer(try await peer.next("BYE"), "200 OK")
        try await phone.idle()
        let statistics = try #require(phone.endpoint.statistics(of: call))
        #expect(statistics.received == 4)
        #expect(statistics.lost == 2)
    }

    @Test("sound from elsewhere is not heard, and counted")
    func locked() async throws {
        let (anna, dora) = (try Phone(), try Phone())
        let (outgoing, incoming) = try await Phone.connect(anna, dora)
        let meter = dora.endpoint.listen(to: incoming)
        let (line, ear) = (anna.endpoint, dora.endpoint)
        let stranger = try DatagramSocket()
        await withTaskGroup { group in
            group.addTask { await line.play(tone: 440, in: outgoing) }
            await meter.hears(440)
            let port = await dora.soundPort(of: incoming)
            // Every packet a proper one, and louder.
            for number in 0..<100 {
                let bytes = G711.muLaw.encode(Tones.tone(880, level: 0, seconds: 0.02).samples)
                let header: [UInt8] = [0x80, 0, 0, UInt8(number), 0, 0, 0, 0, 9, 9, 9, 9]
                stranger.send(header + bytes, to: port)
            }
            // The figures are a second old at most.
            while !Task.isCancelled, (ear.statistics(of: incoming)?.foreign ?? 0) == 0 { await meter.hears(440) }
            group.cancelAll()
        }
        #expect(meter.longestGap(from: 440, to: 440) <= 40)
    }

    /// What a softphone insists on.
    enum Wish: String, CaseIterable, Sendable {
        case muLaw = "PCMU"
        case aLaw = "PCMA"
        case g722 = "G722"
        case encryption = "SRTP"
    }

    @Test("a softphone is heard, and hears, by whatever of ours it insists on", arguments: Wish.allCases)
    func softphone(_ wish: Wish) async throws {
        let folder = try ScratchFolder()
        let (codecs, isEncrypted) = wish == .encryption ? ("PCMU,PCMA", true) : (wish.rawValue, false)
        let softphone = try await Softphone(
            "dora", tone: 880, codecs: codecs, in: folder, isEncrypted: isEncrypted)
        let phone = try Phone { $0.encryption = isEncrypted ? .required : .off }
        let call = try phone.dial(SIPTarget(softphone.uri))
        try await phone.established()
        let meter = phone.endpoint.listen(to: call)
        let line = phone.endpoint
        await withTaskGroup { group in
            group.addTask { await line.play(tone: 620, in: call) }
            for _ in 0..<5 { await meter.hears(880) }
            group.cancelAll()
        }
        _ = await phone.soundPort(of: call)
        #expect(phone.endpoint.statistics(of: call)?.isEncrypted == isEncrypted)
        phone.endpoint.hangUp(call)
        let isOver = await softphone.peer.says("session closed")
        #expect(isOver)
        await softphone.peer.stop()
        let heard = try softphone.heard()
        let pieces = stride(from: 0, to: max(0, heard.count - 159), by: 160).map { Array(heard[$0..<$0 + 160]) }
        #expect(pieces.contains { ToneMeter.hears(620, in: $0) })
    }
}
