import Foundation
import Routing
import Testing

@testable import Console

/// Who is let in, and what a browser may be made to do.
@Suite(.timeLimit(.minutes(5))) struct IdentityTests {
    @Test("a password opens a sign-in by cookie, which needs the token to change anything") func cookie() async throws {
        try await RunningConsole.with { console in
            let signIn = try await console.signIn()
            #expect(signIn.status == 200)
            let set = try #require(signIn.header("set-cookie"))
            #expect(set.contains("HttpOnly") && set.contains("SameSite=Lax"))
            let cookie = String(set.prefix { $0 != ";" })
            let csrf = try #require(signIn.value("csrf") as? String)
            let me = try await console.request("GET", "/api/me", headers: ["Cookie": cookie])
            #expect(me.value("agent") as? String == "anna")

            let body = #"{"state": "ready"}"#
            func put(_ more: [String: String]) async throws -> Answer {
                try await console.request(
                    "PUT", "/api/agents/anna/state", headers: more.merging(["Cookie": cookie]) { $1 }, body: body)
            }
            #expect(try await put([:]).value("type") as? String == "/problems/csrf")
            #expect(try await put(["X-CSRF-Token": "guessed"]).status == 403)
            #expect(try await put(["X-CSRF-Token": csrf, "Origin": "https://evil.example"]).status == 403)
            #expect(await console.core.state.agents["anna"] == nil)
            #expect(try await put(["X-CSRF-Token": csrf, "Origin": "http://127.0.0.1"]).status == 200)

            let out = try await console.request(
                "POST", "/api/sign-out", headers: ["Cookie": cookie, "X-CSRF-Token": csrf])
            #expect(out.status == 204)
            #expect(try await console.request("GET", "/api/me", headers: ["Cookie": cookie]).status == 401)
        }
    }

    @Test("after five wrong passwords the right one does not help either") func lockOut() async throws {
        try await RunningConsole.with { console in
            for _ in 1...5 { #expect(try await console.signIn(password: "wrong").status == 401) }
            let locked = try await console.signIn()
            #expect(locked.status == 429)
            #expect(locked.header("retry-after") != nil)
        }
    }

    @Test("a name that nobody has is told nothing else than a wrong password", arguments: ["nobody", "anna", "ben"])
    func unknown(user: String) async throws {
        try await RunningConsole.with { console in
            let answer = try await console.signIn(user: user, password: "wrong")
            #expect(answer.status == 401)
            #expect(answer.value("type") as? String == "/problems/wrong")
        }
    }

    @Test("sign-ins outlast a restart of the server, in a file that only its owner reads") func restart() async throws {
        let path = NSTemporaryDirectory() + "sign-ins-\(UUID().uuidString).json"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: path) } }
        var settings = Identity.Settings()
        settings.file = path
        let cookie = try await RunningConsole.with(settings: settings) { console in
            String(try #require(try await console.signIn().header("set-cookie")).prefix { $0 != ";" })
        }
        try await RunningConsole.with(settings: settings) { console in
            let me = try await console.request("GET", "/api/me", headers: ["Cookie": cookie])
            #expect(me.status == 200)
        }
        let kept = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!kept.contains(cookie.dropFirst("foyer_session=".count)))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("a proxy's header is believed from the proxy only, and only if that is set") func proxy() async throws {
        let headers = ["X-Forwarded-User": "sue"]
        try await RunningConsole.with { console in
            let answer = try await console.request("GET", "/api/board", headers: headers)
            #expect(answer.status == 401)
        }
        var settings = Identity.Settings()
        settings.proxyHeader = "X-Forwarded-User"
        settings.proxies = ["192.0.2.1"]
        try await RunningConsole.with(settings: settings) { console in
            let answer = try await console.request("GET", "/api/board", headers: headers)
            #expect(answer.status == 401)
        }
        settings.proxies = ["127.0.0.1"]
        try await RunningConsole.with(settings: settings) { console in
            #expect(try await console.request("GET", "/api/board", headers: headers).status == 200)
            let form = try await console.request("GET", "/sign-in", headers: headers)
            #expect(form.header("location") == "/board")
            let blind = try await console.request(
                "PUT", "/api/agents/anna/state", headers: headers, body: #"{"state": "away"}"#)
            #expect(blind.value("type") as? String == "/problems/csrf")
        }
    }

    @Test("a demo's link signs its user in; another does not") func link() async throws {
        try await RunningConsole.with { console in
            let token = console.identity.link(for: "anna")
            let answer = try await console.request("GET", "/sign-in/\(token)")
            #expect(answer.status == 303)
            #expect(answer.header("location") == "/desk")
            let cookie = String(try #require(answer.header("set-cookie")).prefix { $0 != ";" })
            #expect(try await console.request("GET", "/api/desk", headers: ["Cookie": cookie]).status == 200)
            #expect(try await console.request("GET", "/sign-in/guessed").status == 404)
        }
    }

    @Test("every answer carries the headers that keep pages from running anything but our scripts") func headers()
        async throws
    {
        try await RunningConsole.with { console in
            for path in ["/sign-in", "/desk", "/healthz", "/nowhere"] {
                let answer = try await console.request("GET", path)
                let policy = try #require(answer.header("content-security-policy"))
                #expect(policy.contains("script-src 'self'") && !policy.contains("unsafe"))
                #expect(answer.header("x-content-type-options") == "nosniff")
                #expect(answer.header("x-frame-options") == "DENY")
            }
        }
    }

    @Test("the environment's token is an administrator's") func adminToken() async throws {
        try await RunningConsole.with { console in
            let me = try await Client(console: console, token: "from the environment").get("/api/me")
            #expect(me.value("role") as? String == "admin")
        }
    }

    @Test("a password's hash is its own and nobody else's") func hashing() async throws {
        let hasher = PasswordHasher()
        let hash = try #require(await hasher.hash("s3cret"))
        #expect(PasswordHasher.isHash(hash))
        #expect(await hasher.verify("s3cret", against: hash))
        #expect(await !hasher.verify("s3cre", against: hash))
        #expect(await !hasher.verify("s3cret", against: nil))
    }
}

extension RunningConsole {
    fileprivate func signIn(user: String = "anna", password: String = "correct horse") async throws -> Answer {
        try await request("POST", "/api/sign-in", body: #"{"user": "\#(user)", "password": "\#(password)"}"#)
    }
}
