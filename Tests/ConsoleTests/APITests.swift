import Foundation
import Routing
import Testing

@testable import Console

/// The API over real sockets: one caller's whole way, and what each role may do.
@Suite(.timeLimit(.minutes(5))) struct APITests {
    @Test("a caller goes from a remote agent to a seat, who has the record before it rings") func wholeWay()
        async throws
    {
        try await RunningConsole.with { console in
            let (ada, anna, dora) = (console.client("ada"), console.client("anna"), console.client("dora"))
            try await console.ready("anna", "dora")
            #expect(try await ada.post("/api/sessions", #"{"id": "s", "caller": "+44 20 7946 0000"}"#).status == 201)
            _ = try await ada.post("/api/sessions/s/observations", #"{"heard": "i lost my card"}"#)
            _ = try await ada.post("/api/sessions/s/request", #"{"wanted": "seat", "suggested": ["replace_card"]}"#)
            let desk = try await anna.get("/api/desk")
            #expect(desk.value("role") as? String == "offered")
            #expect(desk.value("operations.0.id") as? String == "replace_card")
            #expect(desk.value("operations.0.suggested") as? Bool == true)
            #expect(try await anna.post("/api/offers/s/accept").status == 200)
            _ = try await ada.post("/api/sessions/s/connected", #"{"agent": "anna"}"#)
            #expect(
                try await anna.post("/api/sessions/s/notes", #"{"text": "card 4111111111111111 lost"}"#).status == 200)
            let moved = try await anna.post("/api/sessions/s/operations", #"{"operations": ["replace_card"]}"#)
            #expect((moved.value("destination.next") as? String)?.contains("you keep the caller") == true)

            #expect(try await dora.get("/api/desk").value("role") as? String == "reading")
            let tooEarly = try await dora.post("/api/offers/s/accept")
            #expect(tooEarly.status == 409)
            #expect(tooEarly.value("type") as? String == "/problems/record-not-acknowledged")
            let record = try await dora.get("/api/sessions/s/record")
            #expect(!record.text.contains("4111111111111111"))
            let hash = try #require(record.value("sha256") as? String)
            #expect(record.header("etag") == "\"\(hash)\"")
            let wrong = try await dora.post(
                "/api/sessions/s/record/acknowledgement", #"{"sha256": "\#(String(repeating: "0", count: 64))"}"#)
            #expect(wrong.status == 409)
            #expect(wrong.value("sha256") as? String == hash)
            _ = try await dora.post("/api/sessions/s/record/acknowledgement", #"{"sha256": "\#(hash)"}"#)
            #expect(try await dora.get("/api/desk").value("role") as? String == "offered")
            _ = try await dora.post("/api/offers/s/accept")
            _ = try await ada.post("/api/sessions/s/connected", #"{"agent": "dora"}"#)
            #expect(try await anna.get("/api/desk").value("role") as? String == "wrapUp")
            #expect(try await dora.post("/api/sessions/s/end").status == 200)
            #expect(try await dora.post("/api/agents/dora/wrap-up", #"{"disposition": "done"}"#).status == 200)
            #expect(try await ada.post("/api/sessions/s/observations", "{}").status == 404)

            let names = try await console.core.events(of: "s").map(\.event.name)
            let acknowledged = try #require(names.firstIndex(of: "recordAcknowledged"))
            #expect(names[..<acknowledged].contains("recordDelivered"))
            #expect(names[acknowledged...].contains("offered"))
        }
    }

    @Test("a seat gives the caller back to the remote agent, an operation is taken back") func comingBack() async throws
    {
        try await RunningConsole.with { console in
            let (ada, anna, dora) = (console.client("ada"), console.client("anna"), console.client("dora"))
            try await console.connect("s", to: "anna")
            try await console.ready("dora")
            _ = try await anna.post("/api/sessions/s/transfer", #"{"operations": ["replace_card"]}"#)
            let back = try await anna.delete("/api/sessions/s/operations/replace_card")
            #expect(back.status == 200)
            #expect(try await dora.get("/api/desk").value("role") as? String == "none")
            _ = try await anna.post("/api/sessions/s/operations", #"{"operations": ["replace_card"]}"#)
            try await console.takeOver("s", by: dora)
            _ = try await anna.post("/api/agents/anna/wrap-up")
            let given = try await dora.post("/api/sessions/s/return")
            #expect(given.value("destination.next") as? String == "Offered to Anna; you keep the caller.")
            #expect(try await anna.get("/api/desk").value("role") as? String == "offered")
            _ = try await ada.post("/api/sessions/s/hang-up", #"{"by": "caller"}"#)
            #expect(try await anna.get("/api/desk").value("session") is NSNull)
        }
    }

    @Test("an agent sees its own session and nobody else's") func ownSession() async throws {
        try await RunningConsole.with { console in
            try await console.connect("s", to: "anna")
            try await console.ready("ben")
            for path in ["", "/record", "/events", "/destination", "/explanation", "/recordings"] {
                let answer = try await console.client("ben").get("/api/sessions/s\(path)")
                #expect([403, 404].contains(answer.status), "\(path)")
                #expect(!answer.text.contains("07946"), "\(path)")
            }
            #expect(try await console.client("ben").get("/api/sessions").value("total") as? Int == 0)
            #expect(try await console.client("anna").get("/api/sessions").value("total") as? Int == 1)
            for (path, body) in [
                ("notes", #"{"text": "x"}"#), ("operations", #"{"operations": ["replace_card"]}"#), ("end", "{}"),
            ] {
                #expect(try await console.client("ben").post("/api/sessions/s/\(path)", body).status == 409)
            }
            #expect(try await console.client("ben").put("/api/agents/anna/state", #"{"state": "away"}"#).status == 403)
            #expect(try await console.client("ben").get("/api/agents/anna").status == 403)
        }
    }

    @Test("an auditor sees everything and moves nothing") func auditor() async throws {
        try await RunningConsole.with { console in
            let otto = console.client("otto")
            try await console.connect("s", to: "anna")
            for path in [
                "sessions", "sessions/s", "sessions/s/explanation", "agents", "board", "reports", "callbacks", "offers",
            ] {
                #expect(try await otto.get("/api/\(path)").status == 200, "\(path)")
            }
            let events = await console.core.position
            for path in [
                "sessions", "sessions/s/requeue", "sessions/s/hang-up", "sessions/s/end", "offers/s/accept",
                "sessions/s/request",
                "agents/anna/heartbeat", "staff/reload",
            ] {
                #expect(try await otto.post("/api/\(path)").status == 403, "\(path)")
            }
            #expect(try await otto.put("/api/agents/anna/state", #"{"state": "away"}"#).status == 403)
            #expect(await console.core.position == events)
        }
    }

    @Test("a stranger gets nothing") func stranger() async throws {
        try await RunningConsole.with { console in
            try await console.connect("s", to: "anna")
            for endpoint in console.endpoints where endpoint.path.hasPrefix("/api/") && endpoint.path != "/api/sign-in"
            {
                let path = endpoint.path.replacing(/\{\w+\}/, with: "s")
                let answer = try await console.request(
                    endpoint.method, path, body: endpoint.method == "GET" ? nil : "{}")
                #expect(answer.status == 401, "\(endpoint.method) \(path)")
            }
            #expect(try await Client(console: console, token: "guessed").get("/api/board").status == 401)
        }
    }

    @Test("a supervisor puts a caller back into the queue and sends agents away") func supervisor() async throws {
        try await RunningConsole.with { console in
            let sue = console.client("sue")
            try await console.connect("s", to: "anna")
            #expect(try await sue.post("/api/sessions/s/requeue").status == 200)
            let board = try await sue.get("/api/board")
            #expect(board.value("queues.0.waiting.0") as? String == "s")
            #expect(
                board.value("sessions.0.destination.next") as? String == "Waiting for a remote agent, next in line.")
            #expect(
                try await sue.put("/api/agents/anna/state", #"{"state": "signedOut"}"#).value("state") as? String
                    == "signedOut")
            let names = try await console.core.events(after: 0, limit: 100).map(\.event.kind)
            #expect(names.contains(.supervised(by: "sue", action: "requeue", target: "s")))
            #expect(names.contains(.supervised(by: "sue", action: "signOut", target: "anna")))
            let why = try await sue.get("/api/sessions/s/explanation")
            #expect((why.value("text") as? String)?.contains("offered to anna") == true)
        }
    }

    @Test("a supervisor's voice is changed only where somebody hears the call, and never without a trace")
    func supervision() async throws {
        try await RunningConsole.with(attend: { session, attendance in session == "s" && attendance == .whisper }) {
            console in
            let sue = console.client("sue")
            try await console.connect("s", to: "anna")
            let path = "/api/sessions/s/supervision"
            #expect(try await console.client("anna").put(path, #"{"mode": "whisper"}"#).status == 403)
            #expect(try await sue.put("/api/sessions/t/supervision", #"{"mode": "whisper"}"#).status == 404)
            #expect(try await sue.put(path, #"{"mode": "shout"}"#).status == 422)
            let barge = try await sue.put(path, #"{"mode": "barge"}"#)
            #expect(barge.value("type") as? String == "/problems/not-listening")
            #expect(try await sue.put(path, #"{"mode": "whisper"}"#).value("mode") as? String == "whisper")
            let kinds = try await console.core.events(after: 0, limit: 100).map(\.event.kind)
            #expect(kinds.contains(.supervised(by: "sue", action: "whisper", target: "s")))
        }
    }

    @Test("the same command with the same key is done once") func idempotency() async throws {
        try await RunningConsole.with { console in
            let anna = console.client("anna")
            try await console.connect("s", to: "anna")
            let first = try await anna.post(
                "/api/sessions/s/notes", #"{"text": "one"}"#, headers: ["Idempotency-Key": "k"])
            let again = try await anna.post(
                "/api/sessions/s/notes", #"{"text": "one"}"#, headers: ["Idempotency-Key": "k"])
            #expect(first.status == 200)
            #expect(again.body == first.body)
            #expect(again.header("idempotency-replayed") == "true")
            let other = try await anna.post(
                "/api/sessions/s/notes", #"{"text": "two"}"#, headers: ["Idempotency-Key": "k"])
            #expect(other.status == 422)
            let notes = try await console.core.events(of: "s").filter { $0.event.name == "noted" }
            #expect(notes.count == 1)
        }
    }

    @Test("a client that has the answer already is told so") func entityTag() async throws {
        try await RunningConsole.with { console in
            try await console.connect("s", to: "anna")
            let record = try await console.client("anna").get("/api/sessions/s/record")
            let tag = try #require(record.header("etag"))
            let again = try await console.client("anna").get("/api/sessions/s/record", headers: ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
        }
    }

    @Test(
        "what is wrong with a request is said",
        arguments: [
            (#"{"operations": []}"#, 422, "member"), (#"{"operations": ["fly"]}"#, 422, "nobody-performs"),
            (#"{"operation": ["replace_card"]}"#, 400, "unknown-member"), (#"{"operations""#, 400, "json"),
            (#"[]"#, 400, "json"), (#"{"operations": "replace_card"}"#, 422, "member"),
        ])
    func badRequest(body: String, status: Int, kind: String) async throws {
        try await RunningConsole.with { console in
            try await console.connect("s", to: "anna")
            let answer = try await console.client("anna").post("/api/sessions/s/operations", body)
            #expect(answer.status == status)
            #expect(answer.value("type") as? String == "/problems/\(kind)")
        }
    }

    @Test("ended sessions are listed in pages, newest first") func pages() async throws {
        try await RunningConsole.with { console in
            for number in 1...5 {
                let id = SessionID("s\(number)")
                try await console.core.perform(.start(id, gateway: "wav", caller: "", node: nil), at: .now)
                try await console.core.perform(.hangUp(id, by: .caller), at: .now)
            }
            let sue = console.client("sue")
            var page = try await sue.get("/api/sessions?state=ended&limit=2")
            while page.value("total") as? Int != 5 { page = try await sue.get("/api/sessions?state=ended&limit=2") }
            #expect((page.value("items") as? [Any])?.count == 2)
            let next = try #require(page.value("next") as? String)
            let rest = try await sue.get(next)
            #expect(rest.status == 200)
            #expect(rest.value("items.0.state") as? String == "ended")
            #expect((rest.value("next") as? String)?.contains("state=ended") == true)
            #expect(try await sue.get("/api/sessions/s1").value("outcome") as? String == "contained")
            #expect(try await sue.get("/api/sessions?limit=0").status == 400)
        }
    }

    @Test("settings files are read without their hashes, checked, and read anew") func files() async throws {
        let reloads = Reloads()
        let file = SettingsFile(read: { "agents:\n  - id: anna\n    password: $argon2id$x\n" }) { text in
            text.contains("agents") ? [] : ["staff.yaml: there are no agents"]
        } reload: {
            await reloads.add()
        }
        try await RunningConsole.with(files: ["staff": file]) { console in
            let ada = console.client("ada")
            let text = try await ada.get("/api/staff").text
            #expect(text.contains("password: (hidden)"))
            #expect(!text.contains("argon2id"))
            #expect(try await ada.post("/api/staff/validate", "nothing").value("valid") as? Bool == false)
            #expect(try await ada.post("/api/staff/reload").status == 200)
            #expect(await reloads.count == 1)
            let kinds = try await console.core.events(after: 0, limit: 10).map(\.event.kind)
            #expect(kinds == [.supervised(by: "ada", action: "reload", target: "staff")])
            #expect(try await ada.get("/api/faq").status == 404)
            #expect(try await console.client("sue").get("/api/staff").status == 403)
        }
    }
}

private actor Reloads {
    private(set) var count = 0
    func add() { count += 1 }
}

extension RunningConsole {
    func ready(_ agents: AgentID...) async throws {
        for agent in agents {
            let answer = try await client(agent.rawValue).put("/api/agents/\(agent)/state", #"{"state": "ready"}"#)
            #expect(answer.status == 200)
        }
    }

    /// A caller who talks with `agent`.
    func connect(_ session: SessionID, to agent: AgentID) async throws {
        try await ready(agent)
        try await core.perform(.start(session, gateway: "wav", caller: "+44 20 07946 0000", node: nil), at: .now)
        try await core.perform(.requestHuman(session, wanted: .any, reason: .asked), at: .now)
        try await core.perform(.accept(agent, session), at: .now)
        try await core.perform(.connect(agent, session), at: .now)
    }

    /// The seat reads the record, acknowledges it, accepts, and is connected.
    func takeOver(_ session: SessionID, by seat: Client) async throws {
        let hash = try #require(try await seat.get("/api/sessions/\(session)/record").value("sha256") as? String)
        _ = try await seat.post("/api/sessions/\(session)/record/acknowledgement", #"{"sha256": "\#(hash)"}"#)
        #expect(try await seat.post("/api/offers/\(session)/accept").status == 200)
        let agent = try #require(await core.candidate(of: session))
        try await core.perform(.connect(agent, session), at: .now)
    }
}
