/// Reads a solution as text and recounts it from the published rules. It shares no code with the search: its tables
/// are dictionaries of names, so that an error in one does not hide in the other.
public struct CourseChecker: Sendable {
    /// The recount.
    public struct Verdict: Sendable, Hashable {
        /// Lectures missing, or more than once in a period.
        public var lectures = 0
        /// Pairs of courses of one curriculum or teacher in the same period.
        public var conflicts = 0
        /// Lectures at a period closed to their course.
        public var availability = 0
        /// Lectures beyond the first in a room and period.
        public var roomOccupancy = 0
        /// Students without a seat.
        public var roomCapacity = 0
        /// Five for each day missing.
        public var minimumWorkingDays = 0
        /// Two for each isolated lecture of a curriculum.
        public var curriculumCompactness = 0
        /// One for each room of a course beyond the first.
        public var roomStability = 0

        /// Hard rules broken.
        public var violations: Int { lectures + conflicts + availability + roomOccupancy }
        /// The cost.
        public var cost: Int { roomCapacity + minimumWorkingDays + curriculumCompactness + roomStability }
    }

    private struct Entry {
        let course: String
        let room: String
        let day: Int
        let period: Int
    }

    private struct Time: Hashable {
        let day: Int
        let period: Int
    }

    private let instance: CourseInstance

    /// A checker of solutions of an instance.
    public init(_ instance: CourseInstance) {
        self.instance = instance
    }

    /// Counts a solution in the competition's format. Throws for a line that is none or names what does not exist.
    public func check(_ solution: String) throws(CourseFileError) -> Verdict {
        let entries = try read(solution)
        let byCourse = Dictionary(grouping: entries, by: \.course)
        var verdict = Verdict()
        for course in instance.courses {
            count(course, byCourse[course.id] ?? [], &verdict)
        }
        countConflicts(byCourse, &verdict)
        var meetings: [String: [Time: Int]] = [:]
        for entry in entries {
            meetings[entry.room, default: [:]][Time(day: entry.day, period: entry.period), default: 0] += 1
        }
        for uses in meetings.values { verdict.roomOccupancy += uses.values.reduce(0) { $0 + $1 - 1 } }
        for curriculum in instance.curricula {
            var times: Set<Time> = []
            for index in curriculum.courses {
                for entry in byCourse[instance.courses[index].id] ?? [] {
                    times.insert(Time(day: entry.day, period: entry.period))
                }
            }
            for time in times
            where !times.contains(Time(day: time.day, period: time.period - 1))
                && !times.contains(Time(day: time.day, period: time.period + 1))
            {
                verdict.curriculumCompactness += 2
            }
        }
        return verdict
    }

    private func count(_ course: CourseInstance.Course, _ entries: [Entry], _ verdict: inout Verdict) {
        let times = Set(entries.map { Time(day: $0.day, period: $0.period) })
        verdict.lectures += abs(course.lectures - entries.count) + (entries.count - times.count)
        for entry in entries {
            let capacity = instance.rooms.first { $0.id == entry.room }?.capacity ?? 0
            if course.students > capacity { verdict.roomCapacity += course.students - capacity }
        }
        let index = instance.courses.firstIndex { $0.id == course.id }
        for time in times where index.map({ closed($0, time) }) ?? false { verdict.availability += 1 }
        let days = Set(entries.map(\.day)).count
        if days < course.minimumWorkingDays { verdict.minimumWorkingDays += 5 * (course.minimumWorkingDays - days) }
        let rooms = Set(entries.map(\.room)).count
        if rooms > 1 { verdict.roomStability += rooms - 1 }
    }

    private func closed(_ course: Int, _ time: Time) -> Bool {
        instance.unavailable[course].contains(time.day * instance.periodsPerDay + time.period)
    }

    private func countConflicts(_ byCourse: [String: [Entry]], _ verdict: inout Verdict) {
        for (index, first) in instance.courses.enumerated() {
            for second in instance.courses.dropFirst(index + 1) where conflict(first, second) {
                let times = Set((byCourse[first.id] ?? []).map { Time(day: $0.day, period: $0.period) })
                let others = Set((byCourse[second.id] ?? []).map { Time(day: $0.day, period: $0.period) })
                verdict.conflicts += times.intersection(others).count
            }
        }
    }

    private func conflict(_ first: CourseInstance.Course, _ second: CourseInstance.Course) -> Bool {
        if first.teacher == second.teacher { return true }
        return instance.curricula.contains { curriculum in
            let names = curriculum.courses.map { instance.courses[$0].id }
            return names.contains(first.id) && names.contains(second.id)
        }
    }

    private func read(_ solution: String) throws(CourseFileError) -> [Entry] {
        let courses = Set(instance.courses.map(\.id))
        let rooms = Set(instance.rooms.map(\.id))
        var entries: [Entry] = []
        for (index, line) in solution.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
        {
            let words = line.split(separator: " ").map(String.init)
            if words.isEmpty { continue }
            guard words.count == 4, courses.contains(words[0]), rooms.contains(words[1]),
                let day = Int(words[2]), (0..<instance.days).contains(day),
                let period = Int(words[3]), (0..<instance.periodsPerDay).contains(period)
            else {
                throw CourseFileError(
                    line: index + 1, reason: "a course, a room, a day and a period of the instance are expected")
            }
            entries.append(Entry(course: words[0], room: words[1], day: day, period: period))
        }
        return entries
    }
}
