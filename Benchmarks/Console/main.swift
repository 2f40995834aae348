// Server-sent events at a crowd of consoles: how long an event takes from its command to the last of them.
//
// swift run -c release console-benchmark [CONSOLES] [EVENTS A SECOND] [SECONDS]
internal import Console
internal import Foundation
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import Routing
internal import ServiceLifecycle

try await measure()

func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

func measure() async throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap(Int.init)
    let (consoles, rate, seconds) = (
        numbers.first ?? 200, numbers.dropFirst().first ?? 50, numbers.dropFirst(2).first ?? 20
    )

    let ledger = MemoryLedger()
    let core = try await RoutingCore(
        staff: Staff(agents: [.init(id: "anna", name: "Anna", tier: .remote)], skillGroups: []), ledger: ledger,
        at: now())
    let users = UserDirectory([], adminToken: "benchmark")
    let (ports, port) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "benchmark")
    logger.logLevel = .warning
    let server = ConsoleServer(
        host: "127.0.0.1", port: 0, workplace: Workplace(core: core, ledger: ledger, now: now),
        identity: Identity(users, now: now), pages: try Pages(), logger: logger, onListening: { port.yield($0) })
    let group = ServiceGroup(services: [server], logger: logger)
    let running = Task { try await group.run() }
    var bound = ports.makeAsyncIterator()
    let address = await bound.next() ?? 0

    // Each console tells the delay of every event it hears; an event carries the moment it was decided.
    let (delays, delay) = AsyncStream<Double>.makeStream()
    let (openings, opening) = AsyncStream<Void>.makeStream()
    let listening = Task {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<consoles {
                group.addTask { try? await listen(to: address, opening, delay) }  // cut off at the end
            }
        }
    }
    var opened = openings.makeAsyncIterator()
    for _ in 0..<consoles { await opened.next() }
    let before = residentMegabytes()
    try await core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: now())
    let clock = ContinuousClock()
    let start = clock.now
    var middle = 0.0
    for number in 1..<(rate * seconds) {
        try await clock.sleep(until: start + .seconds(Double(number) / Double(rate)))
        try await core.perform(.observe("s", .noInput(count: 1)), at: now())
        if number == rate * seconds / 2 { middle = residentMegabytes() }
    }
    var heard: [Double] = []
    for await value in delays {
        heard.append(value)
        if heard.count == rate * seconds * consoles { break }
    }
    heard.sort()
    let sorted = heard
    func percentile(_ share: Double) -> Int { Int(sorted[Int(Double(sorted.count - 1) * share)]) }
    print("\(consoles) consoles, \(rate) events/s for \(seconds) s: \(heard.count) deliveries, none missing")
    print(
        "delay p50 \(percentile(0.5)) ms, p95 \(percentile(0.95)) ms, p99 \(percentile(0.99)) ms, worst \(percentile(1)) ms"
    )
    print(
        String(
            format: "memory %.0f MB before, %.0f MB in the middle, %.0f MB at the end", before, middle,
            residentMegabytes())
    )
    listening.cancel()
    await group.triggerGracefulShutdown()
    try await running.value
}

func listen(
    to port: Int, _ opening: AsyncStream<Void>.Continuation, _ delay: AsyncStream<Double>.Continuation
) async throws {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    try await channel.executeThenClose { inbound, outbound in
        try await outbound.write(
            ByteBuffer(string: "GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer benchmark\r\n\r\n"))
        var rest = ByteBuffer()
        var isOpen = false
        for try await var buffer in inbound {
            rest.writeBuffer(&buffer)
            while let line = rest.readLine() {
                if let at = line.moment { delay.yield(Double(now().milliseconds - at)) }
                guard !isOpen, line.begins(with: "retry: 1000") else { continue }
                isOpen = true
                opening.yield()
            }
            rest.discardReadBytes()
        }
    }
}

extension ByteBuffer {
    /// The next whole line, without its end. By way of C, which is as fast in a debug build.
    fileprivate mutating func readLine() -> ByteBuffer? {
        let length = withUnsafeReadableBytes { bytes -> Int? in
            guard let start = bytes.baseAddress, let end = memchr(start, 10, bytes.count) else { return nil }
            return UnsafeRawPointer(end) - start
        }
        guard let length else { return nil }
        defer { moveReaderIndex(forwardBy: 1) }
        return readSlice(length: length)
    }

    fileprivate func begins(with lead: StaticString) -> Bool {
        withUnsafeReadableBytes { bytes in
            guard let start = bytes.baseAddress, bytes.count >= lead.utf8CodeUnitCount else { return false }
            return memcmp(start, lead.utf8Start, lead.utf8CodeUnitCount) == 0
        }
    }

    /// When the event in this line was decided, if one is in it.
    fileprivate var moment: Int64? {
        guard begins(with: "data: {\"at\":") else { return nil }
        return withUnsafeReadableBytes { bytes in
            var value: Int64 = 0
            for index in 12..<bytes.count {
                guard (48...57).contains(bytes[index]) else { break }
                value = value * 10 + Int64(bytes[index] - 48)
            }
            return value
        }
    }
}

/// The process's resident memory.
func residentMegabytes() -> Double {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""  // Linux only
    return Double(text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096 / 1e6
}
