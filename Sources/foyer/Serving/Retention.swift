internal import ContactCenter
internal import Foundation
internal import Ledger
internal import Logging
internal import Routing
internal import ServiceLifecycle

/// Erases what callers said once it may no longer be kept: when the house opens, and every night at three by its clock.
///
/// From the ledger words, keys and numbers, from the disk recordings. What fails is logged, and tried again the next night.
struct Retention: Service {
    /// How long it is kept after the session's end.
    let days: Int
    /// In PostgreSQL with a connection of its own: erasing would keep others waiting.
    let ledger: any ErasableLedger
    let recordings: Recordings?
    let logger: Logger
    let now: @Sendable () -> Timestamp

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await erase()
                // Ends early when the house closes, which is looked at next.
                try? await Task.sleep(for: .seconds(Self.secondsToNight(after: Date())))
            }
        }
    }

    private func erase() async {
        let moment = now() + .seconds(-86_400 * Int64(days))
        do {
            let events = try await ledger.eraseContent(ofSessionsEndedBefore: moment)
            let files = try await recordings?.erase(olderThan: moment) ?? 0
            logger.info("erased what callers said", metadata: ["events": "\(events)", "recordings": "\(files)"])
        } catch {
            logger.error("what callers said can't be erased yet", metadata: ["error": "\(error)"])
        }
    }

    /// How long it is until three o'clock at night.
    static func secondsToNight(after moment: Date, calendar: Calendar = .current) -> Double {
        let night = calendar.nextDate(
            after: moment, matching: DateComponents(hour: 3), matchingPolicy: .nextTime)
        return night.map { max(1, $0.timeIntervalSince(moment)) } ?? 86_400
    }
}
