import Audio
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Telephony
import Testing

/// A house whose bot says back what it hears.
private final class EchoHouse: CallReception {
    private let places: Mutex<Int>
    let answered = Mutex<[String]>([])
    let keys = Mutex<[Character]>([])

    init(places: Int = 10) { self.places = Mutex(places) }

    var free: Int { places.withLock { $0 } }

    func admit() -> Admission? {
        let isFree = places.withLock { places in
            guard places > 0 else { return false }
            places -= 1
            return true
        }
        return isFree ? Admission { self.places.withLock { $0 += 1 } } : nil
    }

    func answer(_ leg: any CallLeg, _ admission: Admission) async {
        answered.withLock { $0.append(leg.callID ?? "") }
        while let event = await leg.next() {
            switch event {
            case .frame(let frame): await leg.play(frame)
            case .digit(let key):
                keys.withLock { $0.append(key) }
                if key == "#" { await leg.hangUp() }
            case .typed, .played: break
            }
        }
        await leg.hangUp()
    }
}

@Suite(.timeLimit(.minutes(2))) struct AudioSocketGatewayTests {
    private typealias Client = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    private static let uuid = AudioSocketMessage.identity(Array(repeating: 0xab, count: 16)).bytes
    private static let id = "abababab-abab-abab-abab-abababababab"
    private static let loud = AudioSocketMessage.audio(
        LinearPCM.bytes([Int16](repeating: 4_000, count: 160)), rate: 8_000
    ).bytes

    /// Runs `body` with the port of a gateway that brings its calls to `house`.
    private func withGateway(
        _ house: EchoHouse, identifyWithin: Duration = .seconds(60), faults: GatewayFaults = GatewayFaults(),
        _ body: (Int) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream<Int>.makeStream()
        var settings = AudioSocketGateway.Settings(host: "127.0.0.1", port: 0)
        settings.identifyWithin = identifyWithin
        let gateway = AudioSocketGateway(
            settings, reception: house, logger: Logger(label: "test"), faults: faults
        ) { port.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await gateway.run() }
            for await port in ports {
                try await body(port)
                break
            }
            group.cancelAll()
            // Cancelled: how it ends is of no interest.
            while (try? await group.next()) != nil {}
        }
    }

    /// A connection that nobody reads.
    private func open(_ port: Int) async throws -> any Channel {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(host: "127.0.0.1", port: port)
            .get()
    }

    private func connect(_ port: Int) async throws -> Client {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(host: "127.0.0.1", port: port) {
            channel in
            channel.eventLoop.makeCompletedFuture { try Client(wrappingChannelSynchronously: channel) }
        }
    }

    /// Sends `bytes` and gives what comes back until `isEnough` or the other side closes.
    private func exchange(
        _ port: Int, _ bytes: [UInt8], until isEnough: (AudioSocketMessage) -> Bool = { _ in false }
    ) async throws -> [AudioSocketMessage] {
        let client = try await connect(port)
        return try await client.executeThenClose { inbound, outbound in
            do { try await outbound.write(ByteBuffer(bytes: bytes)) } catch ChannelError.ioOnClosedChannel { return [] }
            var parser = AudioSocketParser()
            var messages: [AudioSocketMessage] = []
            for try await buffer in inbound {
                parser.feed(buffer.readableBytesView)
                while let message = parser.next() {
                    messages.append(message)
                    if isEnough(message) { return messages }
                }
            }
            return messages
        }
    }

    private func isLoud(_ message: AudioSocketMessage) -> Bool {
        guard case .audio(let bytes, 8_000) = message else { return false }
        return LinearPCM.samples(bytes).contains { $0 > 3_000 }
    }

    @Test("a caller hears silence at once and what the house says, in frames of 20 ms")
    func echo() async throws {
        let house = EchoHouse()
        try await withGateway(house) { port in
            let messages = try await exchange(port, Self.uuid + Self.loud + Self.loud, until: isLoud)
            let lengths = messages.map { if case .audio(let bytes, _) = $0 { bytes.count } else { 0 } }
            #expect(Set(lengths) == [320])
        }
        #expect(house.answered.withLock { $0 } == [Self.id])
    }

    @Test("keys arrive, and the house's hang-up reaches the caller as such")
    func hangUp() async throws {
        let house = EchoHouse()
        try await withGateway(house) { port in
            let keys = [AudioSocketMessage.digit("5"), .digit("#")].flatMap(\.bytes)
            let messages = try await exchange(port, Self.uuid + keys)
            #expect(messages.last == .hangUp)
        }
        #expect(house.keys.withLock { $0 } == ["5", "#"])
    }

    @Test("a full house refuses at once")
    func refusal() async throws {
        try await withGateway(EchoHouse(places: 0)) { port in
            let messages = try await exchange(port, Self.uuid + Self.loud)
            #expect(messages == [.hangUp])
        }
    }

    @Test(
        "who does not speak AudioSocket is closed on",
        arguments: [[0x47, 0x00, 0x00], [0x10, 0x00, 0x02, 1, 2], [0x01, 0x00, 0x02, 1, 2], [0x00, 0x00, 0x00]])
    func stranger(bytes: [UInt8]) async throws {
        let (house, faults) = (EchoHouse(), GatewayFaults())
        try await withGateway(house, faults: faults) { port in
            let messages = try await exchange(port, bytes)
            #expect(messages.isEmpty)
            // The gateway counts once it has seen the end of the connection.
            while faults.counts[.init(gateway: "audiosocket", fault: .unidentified)] != 1 { await Task.yield() }
        }
        #expect(house.answered.withLock { $0 }.isEmpty)
    }

    @Test("who says nothing is closed on after a while")
    func halfOpen() async throws {
        try await withGateway(EchoHouse(), identifyWithin: .milliseconds(50)) { port in
            let messages = try await exchange(port, [0x01])
            #expect(messages.isEmpty)
        }
    }

    @Test("a thousand half-open connections do not keep a caller out")
    func crowd() async throws {
        let house = EchoHouse()
        try await withGateway(house) { port in
            var crowd: [any Channel] = []
            for _ in 0..<1_000 { crowd.append(try await open(port)) }
            let messages = try await exchange(port, Self.uuid + Self.loud, until: isLoud)
            #expect(messages.contains(where: isLoud))
            // On a slow machine the gateway may have closed them first.
            for channel in crowd { try? await channel.close() }
        }
    }

    @Test("a caller who vanishes gives the place back")
    func vanishes() async throws {
        let house = EchoHouse(places: 1)
        try await withGateway(house) { port in
            _ = try await exchange(port, Self.uuid + Self.loud, until: isLoud)
            // The same place serves the next, as soon as the first call's end has been noticed.
            var heard: [AudioSocketMessage] = []
            while !heard.contains(where: isLoud) {
                heard = try await exchange(port, Self.uuid + Self.loud, until: isLoud)
            }
        }
        #expect(house.free == 1)
    }

    @Test("a stalled reader and random bytes disturb no other call")
    func neighbours() async throws {
        let house = EchoHouse()
        try await withGateway(house) { port in
            let stalled = try await open(port)
            try await stalled.setOption(.autoRead, value: false).get()
            try await stalled.writeAndFlush(ByteBuffer(bytes: Self.uuid))
            var random = SystemRandomNumberGenerator()
            let noise = (0..<70_000).map { _ in UInt8.random(in: 0...255, using: &random) }
            let noisy = try await open(port)
            try await noisy.writeAndFlush(ByteBuffer(bytes: Self.uuid + noise))
            let messages = try await exchange(port, Self.uuid + Self.loud, until: isLoud)
            #expect(messages.contains(where: isLoud))
            try await stalled.close()
            // The other side may have been faster.
            try? await noisy.close()
        }
    }
}
