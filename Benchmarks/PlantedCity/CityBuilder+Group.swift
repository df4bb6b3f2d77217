import LessonPrep
import Timetabling

/// The people of a series.
struct Group {
    var parts: [Participant] = []
    var institutions: [Int] = []
    let quorum = [
        StageQuorum(.university, 2), StageQuorum(.senior, 2), StageQuorum(.junior, 3), StageQuorum(.primary, 3),
    ]

    /// Draws institutions of every stage and people who have no other session in these weeks.
    init(_ community: Int, _ city: inout CityBuilder, weeks: [Int]) {
        for (stage, count) in [(Stage.university, 2), (.senior, 2), (.junior, 2), (.primary, 2)] {
            let all = city.members[community].filter { city.institutions[$0].stage == stage }
                .shuffled(using: &city.random)
            for institution in all.prefix(count) {
                institutions.append(institution)
                add(institution, stage, &city, weeks)
            }
        }
        addGuest(community, &city, weeks)
    }

    private mutating func add(_ institution: Int, _ stage: Stage, _ city: inout CityBuilder, _ weeks: [Int]) {
        let free = city.staff[institution].filter { city.weeksOf[$0].isDisjoint(with: weeks) }
        for (rank, person) in free.shuffled(using: &city.random).prefix(4).enumerated() {
            let isFirst = !parts.contains { $0.stage == stage }
            let role: ParticipantRole =
                switch (stage, rank) {
                case (.senior, 0): isFirst ? .chair : .leadPreparer
                case (.junior, 0) where isFirst: .presenter
                case (.university, 0): .expert
                default: .attendee
                }
            parts.append(Participant(person: person + 1, institution: institution + 1, stage: stage, role: role))
            city.weeksOf[person].formUnion(weeks)
        }
    }

    /// An expert of the next community, whom both share.
    private mutating func addGuest(_ community: Int, _ city: inout CityBuilder, _ weeks: [Int]) {
        guard city.members.count > 1, city.random.index(below: 2) == 0 else { return }
        let next = city.members[(community + 1) % city.members.count]
        let free = next.filter { city.institutions[$0].stage == .university }.flatMap { city.staff[$0] }
            .filter { city.weeksOf[$0].isDisjoint(with: weeks) }
        guard let person = free.randomElement(using: &city.random) else { return }
        parts.append(
            Participant(
                person: person + 1, institution: person % city.knobs.institutions + 1, stage: .university, role: .expert
            ))
        city.weeksOf[person].formUnion(weeks)
    }

    /// The institution that is nearest to all.
    func nearest(_ city: CityBuilder, where isPossible: (Int) -> Bool) -> Int? {
        let places = parts.map { city.institutions[$0.institution - 1] }
        return institutions.filter(isPossible).min { distance($0, places, city) < distance($1, places, city) }
    }

    private func distance(_ host: Int, _ places: [Institution], _ city: CityBuilder) -> Double {
        let here = city.institutions[host]
        return places.reduce(0) { sum, place in
            let x = ((place.longitude ?? 0) - (here.longitude ?? 0)) * 0.81
            let y = (place.latitude ?? 0) - (here.latitude ?? 0)
            return sum + (place.id == here.id ? 0 : 0.01 + (x * x + y * y).squareRoot())
        }
    }
}

extension CityBuilder {
    /// Lessons, meetings and examinations everywhere but around the hidden plan.
    mutating func addTimetables() {
        for number in institutions.indices { addExams(number) }
        let quorate = Set(sessions.flatMap(\.participants).filter { $0.isNeeded || $0.role != .attendee }.map(\.person))
        var unknownOf: [Int: Int] = [:]
        for number in people.indices {
            let home = institutions[number % knobs.institutions]
            // One attendee of an institution at most, so that every quorum can be met without.
            if !quorate.contains(number + 1), chance(knobs.unknown), unknownOf[home.id, default: 0] == 0 {
                unknownOf[home.id, default: 0] += 1
                people[number].unknown = [BinSpan(0, knobs.weeks * Bins.perWeek)]
                continue
            }
            addLessons(number, home)
        }
    }

    private mutating func addExams(_ number: Int) {
        let ranks: [Stage: Int] = [.primary: 0, .junior: 1, .senior: 2, .university: 3]
        let week = 8 + knobs.examShift * (ranks[institutions[number].stage] ?? 0)
        for day in week * 7..<week * 7 + 5 where !examFree[number].contains(day) && week < knobs.weeks {
            institutions[number].exams.append(BinSpan(Bins.at(day: day, hour: 7), Bins.at(day: day, hour: 18)))
        }
    }

    private mutating func addLessons(_ number: Int, _ home: Institution) {
        // Minutes after midnight; a lesson is 45 minutes.
        let periods = [480, 535, 590, 645, 840, 895, 950]
        var busy: [Commitment] = []
        let meetingDay = home.halfDays.first.map { Bins.day(of: $0.from) }
        for weekday in 0..<5 {
            for minute in periods where !(weekday == meetingDay && minute >= 810) && chance(knobs.density) {
                let parity = random.index(below: 8)
                let isMovable = chance(knobs.movable)
                for week in 0..<knobs.weeks where parity > 1 || week % 2 == parity {
                    let start = Bins.at(day: week * 7 + weekday, hour: 0, minute: minute)
                    add(Commitment(BinSpan(start, start + 9), at: home.id, isMovable: isMovable), number, &busy)
                }
            }
        }
        for week in 0..<knobs.weeks where chance(knobs.meetings) {
            let start = Bins.at(day: week * 7 + (meetingDay ?? 2), hour: 13, minute: 30 + 30 * random.index(below: 4))
            add(Commitment(BinSpan(start, start + 18), at: home.id), number, &busy)
        }
        people[number].busy = busy
    }

    private func add(_ commitment: Commitment, _ number: Int, _ busy: inout [Commitment]) {
        let isInTheWay =
            keptFree[number].contains { $0.overlaps(commitment.span) }
            || busy.contains { $0.span.overlaps(commitment.span) }
        if !isInTheWay { busy.append(commitment) }
    }

    private mutating func chance(_ share: Double) -> Bool {
        Double(random.index(below: 10_000)) < share * 10_000
    }
}
