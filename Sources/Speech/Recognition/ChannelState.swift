/// What a recognizer learned about one caller's line, to be carried from utterance to utterance of a call.
///
/// Recognizers are lent to many calls in turn; the state travels with the call, so that calls never color one another.
public struct ChannelState: Sendable, Equatable {
    /// Mean cepstrum of the speech so far (13 values of PocketSphinx's MFCC), which stands for the line and the voice.
    var cepstralMean: [Float]

    init(cepstralMean: [Float]) {
        self.cepstralMean = cepstralMean
    }
}
