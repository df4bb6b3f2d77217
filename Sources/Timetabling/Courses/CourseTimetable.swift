/// For each lecture of an instance its period and room, or nothing.
public struct CourseTimetable: Sendable, Hashable {
    /// A period of the week and the index of a room.
    public struct Slot: Sendable, Hashable {
        /// The period of the week: day · periods a day + period.
        public let period: Int
        /// The index of the room.
        public let room: Int
    }

    /// By lecture, in the order of `CourseInstance.lectureCourses`.
    public let slots: [Slot?]

    init(slots: [Slot?]) {
        self.slots = slots
    }

    /// The competition's format: one line a lecture with course, room, day and period, days and periods from 0.
    /// Lectures that are not placed have no line.
    public func text(_ instance: CourseInstance) -> String {
        var text = ""
        for (course, slot) in zip(instance.lectureCourses, slots) {
            guard let slot else { continue }
            let (day, period) = slot.period.quotientAndRemainder(dividingBy: instance.periodsPerDay)
            text += "\(instance.courses[course].id) \(instance.rooms[slot.room].id) \(day) \(period)\n"
        }
        return text
    }

    /// The courses with lectures that are not placed, and how many.
    public func unplaced(_ instance: CourseInstance) -> [(course: Int, lectures: Int)] {
        var missing = [Int](repeating: 0, count: instance.courses.count)
        for case (let course, nil) in zip(instance.lectureCourses, slots) { missing[course] += 1 }
        return missing.enumerated().filter { $0.element > 0 }.map { (course: $0.offset, lectures: $0.element) }
    }
}

extension CourseInstance {
    /// The four cost terms with the competition's weights, counted from a whole timetable.
    public var costTerms: [CostTerm<CourseTimetable>] {
        [
            CostTerm("room_capacity", weight: 1) { table in
                zip(lectureCourses, table.slots).reduce(0) { sum, lecture in
                    guard let slot = lecture.1 else { return sum }
                    return sum + max(courses[lecture.0].students - rooms[slot.room].capacity, 0)
                }
            },
            CostTerm("minimum_working_days", weight: 5) { table in
                zip(courses, slotsByCourse(table)).reduce(0) { sum, course in
                    let days = Set(course.1.map { $0.period / periodsPerDay })
                    return sum + max(course.0.minimumWorkingDays - days.count, 0)
                }
            },
            CostTerm("curriculum_compactness", weight: 2) { table in
                let slots = slotsByCourse(table)
                return curricula.reduce(0) { sum, curriculum in
                    let taught = Set(curriculum.courses.flatMap { slots[$0].map(\.period) })
                    return sum + taught.count { isIsolated($0, in: taught) }
                }
            },
            CostTerm("room_stability", weight: 1) { table in
                slotsByCourse(table).reduce(0) { $0 + max(Set($1.map(\.room)).count - 1, 0) }
            },
        ]
    }

    private func slotsByCourse(_ table: CourseTimetable) -> [[CourseTimetable.Slot]] {
        var slots = [[CourseTimetable.Slot]](repeating: [], count: courses.count)
        for case (let course, let slot?) in zip(lectureCourses, table.slots) { slots[course].append(slot) }
        return slots
    }

    private func isIsolated(_ period: Int, in taught: Set<Int>) -> Bool {
        let inDay = period % periodsPerDay
        let before = inDay > 0 && taught.contains(period - 1)
        let after = inDay < periodsPerDay - 1 && taught.contains(period + 1)
        return !before && !after
    }
}
