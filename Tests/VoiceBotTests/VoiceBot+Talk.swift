import Dialogue
import Telephony

@testable import VoiceBot

extension VoiceBot {
    /// Talks with the caller on `leg` until the bot's part is over; gives how it ended and what happened until then.
    func talk(on leg: any CallLeg) async throws -> (Conversation.Ending, [ConversationEvent]) {
        var conversation = Conversation(with: self)
        var clock = CallClock()
        var events: [ConversationEvent] = []
        let ending = try await conversation.run(from: .started, on: leg, clock: &clock) { event, _ in
            events.append(event)
        }
        return (ending, events)
    }
}
