import Testing
import Timetabling

@testable import LessonPrep

struct AvailabilityTests {
    @Test func sixteenThousandPeopleFitIntoSixtyFourMegabytes() {
        let people = (0..<16_500).map { number in
            Person(id: number, institutions: [1], busy: [Commitment(BinSpan(100, 110), at: 1)])
        }
        let availability = Availability(people, days: 140)
        #expect(availability.bytes == 55_440_000)
        #expect(availability.bytes < 64 << 20)
    }

    @Test(arguments: [1, 5, 18, 60]) func travelAndDurationBlockWhatTheyShould(duration: Int) {
        var random = SeededGenerator(seed: UInt64(duration))
        let days = 7
        let commitments = (0..<12).map { number in
            let from = random.index(below: days) * Bins.perDay + Bins.dayOpens - 6 + random.index(below: 170)
            return Commitment(BinSpan(from, from + 1 + random.index(below: 12)), at: number % 3 == 0 ? nil : number % 3)
        }
        let person = Person(id: 1, institutions: [1], busy: commitments)
        let ways = [1: 7, 2: 0]
        let blocked = Availability([person], days: days)
            .blocked(0, person, duration: duration) { $0.flatMap { ways[$0] } ?? 0 }
        for start in Self.startsOfAWeek(duration) {
            let isHit = commitments.contains { commitment in
                let way = commitment.at.flatMap { ways[$0] } ?? 0
                let span = Self.withinHours(commitment.span)
                return span.from < span.to && start < span.to + way && span.from - way < start + duration
                    && Bins.day(of: start) == Bins.day(of: span.from)
            }
            #expect(blocked[start] == isHit, "start \(start)")
        }
    }

    private static func withinHours(_ span: BinSpan) -> BinSpan {
        let day = Bins.day(of: span.from) * Bins.perDay
        return BinSpan(max(span.from, day + Bins.dayOpens), min(span.to, day + Bins.dayCloses))
    }

    private static func startsOfAWeek(_ duration: Int) -> [Bin] {
        (0..<7).flatMap { day in
            (Bins.dayOpens...Bins.dayCloses - duration).map { day * Bins.perDay + $0 }
        }
    }

    @Test func nothingIsCarriedIntoTheNextDay() {
        var bits = DayBits(days: 2)
        bits.insert(BinSpan(Bins.dayCloses - 2, Bins.perDay + Bins.dayOpens - 1))
        bits.spread(down: 0, up: 60)
        #expect(bits.count == 2)
        bits.spread(down: 500, up: 0)
        #expect(bits.count == DayBits.binsPerDay)
        #expect(!bits[Bins.perDay + Bins.dayOpens])
    }

    @Test func aSpanOfSeveralDaysIsCutToTheirHours() {
        var bits = DayBits(days: 3)
        bits.insert(BinSpan(-50, 2 * Bins.perDay + Bins.dayOpens + 1))
        #expect(bits.count == 2 * DayBits.binsPerDay + 1)
    }
}
