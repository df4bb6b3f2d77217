/// An instance of curriculum-based course timetabling, as the second International Timetabling Competition (2007,
/// track 3) defined it: every number in it has been checked.
public struct CourseInstance: Sendable {
    /// A course: so many lectures a week, by one teacher, for so many students.
    public struct Course: Sendable {
        /// The name.
        public let id: String
        /// The teacher's name.
        public let teacher: String
        /// Lectures a week.
        public let lectures: Int
        /// Over how many days they should spread.
        public let minimumWorkingDays: Int
        /// How many attend.
        public let students: Int
    }

    /// A room.
    public struct Room: Sendable {
        /// The name.
        public let id: String
        /// Its seats.
        public let capacity: Int
    }

    /// Courses that some students attend together.
    public struct Curriculum: Sendable {
        /// The name.
        public let id: String
        /// Indices of its courses.
        public let courses: [Int]
    }

    /// The instance's name.
    public let name: String
    /// The teaching days.
    public let days: Int
    /// The periods of a day.
    public let periodsPerDay: Int
    /// The courses.
    public let courses: [Course]
    /// The rooms.
    public let rooms: [Room]
    /// The curricula.
    public let curricula: [Curriculum]
    /// For each course the periods of the week (day · periods a day + period) at which it cannot be taught.
    public let unavailable: [Set<Int>]

    /// The periods of the week.
    public var periods: Int { days * periodsPerDay }

    /// The index of the course of each lecture; the lectures of a course follow one another.
    public var lectureCourses: [Int] {
        courses.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element.lectures) }
    }

    /// The periods left to a course by the rules about it alone.
    public func candidates(ofCourse course: Int) -> Candidates<Int> {
        let closed = unavailable[course]
        return Candidates(
            of: Array(0..<periods), keeping: [HardRule("availability") { period in !closed.contains(period) }])
    }
}
