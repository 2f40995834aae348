import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Routing
import ServiceLifecycle
import Testing

@testable import Console

/// Webhooks against a real receiver: signature, repetition, dead letters, records for seats.
@Suite(.timeLimit(.minutes(5))) struct WebhookTests {
    @Test("events arrive in order, signed") func signed() async throws {
        try await Receiver.with(answers: []) { receiver in
            let core = try await RoutingCore(staff: .bank, ledger: MemoryLedger(), at: .now)
            try await receiver.told(
                by: core, Webhook(name: "crm", url: receiver.url, secret: "s3cret", events: ["started", "ended"])
            ) { _ in
                try await core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: .now)
                try await core.perform(.hangUp("s", by: .caller), at: .now)
                let first = await receiver.next()
                let second = await receiver.next()
                #expect(first.body.contains(#""event":"started""#))
                #expect(second.body.contains(#""event":"ended""#))
                let signature = try #require(first.signature)
                let seconds = try #require(signature.firstMatch(of: #/t=(\d+),v1=[0-9a-f]{64}/#)?.output.1)
                let post = WebhookPost(hook: .init(name: "", url: "", secret: "s3cret"), body: first.body) { .now }
                #expect(post.signature(at: try #require(Int64(seconds))) == signature)
            }
        }
    }

    @Test("the signature is the HMAC-SHA-256 that others compute") func signature() {
        // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac s3cret
        let post = WebhookPost(hook: .init(name: "", url: "", secret: "s3cret"), body: #"{"a":1}"#) { .now }
        #expect(
            post.signature(at: 1_700_000_000)
                == "t=1700000000,v1=1698a50bc74d1ff1db85c4e0a5297c2ad9fdba245d5737cdb789e4cc6e098940")
    }

    @Test("what fails is tried again, and what nobody takes is put aside and can be tried once more") func repetition()
        async throws
    {
        try await Receiver.with(answers: [500] + Array(repeating: 503, count: WebhookPost.attempts)) { receiver in
            let core = try await RoutingCore(staff: .bank, ledger: MemoryLedger(), at: .now)
            try await receiver.told(by: core, Webhook(name: "crm", url: receiver.url, secret: "x")) { sender in
                try await core.perform(.signIn("anna", node: nil), at: .now)
                // 1 failure and 7 more: given up. The next event takes the answer that is left, and then succeeds.
                for _ in 0..<WebhookPost.attempts { _ = await receiver.next() }
                try await core.perform(.ready("anna"), at: .now)
                _ = await receiver.next()
                let last = await receiver.next()
                #expect(last.body.contains(#""event":"ready""#))
                #expect(await sender.deadLetters.map(\.position) == [1])
                let figures = Figure.text(await WebhookFigures(senders: [sender], core: core).all())
                #expect(figures.contains(#"foyer_webhook_requests_total{webhook="crm",result="failed"} 9.0"#))
                #expect(figures.contains(#"foyer_webhook_dead_letters{webhook="crm"} 1.0"#))
                #expect(await sender.retry(1) == true)
                #expect(await sender.deadLetters.isEmpty)
                #expect(await sender.retry(1) == nil)
            }
        }
    }

    @Test("a seat's own system that echoes the hash has acknowledged the record") func record() async throws {
        try await Receiver.with(answers: []) { receiver in
            let core = try await RoutingCore(staff: .bank, ledger: MemoryLedger(), at: .now)
            let hook = Webhook(name: "crm", url: receiver.url, secret: "x", events: [], takesRecords: true)
            try await receiver.told(by: core, hook) { _ in
                for agent: AgentID in ["anna", "dora"] {
                    try await core.perform(.signIn(agent, node: nil), at: .now)
                    try await core.perform(.ready(agent), at: .now)
                }
                try await core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: .now)
                try await core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: .now)
                try await core.perform(.accept("anna", "s"), at: .now)
                try await core.perform(.connect("anna", "s"), at: .now)
                let events = core.events()
                try await core.perform(.declare("anna", "s", ["replace_card"]), at: .now)
                var names: [String] = []
                for await recorded in events {
                    names.append(recorded.event.name)
                    if recorded.event.name == "offered" { break }
                }
                #expect(names.suffix(3) == ["recordDelivered", "recordAcknowledged", "offered"])
            }
        }
    }
}

/// A program that receives webhooks: answers with the statuses given, then 200; a record's hash is echoed.
private struct Receiver: Sendable {
    struct Received: Sendable {
        let body: String
        let signature: String?
    }

    let url: String
    private let received: AsyncStream<Received>

    private init(port: Int, received: AsyncStream<Received>) {
        url = "http://127.0.0.1:\(port)/hook"
        self.received = received
    }

    /// The next request, waited for if there is none yet.
    func next() async -> Received {
        var iterator = received.makeAsyncIterator()
        return await iterator.next() ?? Received(body: "", signature: nil)
    }

    static func with(answers: [Int], _ body: @Sendable (Receiver) async throws -> Void) async throws {
        let (received, arrival) = AsyncStream<Received>.makeStream()
        let (ports, port) = AsyncStream<Int>.makeStream()
        let statuses = Statuses(answers)
        let router = Router()
        router.post("/hook") { request, _ in
            let text = String(buffer: try await request.body.collect(upTo: 1 << 20))
            let status = await statuses.next()
            arrival.yield(Received(body: text, signature: request.headers[.init("Foyer-Signature") ?? .date]))
            let hash = (try? JSON(parsing: text))?["sha256"]  // events have none
            return Response(
                status: .init(code: status),
                body: .init(byteBuffer: ByteBuffer(string: JSON.members(["sha256": hash ?? .null]).text())))
        }
        var logger = Logger(label: "receiver")
        logger.logLevel = .critical
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let receiver = Receiver(port: await iterator.next() ?? 0, received: received)
            do { try await body(receiver) } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Runs a sender for `hook` over `core` while `body` makes things happen.
    func told(
        by core: RoutingCore, _ hook: Webhook, _ body: @Sendable (WebhookSender) async throws -> Void
    ) async throws {
        var logger = Logger(label: "sender")
        logger.logLevel = .critical
        let workplace = Workplace(core: core, ledger: MemoryLedger()) { .now }
        let sender = await WebhookSender(
            hook, workplace: workplace, path: nil, logger: logger, firstWait: .milliseconds(1))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await sender.run() }
            try await body(sender)
            tasks.cancelAll()
        }
    }
}

private actor Statuses {
    private var statuses: [Int]
    init(_ statuses: [Int]) { self.statuses = statuses }
    func next() -> Int { statuses.isEmpty ? 200 : statuses.removeFirst() }
}
