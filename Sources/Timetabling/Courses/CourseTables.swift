/// An instance as flat tables of small numbers, which the inner loop reads and never writes.
struct CourseTables: ~Copyable {
    let lectures: Int
    let courses: Int
    let periods: Int
    let rooms: Int
    let days: Int
    let curricula: Int
    /// By lecture.
    let courseOf: FlatArray<Int32>
    /// By period: its day, and its place within the day.
    let dayOf: FlatArray<Int32>
    let bitOf: FlatArray<Int32>
    /// By course: the periods open to it.
    let candidates: FlatLists
    /// By course and period.
    let isOpen: FlatArray<Bool>
    /// By course and course: 1 where they cannot be at the same time, as for a course and itself.
    let conflict: FlatArray<Int16>
    /// By course: the courses that conflict with it, itself among them.
    let neighbours: FlatLists
    /// By course: its curricula.
    let curriculaOf: FlatLists
    /// By course and curriculum.
    let isMember: FlatArray<Bool>
    /// By course and room: students without a seat.
    let overflow: FlatArray<Int32>
    let minimumDays: FlatArray<Int32>
    /// By the five periods around a place in a day (bit 2 is the place itself and does not matter): how many more
    /// lectures are isolated once the place is taken.
    let isolation: FlatArray<Int8>

    init(_ instance: CourseInstance) {
        let courseCount = instance.courses.count
        let lectureCourses = instance.lectureCourses
        lectures = lectureCourses.count
        courses = courseCount
        periods = instance.periods
        rooms = instance.rooms.count
        days = instance.days
        curricula = instance.curricula.count
        courseOf = FlatArray(lectureCourses.map(Int32.init))
        dayOf = FlatArray((0..<instance.periods).map { Int32($0 / instance.periodsPerDay) })
        bitOf = FlatArray((0..<instance.periods).map { Int32($0 % instance.periodsPerDay) })
        let open = (0..<courseCount).map { instance.candidates(ofCourse: $0).values }
        candidates = FlatLists(open)
        isOpen = FlatArray(repeating: false, count: courseCount * instance.periods)
        for (course, list) in open.enumerated() {
            for period in list { isOpen[course * instance.periods + period] = true }
        }

        var curriculaOf = [[Int]](repeating: [], count: courseCount)
        for (index, curriculum) in instance.curricula.enumerated() {
            for course in curriculum.courses { curriculaOf[course].append(index) }
        }
        self.curriculaOf = FlatLists(curriculaOf)
        isMember = FlatArray(repeating: false, count: courseCount * instance.curricula.count)
        for (course, list) in curriculaOf.enumerated() {
            for curriculum in list { isMember[course * instance.curricula.count + curriculum] = true }
        }
        let near = instance.conflictingCourses
        neighbours = FlatLists(near)
        conflict = FlatArray(repeating: 0, count: courseCount * courseCount)
        for (course, list) in near.enumerated() {
            for other in list { conflict[course * courseCount + other] = 1 }
        }
        overflow = FlatArray(
            instance.courses.flatMap { course in
                instance.rooms.map { Int32(max(course.students - $0.capacity, 0)) }
            })
        minimumDays = FlatArray(instance.courses.map { Int32($0.minimumWorkingDays) })
        isolation = FlatArray((0..<32).map(Self.newlyIsolated))
    }

    private static func newlyIsolated(_ window: Int) -> Int8 {
        let far = (before: window & 1 != 0, after: window & 16 != 0)
        let near = (before: window & 2 != 0, after: window & 8 != 0)
        if !near.before && !near.after { return 1 }
        return (near.before && !far.before ? -1 : 0) + (near.after && !far.after ? -1 : 0)
    }
}

extension CourseInstance {
    /// By course, the courses that cannot be at the same time, itself among them: same curriculum or same teacher.
    var conflictingCourses: [[Int]] {
        var groups = curricula.map(\.courses)
        groups += Dictionary(grouping: courses.indices) { courses[$0].teacher }.values
        var near = courses.indices.map { Set([$0]) }
        for group in groups {
            for course in group { near[course].formUnion(group) }
        }
        return near.map { $0.sorted() }
    }
}
