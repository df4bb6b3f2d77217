extension CourseInstance {
    /// Reads the competition's `.ctt` format. Strict: seven headings with their numbers, then the sections COURSES,
    /// ROOMS, CURRICULA and UNAVAILABILITY_CONSTRAINTS with just as many lines, then `END.`; blank lines and blanks
    /// at the end of a line do not matter.
    public init(ctt text: String) throws(CourseFileError) {
        var reader = CourseFileReader(text)
        name = try reader.heading("Name")
        let courseCount = try reader.count("Courses", 1...CourseFileReader.most)
        let roomCount = try reader.count("Rooms", 1...CourseFileReader.most)
        days = try reader.count("Days", 1...366)
        // A day of a curriculum is kept as the bits of one word, with room for the neighbours.
        periodsPerDay = try reader.count("Periods_per_day", 1...60)
        let curriculumCount = try reader.count("Curricula", 0...CourseFileReader.most)
        let constraintCount = try reader.count("Constraints", 0...1_000_000)
        let courses = try reader.courses(courseCount)
        self.courses = courses
        rooms = try reader.rooms(roomCount)
        let indices = Dictionary(uniqueKeysWithValues: courses.enumerated().map { ($0.element.id, $0.offset) })
        curricula = try reader.curricula(curriculumCount, indices)
        unavailable = try reader.constraints(constraintCount, indices, days, periodsPerDay)
        try reader.end()
    }
}

/// The lines of a file that are not blank, one after the other.
private struct CourseFileReader {
    /// The most courses, rooms or curricula, and the most lectures together: far beyond any university, and small
    /// enough that tables of courses by courses fit into memory.
    static let most = 4_000

    private var lines: [(number: Int, words: [Substring], text: Substring)]
    private var position = 0
    private let last: Int

    init(_ text: String) {
        let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        lines = all.enumerated().compactMap { index, line in
            let words = line.split(whereSeparator: \.isWhitespace)
            return words.isEmpty ? nil : (index + 1, words, line)
        }
        last = max(all.count, 1)
    }

    private func fault(_ line: Int, _ reason: String) -> CourseFileError { CourseFileError(line: line, reason: reason) }

    private mutating func next(_ expected: String) throws(CourseFileError) -> (number: Int, words: [Substring]) {
        guard position < lines.count else { throw fault(last, "the file ends where \(expected) is expected") }
        defer { position += 1 }
        return (lines[position].number, lines[position].words)
    }

    mutating func heading(_ key: String) throws(CourseFileError) -> String {
        let line = try next("\"\(key): …\"")
        guard line.words[0] == key + ":", line.words.count == 2 else {
            throw fault(line.number, "\"\(key): \" and one word are expected")
        }
        return String(line.words[1])
    }

    mutating func count(_ key: String, _ range: ClosedRange<Int>) throws(CourseFileError) -> Int {
        let text = try heading(key)
        return try number(text[...], key, range, lines[position - 1].number)
    }

    private mutating func section(_ key: String) throws(CourseFileError) {
        let line = try next("\"\(key):\"")
        guard line.words == [key[...] + ":"] else { throw fault(line.number, "\"\(key):\" is expected") }
    }

    private func number(
        _ text: Substring, _ what: String, _ range: ClosedRange<Int>, _ line: Int
    ) throws(CourseFileError) -> Int {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text), range.contains(value) else {
            throw fault(
                line, "\(what) is \(text), and must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private mutating func record(_ what: String, _ fields: [String]) throws(CourseFileError) -> (
        number: Int, words: [Substring]
    ) {
        let line = try next(what)
        guard line.words.count == fields.count else {
            let shape = fields.joined(separator: " ")
            throw fault(line.number, "\(what) has \(fields.count) fields (\(shape)), here are \(line.words.count)")
        }
        return line
    }

    mutating func courses(_ count: Int) throws(CourseFileError) -> [CourseInstance.Course] {
        try section("COURSES")
        var known: Set<Substring> = []
        var lectures = 0
        var courses: [CourseInstance.Course] = []
        for _ in 0..<count {
            let line = try record("a course", ["id", "teacher", "lectures", "min_working_days", "students"])
            guard known.insert(line.words[0]).inserted else {
                throw fault(line.number, "the course \(line.words[0]) is there twice")
            }
            let course = CourseInstance.Course(
                id: String(line.words[0]), teacher: String(line.words[1]),
                lectures: try number(line.words[2], "lectures", 1...Self.most, line.number),
                minimumWorkingDays: try number(line.words[3], "min_working_days", 0...366, line.number),
                students: try number(line.words[4], "students", 0...1_000_000, line.number))
            lectures += course.lectures
            guard lectures <= Self.most else {
                throw fault(line.number, "there are more than \(Self.most) lectures up to here")
            }
            courses.append(course)
        }
        return courses
    }

    mutating func rooms(_ count: Int) throws(CourseFileError) -> [CourseInstance.Room] {
        try section("ROOMS")
        var known: Set<Substring> = []
        var rooms: [CourseInstance.Room] = []
        for _ in 0..<count {
            let line = try record("a room", ["id", "capacity"])
            guard known.insert(line.words[0]).inserted else {
                throw fault(line.number, "the room \(line.words[0]) is there twice")
            }
            let capacity = try number(line.words[1], "capacity", 0...1_000_000, line.number)
            rooms.append(CourseInstance.Room(id: String(line.words[0]), capacity: capacity))
        }
        return rooms
    }

    mutating func curricula(
        _ count: Int, _ indices: [String: Int]
    ) throws(CourseFileError) -> [CourseInstance.Curriculum] {
        try section("CURRICULA")
        var known: Set<Substring> = []
        var curricula: [CourseInstance.Curriculum] = []
        for _ in 0..<count {
            let line = try next("a curriculum")
            guard line.words.count >= 2 else {
                throw fault(line.number, "a curriculum has a name, the number of its courses, and these")
            }
            let size = try number(line.words[1], "the number of courses", 0...Self.most, line.number)
            guard line.words.count == size + 2 else {
                throw fault(line.number, "\(size) courses are announced, \(line.words.count - 2) are there")
            }
            guard known.insert(line.words[0]).inserted else {
                throw fault(line.number, "the curriculum \(line.words[0]) is there twice")
            }
            var courses: [Int] = []
            for word in line.words.dropFirst(2) {
                let course = try course(word, indices, line.number)
                guard !courses.contains(course) else {
                    throw fault(line.number, "the course \(word) is in the curriculum twice")
                }
                courses.append(course)
            }
            curricula.append(CourseInstance.Curriculum(id: String(line.words[0]), courses: courses))
        }
        return curricula
    }

    mutating func constraints(
        _ count: Int, _ indices: [String: Int], _ days: Int, _ periodsPerDay: Int
    ) throws(CourseFileError) -> [Set<Int>] {
        try section("UNAVAILABILITY_CONSTRAINTS")
        var unavailable = [Set<Int>](repeating: [], count: indices.count)
        for _ in 0..<count {
            let line = try record("a constraint", ["course", "day", "period"])
            let course = try course(line.words[0], indices, line.number)
            let day = try number(line.words[1], "the day", 0...days - 1, line.number)
            let period = try number(line.words[2], "the period", 0...periodsPerDay - 1, line.number)
            unavailable[course].insert(day * periodsPerDay + period)
        }
        return unavailable
    }

    mutating func end() throws(CourseFileError) {
        let line = try next("\"END.\"")
        guard line.words == ["END."] else { throw fault(line.number, "\"END.\" is expected") }
        if position < lines.count { throw fault(lines[position].number, "nothing may follow \"END.\"") }
    }

    private func course(_ word: Substring, _ indices: [String: Int], _ line: Int) throws(CourseFileError) -> Int {
        guard let index = indices[String(word)] else { throw fault(line, "the course \(word) is not in COURSES") }
        return index
    }
}
