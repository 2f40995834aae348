import Foundation
import Glibc
import NIOCore
import NIOPosix
import Telephony
import TestKit
import Testing

/// `foyer serve` as it is run: a process of its own, called over TCP.
@Suite(.serialized, .timeLimit(.minutes(3))) struct ServeTests {
    /// A server that takes calls, and its AudioSocket port.
    private func server(data: String) throws -> (RunningServer, port: Int) {
        let server = try RunningServer(
            ["--data", data, "--http", "off", "--audiosocket", "127.0.0.1:0"], until: "AudioSocket listens")
        return (server, server.port(/port=(\d+).*AudioSocket listens/))
    }

    /// Says to a channel's test when something loud has come, or that nothing will.
    private final class Listener: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private var parser = AudioSocketParser()
        private let heard: AsyncStream<Bool>.Continuation

        init(_ heard: AsyncStream<Bool>.Continuation) { self.heard = heard }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            parser.feed(unwrapInboundIn(data).readableBytesView)
            while let message = parser.next() {
                guard case .audio(let sound, _) = message, LinearPCM.samples(sound).contains(where: { $0 > 3_000 })
                else { continue }
                heard.yield(true)
            }
        }

        func channelInactive(context: ChannelHandlerContext) { heard.yield(false) }
    }

    /// Calls, waits for the greeting, and stays on the line.
    private func call(_ port: Int) async throws -> (line: any Channel, isGreeted: Bool) {
        let (sounds, heard) = AsyncStream<Bool>.makeStream()
        let line = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Listener(heard))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        try await line.writeAndFlush(ByteBuffer(bytes: AudioSocketMessage.identity(Array(1...16)).bytes))
        for await sound in sounds { return (line, sound) }
        return (line, false)
    }

    @Test("a caller is greeted; SIGTERM closes in good order and the ledger is whole")
    func greetingAndDrain() async throws {
        let folder = try ScratchFolder()
        let (server, port) = try server(data: folder.url.path)
        for _ in 0..<2 {
            let call = try await call(port)
            #expect(call.isGreeted)
        }
        #expect(server.end(SIGTERM) == 0)
        let verdict = try Program.run("verify", "--data", folder.url.path)
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.errors)")
    }

    @Test("after kill -9 in the middle of a call, a restart ends the session and the ledger is whole")
    func crash() async throws {
        let folder = try ScratchFolder()
        let (first, port) = try server(data: folder.url.path)
        let call = try await call(port)
        #expect(call.isGreeted)
        _ = first.end(SIGKILL)
        let (restarted, _) = try server(data: folder.url.path)
        #expect(restarted.end(SIGTERM) == 0)
        let verdict = try Program.run("verify", "--data", folder.url.path)
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.errors)")
        let report = try Program.run("report", "--data", folder.url.path)
        #expect(report.status == 0)
    }

    @Test("the bench's callers are answered, and none is lost", arguments: ["audiosocket", "websocket"])
    func bench(gateway: String) async throws {
        let result = try Program.run(
            "bench", "--over", gateway, "--calls", "2", "--seconds", "20", "--turns", "1", "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains(#""lost":0"#))
        #expect(!result.output.contains(#""answers":0,"#))
        #expect(result.output.contains(#""startToGreeting":"#))
    }

    @Test("a program that was moved without its pages ends with one sentence")
    func moved() throws {
        let folder = try ScratchFolder()
        let moved = URL(fileURLWithPath: folder.path("foyer"))
        try FileManager.default.copyItem(at: URL(fileURLWithPath: Program.path), to: moved)
        let process = Program.process(
            ["serve", "--data", folder.path("data"), "--audiosocket", "off", "--http", "127.0.0.1:0"])
        let errors = Pipe()
        process.executableURL = moved
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 2)
        #expect(text.hasPrefix("foyer: the console's pages are missing: "))
        #expect(text.split(separator: "\n").count == 1)
    }

    @Test(
        "settings that are wrong end with status 2 and name the line",
        arguments: [
            ("calls: {capasity: 3}", "did you mean 'capacity'?"), ("audiosocket: {listen: here}", "HOST:PORT"),
            ("calls: {capacity: 0}", "from 1 to"), ("telephone: yes", "unknown key 'telephone'"),
        ])
    func badSettings(yaml: String, part: String) throws {
        let folder = try ScratchFolder()
        try yaml.write(toFile: folder.path("foyer.yaml"), atomically: true, encoding: .utf8)
        let result = try Program.run("serve", "--config", folder.path("foyer.yaml"))
        #expect(result.status == 2)
        #expect(result.errors.contains("foyer.yaml:1:") && result.errors.contains(part), "\(result.errors)")
    }
}
