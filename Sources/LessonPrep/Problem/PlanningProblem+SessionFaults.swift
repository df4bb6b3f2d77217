extension PlanningProblem {
    var sessionFaults: [ProblemFault] {
        let institutionIDs = Set(institutions.map(\.id))
        let peopleIDs = Set(people.map(\.id))
        return sessions.flatMap { session in
            var faults: [ProblemFault] = []
            func add(_ code: ProblemFault.Code, _ reason: String) {
                faults.append(ProblemFault(code, "session", session.id, reason))
            }
            var seen: Set<Int> = []
            for part in session.participants {
                if !peopleIDs.contains(part.person) { add(.missing, "person \(part.person) is missing; add it") }
                if !seen.insert(part.person).inserted { add(.duplicate, "person \(part.person) takes part twice") }
                if !institutionIDs.contains(part.institution) {
                    add(.missing, "institution \(part.institution) is missing; add it")
                }
            }
            for host in session.hosts where !institutionIDs.contains(host) {
                add(.missing, "the host \(host) is missing; add it")
            }
            if session.duration < 1 { add(.range, "it takes no time") }
            if session.duration > Bins.dayCloses - Bins.dayOpens {
                add(.tooLong, "it is longer than a day, 07:00 to 21:00")
            }
            if session.status == .pinned, session.previous == nil {
                add(.pinnedNowhere, "it is pinned, but has no time and place; give it one or unpin it")
            }
            quorumFaults(session, add)
            if !isFixed(session) { roomFault(session, add) }
            return faults
        }
    }

    private func quorumFaults(_ session: Session, _ add: (ProblemFault.Code, String) -> Void) {
        var seen: Set<Stage> = []
        for quorum in session.quorum {
            if !seen.insert(quorum.stage).inserted { add(.duplicate, "\(quorum.stage.rawValue) has two quorums") }
            if quorum.count < 0 { add(.range, "the quorum of \(quorum.stage.rawValue) is negative") }
            let invited = session.participants.count { $0.stage == quorum.stage && $0.countsForQuorum }
            guard quorum.count > invited else { continue }
            if invited == 0 {
                add(
                    .emptyStage,
                    "nobody of stage \(quorum.stage.rawValue) is invited who counts for its quorum; add people")
            } else {
                add(
                    .quorum,
                    "the quorum of \(quorum.stage.rawValue) is \(quorum.count), but only \(invited) are invited who count"
                )
            }
        }
    }

    private func roomFault(_ session: Session, _ add: (ProblemFault.Code, String) -> Void) {
        let ids = session.hosts.isEmpty ? session.participants.map(\.institution) : session.hosts
        let hosts: Set<Int?> = session.mode == .online ? [nil] : Set(ids.map(Optional.some))
        let fits = rooms.contains {
            hosts.contains($0.institution) && $0.capacity >= session.seatsNeeded
                && $0.features.isSuperset(of: session.features)
        }
        if !fits {
            let features = session.features.isEmpty ? "" : " and \(session.features.sorted().joined(separator: ", "))"
            add(.noRoom, "no host has a room with \(session.seatsNeeded) seats\(features); add a room or a host")
        }
    }

    /// Two sessions of a series with one number: neither comes first.
    var seriesFaults: [ProblemFault] {
        var seen: [SeriesPlace: Int] = [:]
        return sessions.compactMap { session in
            let place = SeriesPlace(community: session.community, series: session.series, sequence: session.sequence)
            guard let other = seen.updateValue(session.id, forKey: place) else { return nil }
            return ProblemFault(
                .cyclicSeries, "session", session.id,
                "it and session \(other) are both number \(session.sequence) of series \(session.series): each would "
                    + "have to come before the other")
        }
    }

    /// Sessions that no host can have even if nobody had anything else to do.
    var gapFaults: [ProblemFault] {
        let days = term.days
        let rows = Dictionary(institutions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return sessions.filter { !isFixed($0) && $0.mode != .online }.compactMap { session in
            let ids = session.hosts.isEmpty ? session.participants.map(\.institution) : session.hosts
            let isPossible = Set(ids).compactMap { rows[$0] }.contains { host in
                var closed = host.exams.reduce(into: DayBits(days: days)) { $0.insert($1) }
                for day in host.daysOff where day >= 0 && day < days { closed.insert(day: day) }
                closed.insert(BinSpan(0, host.teaching.from))
                closed.insert(BinSpan(host.teaching.to, days * Bins.perDay))
                closed.spread(down: session.duration - 1, up: 0)
                var starts = DayBits.starts(days: days, duration: session.duration)
                starts.subtract(closed)
                return !starts.isEmpty
            }
            return isPossible
                ? nil : ProblemFault(.tooLong, "session", session.id, "no host has so long a stretch in its term")
        }
    }

    private struct SeriesPlace: Hashable {
        let community: Int
        let series: String
        let sequence: Int
    }
}
