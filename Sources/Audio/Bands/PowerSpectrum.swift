internal import Foundation

/// The power spectrum of 32 ms of telephone sound: 256 samples, 31.25 Hz a bin.
///
/// A plain radix-2 transform of the samples in pairs, from which that of the samples follows; so few are not worth a
/// library. Allocates nothing once it is there.
struct PowerSpectrum: Sendable {
    /// Samples analyzed at once.
    static let size = 256
    /// Hz from one bin to the next.
    static let binWidth = Double(Telephone.sampleRate) / Double(size)

    /// Power in each of the 129 bins from 0 to 4000 Hz, where a full-scale sine gives about 0.03 (its share of the window).
    var power = [Float](repeating: 0, count: Self.size / 2 + 1)
    private var real = [Float](repeating: 0, count: Self.pairs)
    private var imaginary = [Float](repeating: 0, count: Self.pairs)

    private static let pairs = size / 2
    private static let tables = Tables(size: size)

    /// Puts the spectrum of 256 samples, 1 at full scale, into ``power``.
    mutating func analyze(_ samples: ArraySlice<Float>) {
        precondition(samples.count == Self.size, "a spectrum is that of \(Self.size) samples")
        let tables = Self.tables
        samples.withUnsafeBufferPointer { samples in
            real.withUnsafeMutableBufferPointer { real in
                imaginary.withUnsafeMutableBufferPointer { imaginary in
                    for pair in 0..<Self.pairs {
                        real[tables.reversed[pair]] = samples[2 * pair] * tables.window[2 * pair]
                        imaginary[tables.reversed[pair]] = samples[2 * pair + 1] * tables.window[2 * pair + 1]
                    }
                    Self.transform(real, imaginary, tables)
                    power.withUnsafeMutableBufferPointer { Self.untangle(real, imaginary, tables, into: $0) }
                }
            }
        }
    }

    private static func transform(
        _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>, _ tables: Tables
    ) {
        var half = 1
        while half < pairs {
            let step = pairs / half
            for start in stride(from: 0, to: pairs, by: 2 * half) {
                for offset in 0..<half {
                    let (even, odd, turn) = (start + offset, start + offset + half, offset * step)
                    let (cosine, sine) = (tables.cosines[turn], tables.sines[turn])
                    let oddReal = real[odd] * cosine - imaginary[odd] * sine
                    let oddImaginary = real[odd] * sine + imaginary[odd] * cosine
                    (real[odd], imaginary[odd]) = (real[even] - oddReal, imaginary[even] - oddImaginary)
                    real[even] += oddReal
                    imaginary[even] += oddImaginary
                }
            }
            half *= 2
        }
    }

    /// The power of the samples' spectrum, from that of their pairs: even samples were the real parts, odd ones the others.
    private static func untangle(
        _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>, _ tables: Tables,
        into power: UnsafeMutableBufferPointer<Float>
    ) {
        let scale = 1 / Float(4 * size * size)
        for bin in 0...pairs {
            let (this, mirror) = (bin % pairs, (pairs - bin) % pairs)
            let evenReal = real[this] + real[mirror]
            let evenImaginary = imaginary[this] - imaginary[mirror]
            let oddReal = imaginary[this] + imaginary[mirror]
            let oddImaginary = real[mirror] - real[this]
            let (cosine, sine) = (tables.cosines[bin], tables.sines[bin])
            let sumReal = evenReal + oddReal * cosine - oddImaginary * sine
            let sumImaginary = evenImaginary + oddReal * sine + oddImaginary * cosine
            power[bin] = (sumReal * sumReal + sumImaginary * sumImaginary) * scale
        }
    }

    /// What is the same for every spectrum.
    private struct Tables: Sendable {
        /// Hann's.
        let window: [Float]
        /// Of half a turn in steps of a bin.
        let cosines: [Float]
        let sines: [Float]
        /// Where each pair goes before the transform.
        let reversed: [Int]

        init(size: Int) {
            let turn = 2 * Double.pi / Double(size)
            window = (0..<size).map { Float(0.5 - 0.5 * cos(turn * Double($0))) }
            cosines = (0...size / 2).map { Float(cos(turn * Double($0))) }
            sines = (0...size / 2).map { Float(-sin(turn * Double($0))) }
            let bits = (size / 2).trailingZeroBitCount
            reversed = (0..<size / 2).map { index in
                (0..<bits).reduce(0) { $0 << 1 | (index >> $1 & 1) }
            }
        }
    }
}
