import Timetabling

/// Instances of the tests' own.
enum Instances {
    /// Two days of three periods, two rooms, one curriculum; `b` shares its teacher with `c`.
    static let small = """
        Name: small
        Courses: 3
        Rooms: 2
        Days: 2
        Periods_per_day: 3
        Curricula: 1
        Constraints: 2

        COURSES:
        a t1 3 2 30
        b t2 2 2 10
        c t2 1 1 50

        ROOMS:
        big 40
        tiny 20

        CURRICULA:
        q 2 a b

        UNAVAILABILITY_CONSTRAINTS:
        a 0 1
        c 1 2

        END.
        """

    /// A random instance with room enough to be solved often, small enough for thousands of recounts.
    static func random(_ seed: UInt64) -> String {
        var random = SeededGenerator(seed: seed)
        let courses = Int.random(in: 3...9, using: &random)
        let rooms = Int.random(in: 2...4, using: &random)
        let days = Int.random(in: 2...5, using: &random)
        let periods = Int.random(in: 2...6, using: &random)
        let curricula = Int.random(in: 1...5, using: &random)
        let constraints = Int.random(in: 0...8, using: &random)
        var text = "Name: random\(seed)\nCourses: \(courses)\nRooms: \(rooms)\nDays: \(days)\n"
        text += "Periods_per_day: \(periods)\nCurricula: \(curricula)\nConstraints: \(constraints)\n\nCOURSES:\n"
        for course in 0..<courses {
            let lectures = Int.random(in: 1...3, using: &random)
            let teacher = Int.random(in: 0..<courses, using: &random)
            text += "c\(course) t\(teacher) \(lectures) \(Int.random(in: 1...4, using: &random)) "
            text += "\(Int.random(in: 1...60, using: &random))\n"
        }
        text += "\nROOMS:\n"
        for room in 0..<rooms { text += "r\(room) \(Int.random(in: 10...50, using: &random))\n" }
        text += "\nCURRICULA:\n"
        for curriculum in 0..<curricula {
            let members = (0..<courses).shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
            text += "q\(curriculum) \(members.count) \(members.map { "c\($0)" }.joined(separator: " "))\n"
        }
        text += "\nUNAVAILABILITY_CONSTRAINTS:\n"
        for _ in 0..<constraints {
            text += "c\(Int.random(in: 0..<courses, using: &random)) \(Int.random(in: 0..<days, using: &random)) "
            text += "\(Int.random(in: 0..<periods, using: &random))\n"
        }
        return text + "\nEND.\n"
    }
}
