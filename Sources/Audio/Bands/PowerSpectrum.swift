internal import Foundation

/// The power spectrum of 32 ms of telephone sound: 256 samples, 31.25 Hz a bin.
///
/// A plain radix-2 transform; 256 points are too few to be worth a library.
struct PowerSpectrum {
    /// Samples analyzed at once.
    static let size = 256
    /// Hz from one bin to the next.
    static let binWidth = Double(Telephone.sampleRate) / Double(size)

    private let window: [Float]
    private let cosines: [Float]
    private let sines: [Float]
    private let reversed: [Int]

    init() {
        let size = Self.size
        let turn = 2 * Double.pi / Double(size)
        window = (0..<size).map { Float(0.5 - 0.5 * cos(turn * Double($0))) }
        cosines = (0..<size / 2).map { Float(cos(turn * Double($0))) }
        sines = (0..<size / 2).map { Float(-sin(turn * Double($0))) }
        let bits = size.trailingZeroBitCount
        reversed = (0..<size).map { index in
            (0..<bits).reduce(0) { $0 << 1 | (index >> $1 & 1) }
        }
    }

    /// Power in each of the 129 bins from 0 to 4000 Hz, where a full-scale sine gives about 0.03 (its share of the window).
    ///
    /// - Parameter samples: 256 of them, 1 at full scale.
    func power(of samples: ArraySlice<Float>) -> [Float] {
        let size = Self.size
        var real = [Float](repeating: 0, count: size)
        var imaginary = [Float](repeating: 0, count: size)
        for index in 0..<min(size, samples.count) {
            real[reversed[index]] = samples[samples.startIndex + index] * window[index]
        }
        var half = 1
        while half < size {
            let step = size / (2 * half)
            for start in stride(from: 0, to: size, by: 2 * half) {
                for offset in 0..<half {
                    let (even, odd, turn) = (start + offset, start + offset + half, offset * step)
                    let oddReal = real[odd] * cosines[turn] - imaginary[odd] * sines[turn]
                    let oddImaginary = real[odd] * sines[turn] + imaginary[odd] * cosines[turn]
                    (real[odd], imaginary[odd]) = (real[even] - oddReal, imaginary[even] - oddImaginary)
                    real[even] += oddReal
                    imaginary[even] += oddImaginary
                }
            }
            half *= 2
        }
        let scale = 1 / Float(size * size)
        return (0...size / 2).map { (real[$0] * real[$0] + imaginary[$0] * imaginary[$0]) * scale }
    }
}
