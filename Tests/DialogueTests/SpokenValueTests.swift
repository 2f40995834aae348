import Testing

@testable import Dialogue

@Suite("Spoken dates")
struct SpokenDateTests {
    /// A Friday.
    private static let today = SpokenDate(year: 2026, month: 11, day: 27)

    @Test(
        "days are read",
        arguments: [
            ("july fourth", "--07-04"), ("the fourth of july", "--07-04"),
            ("july the fourth two thousand nineteen", "2019-07-04"),
            ("on the second of may twenty nineteen", "2019-05-02"),
            ("um june thirtieth nineteen oh five", "1905-06-30"),
            ("december thirty first nineteen ninety nine", "1999-12-31"), ("may twenty one", "--05-21"),
            ("february twenty ninth", "--02-29"), ("october twentieth twenty twenty", "2020-10-20"),
            ("march three two thousand and one", "2001-03-03"), ("january first two thousand", "2000-01-01"),
            ("seven four nineteen eighty two", "1982-07-04"), ("oh seven oh four two thousand nineteen", "2019-07-04"),
            ("twelve twenty twenty twenty", "2020-12-20"), ("one twenty two twenty twenty one", "2021-01-22"),
            ("ten slash eleven slash twenty twelve", "2012-10-11"), ("May fourth, twenty nineteen", "2019-05-04"),
            ("today", "2026-11-27"), ("yesterday", "2026-11-26"),
            ("it was the day before yesterday", "2026-11-25"), ("tomorrow", "2026-11-28"),
            ("last friday", "2026-11-20"),
            ("on monday", "2026-11-23"), ("next monday", "2026-11-30"), ("since last saturday", "2026-11-21"),
            ("february thirtieth", nil), ("february twenty ninth twenty nineteen", nil), ("june thirty one", nil),
            ("july", nil), ("the fourth", nil), ("july fourth and", nil), ("thirteen four twenty nineteen", nil),
            ("yes", nil), ("", nil),
        ] as [(String, String?)])
    func parse(text: String, iso8601: String?) throws {
        let today = try #require(Self.today)
        #expect(SpokenDate.parse(text, today: today)?.iso8601 == iso8601)
    }
}

@Suite("Spoken amounts")
struct SpokenAmountTests {
    @Test(
        "sums are read",
        arguments: [
            ("five dollars", "5.00 USD"), ("nineteen ninety nine", "19.99"), ("twelve hundred dollars", "1200.00 USD"),
            ("a thousand and fifty pounds twenty", "1050.20 GBP"),
            ("two hundred fifty thousand euros", "250000.00 EUR"),
            ("it was three hundred and six dollars and five cents", "306.05 USD"), ("fifty cents", "0.50"),
            ("twenty pence", "0.20 GBP"), ("a hundred bucks", "100.00 USD"), ("seventeen oh five", "17.05"),
            ("two point five", "2.50"), ("nine point nine five dollars", "9.95 USD"), ("forty", "40.00"),
            ("six thousand seven hundred eighty nine dollars", "6789.00 USD"), ("$", nil), ("dollars", nil),
            ("five dollars please give me", nil), ("a dollar", nil), ("two point", nil), ("", nil),
        ] as [(String, String?)])
    func parse(text: String, sum: String?) {
        #expect(SpokenAmount.parse(text).map { SpokenValue.amount($0).description } == sum)
    }
}

@Suite("Spoken values")
struct SpokenValueTests {
    @Test("a value is whole once nobody would say more")
    func whole() {
        func isWhole(_ text: String, _ kind: SpokenValue.Kind) -> Bool? {
            SpokenValue(text, as: kind)?.isWhole(as: kind)
        }
        #expect(isWhole("july fourth", .date) == false)
        #expect(isWhole("july fourth twenty nineteen", .date) == true)
        #expect(isWhole("twenty", .amount) == false)
        #expect(isWhole("twenty dollars", .amount) == true)
        #expect(isWhole("one two", .digits(count: nil)) == false)
        #expect(isWhole("double two", .digits(count: 2)) == true)
        #expect(isWhole("one two", .digits(count: 3)) == nil)
    }
}
