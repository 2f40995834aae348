import Foundation
import Routing
import Testing

@testable import Console

/// What is left of sessions: records, recordings, callbacks, reports.
@Suite(.timeLimit(.minutes(5))) struct RecordsTests {
    @Test("the record of a session that is over is there for those who see everything") func ended() async throws {
        try await RunningConsole.with { console in
            try await console.connect("s", to: "anna")
            _ = try await console.client("anna").post("/api/sessions/s/notes", #"{"text": "Wants a new card"}"#)
            #expect(try await console.client("anna").post("/api/sessions/s/end").status == 200)
            let record = try await console.client("otto").get("/api/sessions/s/record")
            #expect(record.status == 200)
            #expect(record.text.contains("Wants a new card"))
            let tag = try #require(record.header("etag"))
            let sha256 = try #require(record.value("sha256") as? String)
            #expect(tag == "\"\(sha256)\"")
            #expect(
                try await console.client("sue").get("/api/sessions/s/record", headers: ["If-None-Match": tag]).status
                    == 304)
            #expect(try await console.client("anna").get("/api/sessions/s/record").status == 404)
            #expect(try await console.client("sue").get("/api/sessions/never/record").status == 404)
        }
    }

    @Test("a recording is for those who see everything, leaves a trace, and is no way to other files")
    func recordings() async throws {
        let folder = NSTemporaryDirectory() + "recordings-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        try Data("RIFF".utf8).write(to: URL(fileURLWithPath: folder + "/in/s-0.wav"))
        try Data("secret".utf8).write(to: URL(fileURLWithPath: folder + "/secret"))
        try await RunningConsole.with(recordings: folder + "/in") { console in
            try await console.connect("s", to: "anna")
            for (segment, reference) in ["s-0.wav", "../secret", "missing.wav"].enumerated() {
                try await console.core.perform(
                    .observe("s", .recorded(segment: segment, reference: reference)), at: .now)
            }
            let otto = console.client("otto")
            let list = try await otto.get("/api/sessions/s/recordings")
            #expect(list.value("items.0.href") as? String == "/api/sessions/s/recordings/0")
            let sound = try await otto.get("/api/sessions/s/recordings/0")
            #expect(sound.header("content-type") == "audio/wav")
            #expect(sound.text == "RIFF")
            for segment in 1...3 {
                #expect(try await otto.get("/api/sessions/s/recordings/\(segment)").status == 404)
            }
            #expect(try await console.client("anna").get("/api/sessions/s/recordings/0").status == 403)
            let kinds = try await console.core.events(after: 0, limit: 100).map(\.event.kind)
            #expect(kinds.contains(.supervised(by: "otto", action: "playRecording", target: "s/0")))
        }
    }

    @Test("a caller who is promised a callback is listed with the number, until it is talked to")
    func callbacks() async throws {
        try await RunningConsole.with { console in
            try await console.core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: .now)
            try await console.core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: .now)
            let sue = console.client("sue")
            let promise = try await sue.post("/api/sessions/s/callback", #"{"number": "+44 20 7946 0018"}"#)
            #expect(promise.status == 200)
            let list = try await sue.get("/api/callbacks?limit=10")
            #expect(list.value("total") as? Int == 1)
            #expect(list.value("items.0.callback") as? String == "+44 20 7946 0018")
            let kinds = try await console.core.events(after: 0, limit: 100).map(\.event.kind)
            #expect(kinds.contains(.supervised(by: "sue", action: "callback", target: "s")))
        }
    }

    @Test("a report comes as JSON, as a table to save, and as a picture") func report() async throws {
        try await RunningConsole.with { console in
            try await console.connect("s", to: "anna")
            let sue = console.client("sue")
            #expect(try await sue.get("/api/reports?by=15").value("total.answered") as? Int == 1)
            let table = try await sue.get("/api/reports?by=15&format=csv")
            #expect(table.header("content-type") == "text/csv; charset=utf-8")
            #expect(table.header("content-disposition") == "attachment; filename=\"report.csv\"")
            let lines = table.text.split(separator: "\n")
            #expect(lines.count >= 2)
            #expect(Set(lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
            #expect(try await sue.get("/api/reports?format=svg").text.hasPrefix("<svg"))
            #expect(try await sue.get("/api/reports?format=pdf").status == 400)
            #expect(try await console.client("anna").get("/api/reports").status == 403)
        }
    }

    @Test("of two who accept one offer, the second is told so") func secondAccept() async throws {
        try await RunningConsole.with { console in
            try await console.ready("anna")
            try await console.core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: .now)
            try await console.core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: .now)
            let anna = console.client("anna")
            #expect(try await anna.get("/api/offers").value("items.0.id") as? String == "s")
            #expect(try await anna.post("/api/offers/s/accept").status == 200)
            #expect(try await anna.post("/api/offers/s/accept").status == 409)
        }
    }

    @Test("administrators and auditors see who may sign in and how, and never a hash") func users() async throws {
        try await RunningConsole.with { console in
            let list = try await console.client("ada").get("/api/users")
            #expect(list.value("total") as? Int == 8)
            #expect(list.value("items.1.id") as? String == "anna")
            #expect(list.value("items.1.password") as? Bool == true)
            #expect(!list.text.contains("argon2id"))
            #expect(try await console.client("otto").get("/api/users").status == 200)
            #expect(try await console.client("sue").get("/api/users").status == 403)
        }
    }
}
