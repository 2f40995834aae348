import Audio
import Foundation
import Routing
import Telephony
import TestKit
import Testing

@testable import ContactCenter

/// Whole live calls, frame by frame: who hears whom.
@Suite(.serialized, .timeLimit(.minutes(2))) struct LiveTransferTests {
    @Test("the caller hears the remote agent until the seat is there, without a gap between them")
    func move() async throws {
        let house = try await LiveHouse()
        try await house.run { house in
            if house.caller.hears(.sam), house.sam.hears(.caller) { house.caller.leg.remoteHungUp() }
        } _: { kind, house in
            if case .connected("ada", _, _) = kind {
                try await house.perform(.declare("ada", "call-1", ["replace_card"]))
            }
        }
        let heard = house.caller.heard
        let first = try #require(heard.firstIndex(of: LiveHouse.Voice.ada.frame))
        let last = try #require(heard.lastIndex(of: LiveHouse.Voice.sam.frame))
        let gaps = heard[first...last].split { $0.samples.contains { $0 != 0 } }.map(\.count)
        #expect((gaps.max() ?? 0) * 20 <= 200, "\(gaps)")
        // One after the other, never both.
        #expect(!house.caller.hears(.ada, .sam))
        #expect(!house.ada.hears(.caller, .sam) && !house.sam.hears(.caller, .ada))
        let ending = try await house.events().last
        #expect(ending == .ended(by: .caller, outcome: .operated))
    }

    @Test("in a recorded call a supervisor listens, whispers and joins in; each segment's file holds both sides")
    func supervisedAndRecorded() async throws {
        let folder = try ScratchFolder()
        let house = try await LiveHouse(recordings: folder.url.path)
        let supervision = house.center.supervision
        try await house.run { house in
            if house.supervisor.hears(.caller, .ada) { supervision.set(.whisper, for: "call-1") }
            if house.ada.hears(.caller, .supervisor) { supervision.set(.barge, for: "call-1") }
            if house.caller.hears(.ada, .supervisor) { house.caller.leg.remoteHungUp() }
        } _: { kind, house in
            if case .connected("ada", _, _) = kind { supervision.attach(house.supervisor.leg, to: "call-1") }
        }
        #expect(house.caller.hears(.ada) && house.ada.hears(.caller))
        #expect(house.supervisor.leg.isOver)
        let references = try await house.events().compactMap { kind in
            if case .observed(.recorded(_, let reference)) = kind { reference } else { nil }
        }
        #expect(try folder.contents == references)
        let agents = try #require(references.last)
        let (caller, foyer) = (
            try AudioFile.read(folder.path(agents), channel: 1), try AudioFile.read(folder.path(agents), channel: 2)
        )
        #expect(caller.frames.contains(LiveHouse.Voice.caller.frame))
        // What the caller heard: the agent, and the supervisor who had joined in; never what was whispered.
        #expect(foyer.frames.contains(LiveHouse.Voice.ada.frame))
        #expect(foyer.frames.contains(LiveHouse.Voice.ada.frame.mixed(with: LiveHouse.Voice.supervisor.frame)))
    }
}
