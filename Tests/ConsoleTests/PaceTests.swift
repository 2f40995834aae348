import HTTPTypes
import NIOCore
import Testing

@testable import Console

/// How many requests one client may send.
@Suite(.timeLimit(.minutes(5))) struct PaceTests {
    @Test("five seconds' worth at once, then so many a second") func bucket() {
        let pace = RequestPace(perSecond: 2)
        let start = ContinuousClock.now
        let first = (0..<11).map { _ in pace.admits("anna", at: start) }
        #expect(first == Array(repeating: true, count: 10) + [false])
        #expect(pace.admits("ben", at: start))
        let later = (0..<3).map { _ in pace.admits("anna", at: start + .seconds(1)) }
        #expect(later == [true, true, false])
    }

    @Test("who sends too many is told when to come back; others, pages and health are not concerned")
    func tooMany() async throws {
        var limits = RequestLimits.patient
        limits.requestsPerSecond = 0.001
        try await RunningConsole.with(limits: limits) { console in
            #expect(try await console.client("sue").get("/api/board").status == 200)
            let refused = try await console.client("sue").get("/api/board")
            #expect(refused.status == 429)
            #expect(refused.value("type") as? String == "/problems/too-many")
            #expect(refused.header("retry-after") == "1")
            #expect(try await console.client("otto").get("/api/board").status == 200)
            // A stranger's share is its address's.
            #expect(try await console.request("GET", "/api/board").status == 401)
            #expect(try await console.request("GET", "/api/me").status == 429)
            #expect(try await console.request("GET", "/sign-in").status == 200)
            #expect(try await console.request("GET", "/healthz").status == 200)
        }
    }

    @Test("attempts are counted by the client's address, which only a known proxy may tell") func source() throws {
        var settings = Identity.Settings()
        settings.proxies = ["10.0.0.1", "10.0.0.2"]
        let identity = Identity(.bank, settings: settings) { .now }
        let headers: HTTPFields = [try #require(.init("X-Forwarded-For")): "192.0.2.66, 198.51.100.7, 10.0.0.2"]
        let proxy = try SocketAddress(ipAddress: "10.0.0.1", port: 1)
        let stranger = try SocketAddress(ipAddress: "203.0.113.9", port: 1)
        #expect(identity.source(headers, from: proxy) == "198.51.100.7")
        #expect(identity.source([:], from: proxy) == "10.0.0.1")
        #expect(identity.source(headers, from: stranger) == "203.0.113.9")
    }
}
