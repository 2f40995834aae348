import Foundation
import Routing
import Settings
import TestKit
import Testing

@testable import ContactCenter

@Suite struct CallScriptTests {
    private func script(_ yaml: String) throws -> CallScript {
        let folder = try ScratchFolder()
        let path = folder.path("call.yaml")
        try yaml.write(toFile: path, atomically: true, encoding: .utf8)
        return try CallScript(path: path)
    }

    private func event(_ kind: Event.Kind) -> Event { Event(at: Timestamp(milliseconds: 0), session: "s", kind: kind) }

    private var offeredRemote: Event {
        event(.offered(agent: "anna", tier: .remote, expires: Timestamp(milliseconds: 9)))
    }

    private var offeredSeat: Event {
        event(.offered(agent: "dora", tier: .seat, expires: Timestamp(milliseconds: 9)))
    }

    @Test("expected events must come in order, with anything between")
    func order() throws {
        let script = try script(
            """
            name: in order
            caller: []
            expects:
              - offered: {tier: remote}
              - offered: {tier: seat}
            """)
        #expect(script.failures(in: [offeredRemote, event(.callerLeft), offeredSeat]).isEmpty)
        let failures = script.failures(in: [offeredSeat, offeredRemote])
        #expect(failures.count == 1)
        #expect(failures.first?.hasSuffix("call.yaml:5: offered {tier: seat} came too early") == true)
    }

    @Test("a forbidden event fails the call, and the script's line is named")
    func forbidden() throws {
        let script = try script(
            """
            name: never a seat
            caller: []
            expects: []
            never:
              - offered: {tier: seat}
            """)
        #expect(script.failures(in: [offeredRemote]).isEmpty)
        let failures = script.failures(in: [offeredSeat])
        #expect(failures.count == 1)
        #expect(failures.first?.hasSuffix("call.yaml:5: offered {tier: seat} must never happen, but did") == true)
    }

    @Test("a value is looked for inside lists")
    func lists() throws {
        let script = try script(
            """
            name: lists
            caller: []
            expects:
              - operationDeclared: {operations: block_card}
            """)
        let declared = event(.operationDeclared(operations: ["replace_card", "block_card"], agent: "anna"))
        #expect(script.failures(in: [declared]).isEmpty)
    }

    @Test(
        "a bad script is told with its line",
        arguments: [
            ("caller: []\nexpects: []", ":1: the file needs the key 'name'"),
            (
                "name: x\ncaller:\n  - sings: la\nexpects: []",
                ":3: a caller says: WORDS, keys: DIGITS, plays: FILE.wav, waits: SECONDS, or hangsUp"
            ),
            ("name: x\ncaller:\n  - keys: 12a\nexpects: []", ":3: keys are 0–9, * and #, not '12a'"),
            ("name: x\ncallers: 1\ncaller: []\nexpects: []", ":2: unknown key 'callers'; did you mean 'caller'?"),
        ])
    func malformed(yaml: String, sentence: String) {
        let error = #expect(throws: ConfigurationError.self) { try script(yaml) }
        #expect(error?.description.hasSuffix(sentence) == true, "\(String(describing: error))")
    }
}
