/// A change of a timetable.
public enum CourseMove {
    /// A lecture goes to an empty cell.
    case shift(lecture: Int32, to: Int32)
    /// Two lectures exchange their periods and rooms.
    case exchange(lecture: Int32, with: Int32)
    /// The chain that the state holds.
    case chain
}

extension CourseState {
    /// A lecture to a random room and period, changing places with whoever is there; now and then a whole chain of
    /// conflicting lectures between two periods.
    public func propose(_ random: inout SeededGenerator) -> Proposal<CourseMove>? {
        // One draw for all three choices; 20 bits for a period and for a room keep the bias below 1 in 1,000.
        let bits = random.next()
        let lecture = SeededGenerator.index((bits &>> 40) &<< 8, below: tables.lectures)
        let from = Int(cell[lecture])
        if from < 0 { return nil }
        let course = Int(tables.courseOf[lecture])
        let open = tables.candidates.range(course)
        let pick = SeededGenerator.index((bits &>> 20 & 0xFFFFF) &<< 12, below: open.count)
        let period = tables.candidates[open.lowerBound &+ pick]
        if bits & 15 == 0 { return proposeChain(lecture, to: period) }
        let room = SeededGenerator.index((bits & 0xFFFFF) &<< 12, below: tables.rooms)
        let place = period &* tables.rooms &+ room
        let other = Int(occupant[place])
        return other < 0
            ? proposeShift(lecture, course, from, period, room) : proposeExchange(lecture, course, from, other, place)
    }

    /// Makes a change.
    public func apply(_ move: CourseMove) {
        switch move {
        case .shift(let lecture, let place):
            take(Int(lecture))
            put(Int(lecture), Int(place))
        case .exchange(let lecture, let other):
            let (from, to) = (Int(cell[Int(lecture)]), Int(cell[Int(other)]))
            take(Int(lecture))
            take(Int(other))
            put(Int(lecture), to)
            put(Int(other), from)
        case .chain:
            applyChain()
        }
    }

    @inline(__always)
    private func proposeShift(
        _ lecture: Int, _ course: Int, _ from: Int, _ period: Int, _ room: Int
    ) -> Proposal<CourseMove>? {
        let oldPeriod = from / tables.rooms
        let oldRoom = from &- oldPeriod &* tables.rooms
        var delta = roomDelta(course, oldRoom, room)
        if period != oldPeriod {
            if clash[course &* tables.periods &+ period] != 0 { return nil }
            delta &+= periodDelta(course, oldPeriod, period, except: -1)
        }
        return Proposal(
            .shift(
                lecture: Int32(truncatingIfNeeded: lecture),
                to: Int32(truncatingIfNeeded: period &* tables.rooms &+ room)), delta: delta)
    }

    @inline(__always)
    private func proposeExchange(
        _ lecture: Int, _ course: Int, _ from: Int, _ other: Int, _ place: Int
    ) -> Proposal<CourseMove>? {
        let second = Int(tables.courseOf[other])
        // Two lectures of one course are alike.
        if second == course { return nil }
        let period = place / tables.rooms
        let room = place &- period &* tables.rooms
        let oldPeriod = from / tables.rooms
        let oldRoom = from &- oldPeriod &* tables.rooms
        var delta = 0
        if period != oldPeriod {
            let between = tables.conflict[course &* tables.courses &+ second]
            if clash[course &* tables.periods &+ period] != between
                || clash[second &* tables.periods &+ oldPeriod] != between
                || !tables.isOpen[second &* tables.periods &+ oldPeriod]
            {
                return nil
            }
            delta = periodDelta(course, oldPeriod, period, except: second)
            delta &+= periodDelta(second, period, oldPeriod, except: course)
        }
        delta &+= roomDelta(course, oldRoom, room)
        delta &+= roomDelta(second, room, oldRoom)
        return Proposal(
            .exchange(lecture: Int32(truncatingIfNeeded: lecture), with: Int32(truncatingIfNeeded: other)),
            delta: delta)
    }

    /// The difference in seats and in room stability when one lecture of a course changes its room.
    @inline(__always)
    private func roomDelta(_ course: Int, _ old: Int, _ new: Int) -> Int {
        if old == new { return 0 }
        let base = course &* tables.rooms
        var delta = Int(tables.overflow[base &+ new]) &- Int(tables.overflow[base &+ old])
        if roomUse[base &+ old] == 1 { delta &-= 1 }
        if roomUse[base &+ new] == 0 { delta &+= 1 }
        return delta
    }

    /// The difference in working days and compactness when one lecture of a course changes its period. Curricula of
    /// the `except`ed course do not count: its lecture goes the other way.
    @inline(__always)
    private func periodDelta(_ course: Int, _ old: Int, _ new: Int, except other: Int) -> Int {
        let oldDay = Int(tables.dayOf[old])
        let newDay = Int(tables.dayOf[new])
        let oldBit = UInt64(truncatingIfNeeded: tables.bitOf[old])
        let newBit = UInt64(truncatingIfNeeded: tables.bitOf[new])
        var isolated = 0
        for index in tables.curriculaOf.range(course) {
            let curriculum = tables.curriculaOf[index]
            if other >= 0, tables.isMember[other &* tables.curricula &+ curriculum] { continue }
            let base = curriculum &* tables.days
            let before = taught[base &+ oldDay]
            isolated &-= isolation(before, oldBit)
            let after = oldDay == newDay ? before & ~(1 &<< oldBit) : taught[base &+ newDay]
            isolated &+= isolation(after, newBit)
        }
        var delta = isolated &* Self.compactnessWeight
        if oldDay != newDay {
            let minimum = tables.minimumDays[course]
            let now = daysUsed[course]
            var then = now
            if dayUse[course &* tables.days &+ oldDay] == 1 { then &-= 1 }
            if dayUse[course &* tables.days &+ newDay] == 0 { then &+= 1 }
            delta &+= Self.daysWeight &* Int(max(minimum &- then, 0) &- max(minimum &- now, 0))
        }
        return delta
    }
}
