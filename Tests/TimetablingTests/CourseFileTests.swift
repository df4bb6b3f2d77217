import Testing

@testable import Timetabling

@Suite("Course files")
struct CourseFileTests {
    @Test("A file says what it says")
    func reading() throws {
        let instance = try CourseInstance(ctt: Instances.small)
        #expect(instance.name == "small")
        #expect(instance.days == 2 && instance.periodsPerDay == 3 && instance.periods == 6)
        #expect(instance.courses.map(\.id) == ["a", "b", "c"])
        #expect(instance.courses.map(\.teacher) == ["t1", "t2", "t2"])
        #expect(instance.courses.map(\.lectures) == [3, 2, 1])
        #expect(instance.courses.map(\.minimumWorkingDays) == [2, 2, 1])
        #expect(instance.courses.map(\.students) == [30, 10, 50])
        #expect(instance.rooms.map(\.id) == ["big", "tiny"] && instance.rooms.map(\.capacity) == [40, 20])
        #expect(instance.curricula.map(\.courses) == [[0, 1]])
        #expect(instance.unavailable == [[1], [], [5]])
        #expect(instance.lectureCourses == [0, 0, 0, 1, 1, 2])
    }

    @Test("Ends of lines and blanks do not matter")
    func blanks() throws {
        let text = Instances.small.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " \r\n")
        #expect(try CourseInstance(ctt: text).unavailable == [[1], [], [5]])
    }

    /// What to replace in the small instance, the line that is named and a part of the reason.
    static let faults: [(String, String, Int, String)] = [
        ("Name: small", "Names: small", 1, "\"Name: \""),
        ("Name: small", "Name: small one", 1, "one word"),
        ("Courses: 3", "Courses: three", 2, "whole number"),
        ("Courses: 3", "Courses: -3", 2, "whole number"),
        ("Courses: 3", "Courses: 4", 14, "a course has 5 fields"),
        ("Courses: 3", "Courses: 2", 12, "\"ROOMS:\""),
        ("Rooms: 2", "Rooms: 0", 3, "from 1"),
        ("Days: 2", "Days: 99999999999999999999", 4, "whole number"),
        ("Days: 2\n", "", 4, "\"Days: \""),
        ("Periods_per_day: 3", "Periods_per_day: 61", 5, "60"),
        ("COURSES:", "COURSE:", 9, "\"COURSES:\""),
        ("b t2 2 2 10", "b t2 2 2", 11, "5 fields"),
        ("b t2 2 2 10", "a t2 2 2 10", 11, "twice"),
        ("b t2 2 2 10", "b t2 0 2 10", 11, "lectures"),
        ("b t2 2 2 10", "b t2 9999 2 10", 11, "lectures"),
        ("b t2 2 2 10", "b t2 2 2 +10", 11, "students"),
        ("tiny 20", "big 20", 16, "twice"),
        ("tiny 20", "tiny x", 16, "capacity"),
        ("q 2 a b", "q 3 a b", 19, "3 courses are announced, 2"),
        ("q 2 a b", "q 2 a z", 19, "z is not in COURSES"),
        ("q 2 a b", "q 2 a a", 19, "twice"),
        ("q 2 a b", "q", 19, "a name"),
        ("a 0 1", "a 2 1", 22, "day"),
        ("a 0 1", "a 0 3", 22, "period"),
        ("a 0 1", "z 0 1", 22, "not in COURSES"),
        ("Constraints: 2", "Constraints: 1", 23, "\"END.\""),
        ("END.", "", 25, "ends where"),
        ("END.", "END.\nmore", 26, "nothing may follow"),
    ]

    @Test("A wrong file is refused with its line", arguments: faults)
    func refusing(_ old: String, _ new: String, _ line: Int, _ reason: String) throws {
        let parts = Instances.small.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        let error = #expect(throws: CourseFileError.self) { try CourseInstance(ctt: parts[0] + new + parts[1]) }
        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
    }

    @Test("Nothing is no instance")
    func empty() {
        #expect(throws: CourseFileError(line: 1, reason: "the file ends where \"Name: …\" is expected")) {
            try CourseInstance(ctt: "")
        }
    }
}
