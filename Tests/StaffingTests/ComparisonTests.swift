import Foundation
import Routing
import Testing

@testable import Staffing

@Suite("Two scenarios with the same callers")
struct ComparisonTests {
    @Test("a scenario against itself differs in nothing, and surely so")
    func itself() async throws {
        let day = try await Self.answer(Days.steady(hours: 2))
        let comparison = try Comparison(day, against: day)
        #expect(comparison.figures.count > 20)
        for figure in comparison.figures {
            #expect(figure.difference?.mean == 0, "\(figure.name)")
            #expect(figure.difference?.halfWidth == 0, "\(figure.name)")
            #expect(!figure.mayBeChance)
        }
    }

    @Test("one remote agent more changes the service level by what Erlang C says")
    func formula() async throws {
        let (seven, six) = try await (
            Self.answer(Days.steady(remotes: 7), days: 8), Self.answer(Days.steady(), days: 8)
        )
        let level = try #require(
            Comparison(seven, against: six).figures.first { $0.name == "remote.serviceLevel" })
        let difference = try #require(level.difference)
        let expected = try [7, 6].map { try ErlangC(load: 4, agents: $0, handle: 80).serviceLevel(within: 20) }
        #expect(difference.contains(expected[0] - expected[1]))
        #expect(!difference.contains(0))
        // With other callers in each, the intervals' squares would add up.
        let (first, second) = try (#require(level.scenario), #require(level.against))
        #expect(difference.halfWidth < hypot(first.halfWidth, second.halfWidth) * 0.8)
        #expect(difference.mean == first.mean - second.mean)
    }

    @Test("each caller wants the same in both, whatever the staffing")
    func callers() async throws {
        let (many, few) = try await (
            Self.answer(Days.steady(remotes: 12, seats: 9, hours: 2)),
            Self.answer(Days.steady(whenBusy: .hold, hours: 2))
        )
        let figures = try Comparison(many, against: few).figures
        for name in ["sessions", "containment", "diversion", "remote.offered", "seat.offered"] {
            #expect(figures.first { $0.name == name }?.difference?.mean == 0, "\(name)")
        }
        #expect(figures.first { $0.name == "remote.agents" }?.difference == Interval(exactly: 6))
    }

    @Test("the interval of a difference is that of the days' own differences")
    func pairs() throws {
        let (first, second) = try (#require(Interval([4, 9, 5])), #require(Interval([1, 6, 5])))
        let difference = try #require(first.minus(second))
        let expected = try #require(Interval([3, 3, 0]))
        #expect(abs(difference.mean - expected.mean) < 1e-12)
        #expect(abs(difference.halfWidth - expected.halfWidth) < 1e-12)
        let shares = try (#require(Interval([1, 3], of: [4, 4])), #require(Interval([1, 1], of: [4, 4])))
        let share = try #require(shares.0.minus(shares.1))
        let ownDifferences = try #require(Interval([0, 0.5]))
        #expect(abs(share.mean - ownDifferences.mean) < 1e-12)
        #expect(abs(share.halfWidth - ownDifferences.halfWidth) < 1e-9)
    }

    @Test("a single day tells a difference, but not whether it is chance")
    func singleDay() async throws {
        let (seven, six) = try await (
            Self.answer(Days.steady(remotes: 7, hours: 2), days: 1), Self.answer(Days.steady(hours: 2), days: 1)
        )
        let comparison = try Comparison(seven, against: six)
        let figure = try #require(comparison.figures.first { $0.name == "remote.serviceLevel" })
        #expect((figure.difference?.mean ?? 0) > 0)
        #expect(figure.difference?.halfWidth == .infinity)
        #expect(!figure.mayBeChance)
        #expect(comparison.csv.contains(/remote\.agents,7,0,6,0,1,0\n/))
        #expect(comparison.csv.contains(/remote\.serviceLevel,[0-9.]+,,[0-9.]+,,[0-9.]+,\n/))
    }

    @Test("other days have other callers, so they are not compared")
    func otherDays() async throws {
        let (two, three) = try await (
            Self.answer(Days.steady(hours: 2), days: 2), Self.answer(Days.steady(hours: 2), days: 3)
        )
        #expect(throws: StaffingError.self) { try Comparison(two, against: three) }
    }

    private static func answer(_ day: Scenario, days: Int = 3) async throws -> StaffingAnswer {
        try await StaffingAnswer.find(for: day, days: days, comparesWithSeats: false)
    }
}
