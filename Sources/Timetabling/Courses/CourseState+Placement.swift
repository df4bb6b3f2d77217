extension CourseState {
    /// Whether a lecture has its period and room.
    public func isPlaced(_ variable: Int) -> Bool { cell[variable] >= 0 }

    /// The periods open to the lecture's course, times the rooms.
    public func candidates(of variable: Int) -> Int {
        tables.candidates.range(Int(tables.courseOf[variable])).count * tables.rooms
    }

    private func place(of variable: Int, at candidate: Int) -> Int {
        let course = Int(tables.courseOf[variable])
        let (index, room) = candidate.quotientAndRemainder(dividingBy: tables.rooms)
        return tables.candidates[tables.candidates.range(course).lowerBound + index] * tables.rooms + room
    }

    /// Who is in the room then, and the conflicting lectures of that period.
    public func obstacles(to variable: Int, at candidate: Int) -> [Int] {
        let course = Int(tables.courseOf[variable])
        let place = place(of: variable, at: candidate)
        let period = place / tables.rooms
        return (period * tables.rooms..<(period + 1) * tables.rooms).compactMap { other in
            let lecture = Int(occupant[other])
            guard lecture >= 0 else { return nil }
            let conflicts = tables.conflict[course * tables.courses + Int(tables.courseOf[lecture])] != 0
            return conflicts || other == place ? lecture : nil
        }
    }

    /// Whether the room is empty and nothing in the period conflicts.
    public func isFree(_ variable: Int, at candidate: Int) -> Bool {
        let place = place(of: variable, at: candidate)
        let course = Int(tables.courseOf[variable])
        return occupant[place] < 0 && clash[course * tables.periods + place / tables.rooms] == 0
    }

    /// The published cost of placing the lecture there.
    public func cost(of variable: Int, at candidate: Int) -> Int {
        let (period, room) = place(of: variable, at: candidate).quotientAndRemainder(dividingBy: tables.rooms)
        return costOfPutting(Int(tables.courseOf[variable]), period, room)
    }

    /// Places a lecture.
    public func place(_ variable: Int, at candidate: Int) { put(variable, place(of: variable, at: candidate)) }

    /// Takes a lecture out.
    public func remove(_ variable: Int) { take(variable) }

    /// The other lectures of the course, then those of courses that conflict with it.
    public func relatives(of variable: Int) -> [Int] {
        let course = tables.courseOf[variable]
        var own: [Int] = []
        var near: [Int] = []
        for lecture in 0..<tables.lectures where lecture != variable {
            let other = tables.courseOf[lecture]
            if other == course {
                own.append(lecture)
            } else if tables.conflict[Int(course) * tables.courses + Int(other)] != 0 {
                near.append(lecture)
            }
        }
        return own + near
    }
}
