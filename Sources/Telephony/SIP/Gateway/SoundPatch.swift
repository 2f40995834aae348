internal import Audio
internal import Synchronization

/// Puts a call's packets into its leg, with sound invented for those the network lost.
///
/// Used by the shim's thread alone; the mutex is never waited for.
final class SoundPatch: Sendable {
    private let leg: LiveLeg
    private let concealer = Mutex(Concealer())

    init(into leg: LiveLeg) { self.leg = leg }

    func take(_ sound: SIPSound) {
        guard sound.samples.count == Telephone.frameSamples else { return leg.receive(sound.samples) }
        concealer.withLock { concealer in
            // 60 ms at most: what lasts longer sounds better as silence, which the leg plays by itself.
            for _ in 0..<min(3, sound.missing / Telephone.frameSamples) {
                leg.receive(concealer.handle(nil).samples)
            }
            leg.receive(concealer.handle(AudioFrame(padding: sound.samples)).samples)
        }
    }
}
