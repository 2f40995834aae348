import Routing
import Settings
import Testing

@testable import ContactCenter

@Suite struct StaffFileTests {
    private func read(_ yaml: String) throws -> StaffFile {
        try StaffFile(ConfigurationNode(yaml: yaml, file: "staff.yaml"))
    }

    @Test("agents, groups and parts are read")
    func whole() throws {
        let file = try read(
            """
            skillGroups:
              - {id: cards, operations: [replace_card, block_card], whenBusy: park}
            agents:
              - {id: anna, name: Anna, tier: remote, answersAfter: 1.5, declares: suggested, notes: knows the caller}
              - {id: dora, tier: seat, skillGroups: [cards], rejects: true}
            """)
        #expect(
            file.staff.skillGroups == [
                .init(id: "cards", operations: ["replace_card", "block_card"], whenBusy: .park)
            ])
        #expect(file.staff.agents.map(\.name) == ["Anna", "dora"])
        var anna = Part()
        anna.answersAfter = 1.5
        anna.declares = .suggested
        anna.notes = "knows the caller"
        #expect(file.parts["anna"] == anna)
        #expect(file.parts["dora"]?.rejects == true)
    }

    @Test("agents are reached in the browser unless they have an address")
    func reach() throws {
        let file = try read(
            """
            skillGroups: []
            agents:
              - {id: anna, tier: remote}
              - {id: ben, tier: remote, reach: browser}
              - {id: cleo, tier: remote, reach: "sip:cleo@pbx.example;transport=tcp"}
            """)
        #expect(
            file.reaches == ["anna": .browser, "ben": .browser, "cleo": .sip("sip:cleo@pbx.example;transport=tcp")])
    }

    @Test(
        "what is wrong is told with file, line and what to do",
        arguments: [
            (
                "skillGroups: []\nagents:\n  - {id: a, tier: remote, reach: 4711}",
                "staff.yaml:3: '4711' reaches nobody; write browser, or an address such as sip:anna@pbx.example"
            ),
            (
                "skillGroups: []\nagents:\n  - {id: a, tier: remote, reach: 'exchange:PJSIP/a'}",
                "staff.yaml:3: a remote agent can't be reached by the exchange: its caller may have to go on to a seat"
            ),
            ("agents: []", "staff.yaml:1: the file needs the key 'skillGroups'"),
            (
                "skillGroups: []\nagents:\n  - {id: a, tier: boss}",
                "staff.yaml:3: 'agents[0].tier' must be one of remote, seat, not 'boss'"
            ),
            (
                "skillGroups: []\nagents:\n  - {id: a, tier: seat}",
                "staff.yaml:3: seat agent 'a' has no skill group; give skillGroups"
            ),
            (
                "skillGroups: []\nagents:\n  - {id: a, tier: seat, skillGroups: [cards]}",
                "staff.yaml:3: there is no skill group 'cards'; list it under skillGroups"
            ),
            (
                "skillGroups: []\nagents:\n  - {id: a, tier: remote}\n  - {id: a, tier: remote}",
                "staff.yaml:4: agent 'a' is there twice; ids are unique"
            ),
            (
                "skillGroups: []\nagents:\n  - {id: a, tier: remote, answerAfter: 3}",
                "staff.yaml:3: unknown key 'answerAfter' in 'agents[0]'; did you mean 'answersAfter'?"
            ),
            (
                "skillGroups: []\nagents:\n  - {id: a, tier: remote, declares: [fly]}",
                "staff.yaml:3: no skill group performs the operation 'fly'"
            ),
        ])
    func malformed(yaml: String, sentence: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(yaml) }
        #expect(error?.description == sentence)
    }
}
