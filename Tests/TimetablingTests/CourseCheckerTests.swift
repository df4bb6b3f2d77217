import Testing

@testable import Timetabling

/// Costs counted by hand from the published rules.
@Suite("Course checker")
struct CourseCheckerTests {
    private func check(_ solution: String) throws -> CourseChecker.Verdict {
        try CourseChecker(CourseInstance(ctt: Instances.small)).check(solution)
    }

    /// Day 0: a, -, b.  Day 1: a, a, b in one room; c aside.
    static let clean = """
        a big 0 0
        a big 1 0
        a big 1 1
        b tiny 0 2
        b tiny 1 2
        c big 0 1
        """

    @Test("A timetable without faults: c lacks 10 seats, and day 0 has two isolated lectures")
    func clean() throws {
        var expected = CourseChecker.Verdict()
        expected.roomCapacity = 10
        expected.curriculumCompactness = 4
        let verdict = try check(Self.clean)
        #expect(verdict == expected)
        #expect(verdict.violations == 0 && verdict.cost == 14)
    }

    /// Changes of the clean timetable, and what they change.
    static let changes: [(String, String, @Sendable (inout CourseChecker.Verdict) -> Void)] = [
        // Each student of `a` beyond the 20 seats, and a second room.
        (
            "a big 0 0", "a tiny 0 0",
            {
                $0.roomCapacity += 10; $0.roomStability += 1
            }
        ),
        // `b` on one day only: five; its lecture of day 0 was isolated, and `a` of day 0 remains so.
        (
            "b tiny 0 2", "b tiny 1 1",
            {
                $0.minimumWorkingDays += 5; $0.curriculumCompactness -= 2; $0.conflicts += 1
            }
        ),
        // Same room and period.
        ("c big 0 1", "c big 0 0", { $0.roomOccupancy += 1 }),
        // Closed to `a`; it is next to `b` then, so that neither is isolated; and with `c` in the room.
        (
            "a big 0 0", "a big 0 1",
            {
                $0.availability += 1; $0.curriculumCompactness -= 4; $0.roomOccupancy += 1
            }
        ),
        // The teacher of `b` and `c` cannot be twice at the same time, though no curriculum has both.
        ("c big 0 1", "c big 0 2", { $0.conflicts += 1 }),
        // Twice in a period counts as a lecture missing.
        (
            "a big 1 1", "a tiny 1 0",
            {
                $0.lectures += 1; $0.roomCapacity += 10; $0.roomStability += 1; $0.curriculumCompactness += 4
            }
        ),
        (
            "c big 0 1", "",
            {
                // Without its lecture `c` is taught on no day instead of one, too.
                $0.lectures += 1; $0.roomCapacity -= 10; $0.minimumWorkingDays += 5
            }
        ),
        (
            "c big 0 1", "c big 0 1\nc tiny 1 0",
            {
                $0.lectures += 1; $0.roomCapacity += 30; $0.roomStability += 1
            }
        ),
    ]

    @Test("Each rule", arguments: 0..<changes.count)
    func rules(_ index: Int) throws {
        let (old, new, change) = Self.changes[index]
        let parts = Self.clean.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        var expected = try check(Self.clean)
        change(&expected)
        #expect(try check(parts[0] + new + parts[1]) == expected)
    }

    @Test("The last period of a day and the first of the next are not adjacent")
    func midnight() throws {
        let verdict = try check("a big 0 2\nb tiny 1 0")
        #expect(verdict.curriculumCompactness == 4)
        #expect(verdict.lectures == 2 + 1 + 1)
        #expect(verdict.minimumWorkingDays == 5 + 5 + 5)
    }

    @Test(
        "A line that is none is refused with its number",
        arguments: ["a big 0", "z big 0 0", "a huge 0 0", "a big 2 0", "a big 0 3", "a big x 0", "a big 0 0 0"])
    func refusing(_ line: String) {
        #expect(throws: CourseFileError.self) { try check("a big 0 0\n\(line)\n") }
        do {
            _ = try check("a big 0 0\n\(line)\n")
        } catch let error as CourseFileError {
            #expect(error.line == 2)
        } catch {
            Issue.record(error)
        }
    }

    @Test("The cost terms of the model count the same by hand")
    func terms() throws {
        let instance = try CourseInstance(ctt: Instances.small)
        typealias Slot = CourseTimetable.Slot
        let table = CourseTimetable(slots: [
            Slot(period: 0, room: 0), Slot(period: 3, room: 0), Slot(period: 4, room: 0),
            Slot(period: 2, room: 1), Slot(period: 5, room: 1), Slot(period: 1, room: 0),
        ])
        #expect(table.text(instance) == Self.clean + "\n")
        let costs = Dictionary(uniqueKeysWithValues: instance.costTerms.map { ($0.name, $0.cost(table)) })
        #expect(
            costs == [
                "room_capacity": 10, "minimum_working_days": 0, "curriculum_compactness": 4, "room_stability": 0,
            ])
    }
}
