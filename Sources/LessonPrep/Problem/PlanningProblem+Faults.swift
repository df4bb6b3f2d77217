extension PlanningProblem {
    /// What is wrong with the problem: all of it at once, errors and warnings, in the order of the rows.
    public var faults: [ProblemFault] {
        let errors = termFaults + numberFaults + institutionFaults + roomFaults + peopleFaults + sessionFaults
        // Rows that name nothing would only bring more sentences about the same.
        let isSound = !errors.contains { $0.isError }
        return errors + seriesFaults + (isSound ? gapFaults : [])
    }

    private var termFaults: [ProblemFault] {
        var faults: [ProblemFault] = []
        if !(1...30).contains(term.weeks) {
            faults.append(ProblemFault(.range, "term", 0, "a term has 1 to 30 weeks, not \(term.weeks)"))
        }
        if !term.hasPublishedHolidays {
            faults.append(
                ProblemFault(
                    .unpublishedCalendar, isError: false, "term", 0,
                    "holidays of some days are not published yet; the plan is provisional"))
        }
        if limits.seriesGap.count != 2 || limits.seriesGap[0] > limits.seriesGap[1] || limits.seriesGap[0] < 0 {
            faults.append(
                ProblemFault(.range, "term", 0, "the gap of a series needs a least and a most number of days"))
        }
        if !(1...64).contains(budget.chains) {
            faults.append(ProblemFault(.range, "term", 0, "1 to 64 chains may search, not \(budget.chains)"))
        }
        if weights.all.contains(where: { !(0...1_000_000).contains($0) }) || !(0...100).contains(weights.unknownShare) {
            faults.append(ProblemFault(.range, "term", 0, "a weight is from 0 to 10,000 points"))
        }
        return faults
    }

    private var numberFaults: [ProblemFault] {
        let lists = [
            ("institution", institutions.map(\.id)), ("room", rooms.map(\.id)), ("person", people.map(\.id)),
            ("session", sessions.map(\.id)),
        ]
        return lists.flatMap { subject, ids in
            var seen: Set<Int> = []
            return ids.filter { !seen.insert($0).inserted }.map {
                ProblemFault(.duplicate, subject, $0, "its number is given twice")
            }
        }
    }

    private var institutionFaults: [ProblemFault] {
        let known = Set(institutions.map(\.id))
        let places = institutions.filter { institution in
            let latitude = institution.latitude ?? 0
            let longitude = institution.longitude ?? 0
            return !(-90...90).contains(latitude) || !(-180...180).contains(longitude)
        }
        let bad = places.map { ProblemFault(.range, "institution", $0.id, "its coordinates are not on Earth") }
        return bad
            + travel.flatMap { row in
                let missing = [row.from, row.to].filter { !known.contains($0) }
                let faults = missing.map { ProblemFault(.missing, "institution", $0, "a travel time names it; add it") }
                let isLong = !(0...300).contains(row.minutes)
                return faults
                    + (isLong ? [ProblemFault(.range, "institution", row.from, "travel takes 0 to 300 minutes")] : [])
            }
    }

    private var roomFaults: [ProblemFault] {
        let known = Set(institutions.map(\.id))
        return rooms.flatMap { room in
            var faults: [ProblemFault] = []
            if room.capacity <= 0 { faults.append(ProblemFault(.capacity, "room", room.id, "it has no seats")) }
            if !(0...Bins.perDay).contains(room.setUp) {
                faults.append(ProblemFault(.range, "room", room.id, "its set-up is shorter than nothing or than a day"))
            }
            if let owner = room.institution, !known.contains(owner) {
                faults.append(ProblemFault(.missing, "room", room.id, "its institution \(owner) is missing; add it"))
            }
            return faults
        }
    }

    private var peopleFaults: [ProblemFault] {
        let known = Set(institutions.map(\.id))
        return people.flatMap { person in
            var faults: [ProblemFault] = []
            for place in Set(person.institutions + person.busy.compactMap(\.at)).sorted() where !known.contains(place) {
                faults.append(ProblemFault(.missing, "person", person.id, "institution \(place) is missing; add it"))
            }
            if person.institutions.isEmpty {
                faults.append(ProblemFault(.missing, "person", person.id, "no institution is given"))
            }
            if person.weeklyLimit < 1 || person.weeklyLimit > 7 {
                faults.append(ProblemFault(.range, "person", person.id, "1 to 7 sessions a week are possible"))
            }
            return faults + overlaps(person)
        }
    }

    /// Lessons at the same time: dirty data that makes nobody free.
    private func overlaps(_ person: Person) -> [ProblemFault] {
        let sorted = person.busy.sorted { ($0.span.from, $0.span.to) < ($1.span.from, $1.span.to) }
        var faults: [ProblemFault] = []
        for (one, other) in zip(sorted, sorted.dropFirst()) where one.span.overlaps(other.span) {
            let places = [one.at, other.at].compactMap(\.self)
            let isTwo = Set(places).count > 1
            let code: ProblemFault.Code = isTwo ? .twoPlaces : .overlappingLessons
            if faults.contains(where: { $0.code == code }) { continue }
            let day = Bins.day(of: other.span.from)
            faults.append(
                ProblemFault(
                    code, isError: false, "person", person.id,
                    isTwo
                        ? "is at institutions \(places[0]) and \(places[1]) at once on day \(day)"
                        : "has two commitments at once on day \(day)"))
        }
        return faults
    }
}

extension Weights {
    /// All prices.
    var all: [Int] {
        [
            expertAbsent, presenterAbsent, attendeeAbsent, hosting, travelMinute, swappedLesson, outsideHalfDay,
            spreadDay,
            awkwardTime, moved, movedPerDay, joinsOnline, unknownShare,
        ]
    }
}
