import Foundation
import Routing
import Testing

@testable import Staffing

@Suite struct ChanceTests {
    @Test("the portable logarithm and exponential are the library's to 1e-14")
    func portable() {
        for step in 1...2_000 {
            let value = Double(step) * 0.37 / 100
            #expect(isNear(PortableMath.log(value), log(value), within: 1e-14 * max(1, abs(log(value)))))
            #expect(isNear(PortableMath.exp(value), exp(value), within: 1e-14 * exp(value)))
            #expect(isNear(PortableMath.exp(-value), exp(-value), within: 1e-14 * exp(-value)))
        }
        #expect(PortableMath.exp(-1e9) == 0)
        #expect(PortableMath.exp(1e9) == .infinity)
        #expect(isNear(PortableMath.log(1e-300), log(1e-300), within: 1e-11))
    }

    @Test("draws of neighboring calls have the moments they should")
    func moments() throws {
        let day = Chance.Day(seed: 1, replication: 0)
        let calls = 0..<100_000
        let uniform = mean(calls) { call in
            var stream = day.stream(.containment, call: call)
            return stream.uniform()
        }
        #expect(isNear(uniform, 0.5, within: 0.003))
        let lognormal = try TimeSpread.logNormal(mean: 200, deviation: 150)
        let length = mean(calls) { lognormal.draw(day.stream(.seat, call: $0)).seconds }
        let square = mean(calls) { pow(lognormal.draw(day.stream(.seat, call: $0)).seconds - 200, 2) }
        #expect(isNear(length, 200, within: 1.5))
        #expect(isNear(square.squareRoot(), 150, within: 5))
        let exponential = try TimeSpread.exponential(mean: 80)
        #expect(isNear(mean(calls) { exponential.draw(day.stream(.consult, call: $0)).seconds }, 80, within: 0.8))
    }

    @Test("purposes and calls are independent of each other")
    func independence() {
        let day = Chance.Day(seed: 1, replication: 0)
        func value(_ purpose: Chance.Purpose, _ call: Int) -> Double {
            var stream = day.stream(purpose, call: call)
            return stream.uniform() - 0.5
        }
        let calls = 0..<100_000
        #expect(isNear(mean(calls) { 12 * value(.consult, $0) * value(.seat, $0) }, 0, within: 0.01))
        #expect(isNear(mean(calls) { 12 * value(.arrival, $0) * value(.arrival, $0 + 1) }, 0, within: 0.01))
        #expect(isNear(mean(calls) { 12 * value(.arrival, $0) * value(.consult, $0) }, 0, within: 0.01))
    }

    @Test("measured times come back as measured")
    func empirical() throws {
        let spread = try TimeSpread.empirical([10, 20, 60])
        let day = Chance.Day(seed: 3, replication: 0)
        let drawn = Set((0..<200).map { spread.draw(day.stream(.seat, call: $0)).count })
        #expect(drawn == [10_000, 20_000, 60_000])
        #expect(spread.mean == 30)
    }

    @Test(
        "Student's quantiles are the tables'",
        arguments: [
            (degrees: 1, quantile: 12.7062), (degrees: 2, quantile: 4.302_65), (degrees: 9, quantile: 2.262_16),
            (degrees: 19, quantile: 2.093_02), (degrees: 1_000, quantile: 1.962_34),
        ])
    func student(_ known: (degrees: Int, quantile: Double)) {
        #expect(isNear(StudentT.quantile(degrees: known.degrees), known.quantile, within: 0.000_05))
    }

    private func mean(_ calls: Range<Int>, of value: (Int) -> Double) -> Double {
        calls.reduce(0) { $0 + value($1) } / Double(calls.count)
    }
}
