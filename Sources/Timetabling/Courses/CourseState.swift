/// A timetable under construction, with everything kept by differences that its cost depends on.
///
/// At any time no two lectures share a room and period, no two conflicting courses a period, and no lecture is at a
/// period closed to it: what cannot be placed so is unplaced.
public final class CourseState: SearchState {
    static let daysWeight = 5
    static let compactnessWeight = 2

    let instance: CourseInstance
    let tables: CourseTables
    /// By lecture: period · rooms + room, or -1.
    let cell: FlatArray<Int32>
    /// By period and room: the lecture there, or -1.
    let occupant: FlatArray<Int32>
    /// By course and period: how many placed lectures of courses that conflict with it are there.
    let clash: FlatArray<Int16>
    /// By course and room, by course and day: lectures there.
    let roomUse: FlatArray<Int16>
    let dayUse: FlatArray<Int16>
    /// By course: different rooms, different days.
    let roomsUsed: FlatArray<Int32>
    let daysUsed: FlatArray<Int32>
    /// By curriculum and day: a bit for each period with a lecture.
    let taught: FlatArray<UInt64>
    /// The chain proposed last: its lectures, where they are and where they go.
    let chain: ChainBuffer
    var soft = 0
    var placed = 0

    init(_ instance: CourseInstance) {
        self.instance = instance
        tables = CourseTables(instance)
        cell = FlatArray(repeating: -1, count: tables.lectures)
        occupant = FlatArray(repeating: -1, count: tables.periods * tables.rooms)
        clash = FlatArray(repeating: 0, count: tables.courses * tables.periods)
        roomUse = FlatArray(repeating: 0, count: tables.courses * tables.rooms)
        dayUse = FlatArray(repeating: 0, count: tables.courses * tables.days)
        roomsUsed = FlatArray(repeating: 0, count: tables.courses)
        daysUsed = FlatArray(repeating: 0, count: tables.courses)
        taught = FlatArray(repeating: 0, count: tables.curricula * tables.days)
        chain = ChainBuffer(rooms: tables.rooms, lectures: tables.lectures)
        soft = instance.courses.reduce(0) { $0 + Self.daysWeight * $1.minimumWorkingDays }
    }

    /// The number of lectures.
    public var variables: Int { tables.lectures }

    /// Lectures without a place, and the published cost.
    public var score: Score { Score(unplaced: tables.lectures - placed, soft: soft) }

    /// The timetable as a value.
    public var plan: CourseTimetable {
        CourseTimetable(
            slots: (0..<tables.lectures).map { lecture in
                let place = Int(cell[lecture])
                return place < 0 ? nil : CourseTimetable.Slot(period: place / tables.rooms, room: place % tables.rooms)
            })
    }

    /// Goes back to a timetable of the same instance.
    public func restore(_ plan: CourseTimetable) {
        for lecture in 0..<tables.lectures where cell[lecture] >= 0 { take(lecture) }
        for (lecture, slot) in plan.slots.enumerated() {
            if let slot { put(lecture, slot.period * tables.rooms + slot.room) }
        }
    }

    /// Puts an unplaced lecture into an empty cell and adds what that costs.
    func put(_ lecture: Int, _ place: Int) {
        let course = Int(tables.courseOf[lecture])
        let (period, room) = place.quotientAndRemainder(dividingBy: tables.rooms)
        soft += costOfPutting(course, period, room)
        count(course, period, room, 1)
        cell[lecture] = Int32(truncatingIfNeeded: place)
        occupant[place] = Int32(truncatingIfNeeded: lecture)
        placed += 1
    }

    /// Takes a placed lecture out and subtracts what it cost.
    func take(_ lecture: Int) {
        let course = Int(tables.courseOf[lecture])
        let place = Int(cell[lecture])
        let (period, room) = place.quotientAndRemainder(dividingBy: tables.rooms)
        count(course, period, room, -1)
        soft -= costOfPutting(course, period, room)
        cell[lecture] = -1
        occupant[place] = -1
        placed -= 1
    }

    /// What a lecture of a course that is not there yet would add to the cost.
    func costOfPutting(_ course: Int, _ period: Int, _ room: Int) -> Int {
        let day = Int(tables.dayOf[period])
        let bit = UInt64(truncatingIfNeeded: tables.bitOf[period])
        var sum = Int(tables.overflow[course * tables.rooms + room])
        if roomUse[course * tables.rooms + room] == 0, roomsUsed[course] > 0 { sum += 1 }
        if dayUse[course * tables.days + day] == 0, daysUsed[course] < tables.minimumDays[course] {
            sum -= Self.daysWeight
        }
        var isolated = 0
        for index in tables.curriculaOf.range(course) {
            let curriculum = tables.curriculaOf[index]
            isolated += isolation(taught[curriculum * tables.days + day], bit)
        }
        return sum + Self.compactnessWeight * isolated
    }

    /// How many more lectures of a curriculum's day are isolated once a period is taken.
    @inline(__always)
    func isolation(_ day: UInt64, _ bit: UInt64) -> Int {
        Int(tables.isolation[Int(truncatingIfNeeded: ((day &<< 2) &>> bit) & 31)])
    }

    private func count(_ course: Int, _ period: Int, _ room: Int, _ step: Int16) {
        let day = Int(tables.dayOf[period])
        let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: tables.bitOf[period])
        let roomIndex = course * tables.rooms + room
        if roomUse[roomIndex] == (step > 0 ? 0 : 1) { roomsUsed[course] &+= Int32(step) }
        roomUse[roomIndex] &+= step
        let dayIndex = course * tables.days + day
        if dayUse[dayIndex] == (step > 0 ? 0 : 1) { daysUsed[course] &+= Int32(step) }
        dayUse[dayIndex] &+= step
        for index in tables.curriculaOf.range(course) {
            taught[tables.curriculaOf[index] * tables.days + day] ^= bit
        }
        for index in tables.neighbours.range(course) {
            clash[tables.neighbours[index] * tables.periods + period] &+= step
        }
    }
}
