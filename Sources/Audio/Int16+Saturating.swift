extension Int16 {
    /// The sample nearest to `value`, a number; what lies beyond full scale is clipped.
    public init(saturating value: Double) {
        self = Int16(Swift.max(-32_768, Swift.min(32_767, value.rounded())))
    }
}
