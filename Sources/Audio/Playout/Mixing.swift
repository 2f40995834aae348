extension AudioFrame {
    /// Both frames at once; what is too loud for 16 bits is clipped.
    public func mixed(with other: AudioFrame) -> AudioFrame {
        AudioFrame(padding: zip(samples, other.samples).map { Int16(clamping: Int32($0) + Int32($1)) })
    }
}
