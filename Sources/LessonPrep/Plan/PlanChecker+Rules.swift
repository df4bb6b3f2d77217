extension PlanChecker {
    /// H1 (but for other sessions), H2, H3, H5, H6, H9 and ruled-out times.
    func alone(_ session: Session, _ placement: Placement) -> [PlanFault] {
        let place = placement.place
        let (from, to) = (place.start, place.start + session.duration)
        var faults: [PlanFault] = []
        func add(_ rule: PlanningRule, _ reason: String) {
            faults.append(PlanFault(rule: rule, session: session.id, other: nil, reason: reason))
        }
        let hour = from - from / Bins.perDay * Bins.perDay
        if from < 0 || hour < Bins.dayOpens || hour + session.duration > Bins.dayCloses
            || to > problem.term.days * Bins.perDay
        {
            add(.teaching, "it is outside the days of the term")
        }
        if let reason = roomFault(session, place, from, to) { add(.room, reason) }
        let required = session.participants.filter(\.isNeeded)
        for id in Set(required.map(\.institution) + [place.host].compactMap(\.self)).sorted() {
            if isClosed(id, from, to) { add(.teaching, "institution \(id) does not teach then") }
            if hasExam(id, from, to) { add(.exams, "institution \(id) has examinations then") }
        }
        let present = session.participants.filter { part in
            let how = presence(part, session, place).presence
            return how == .inPerson || how == .online
        }
        for part in required where !present.contains(part) { add(.roles, "person \(part.person) cannot come") }
        let experts = session.participants.contains { $0.role == .expert }
        if experts, !present.contains(where: { $0.role == .expert }) { add(.roles, "no expert can come") }
        for quorum in session.quorum {
            let count = present.count { $0.stage == quorum.stage && $0.countsForQuorum }
            if count < quorum.count { add(.quorum, "\(quorum.stage.rawValue) \(count)/\(quorum.count)") }
        }
        let keepsTime = session.status == .confirmed && session.previous?.start == from
        if from < problem.earliestStart, !keepsTime { add(.notice, "people would be told too late") }
        if session.excluded.contains(where: { $0.from < to && from < $0.to }) { add(.pinned, "the time is ruled out") }
        return faults
    }

    private func roomFault(_ session: Session, _ place: Place, _ from: Bin, _ to: Bin) -> String? {
        guard let room = place.room.flatMap({ rooms[$0] }) else { return "it has no room" }
        if (session.mode == .online) != (place.host == nil) { return "it has a host online, or none elsewhere" }
        if room.institution != place.host { return "room \(room.id) is not the host's" }
        let invited = session.hosts.isEmpty ? session.participants.map(\.institution) : session.hosts
        if let host = place.host, !invited.contains(host) { return "institution \(host) is not asked to host" }
        if room.capacity < session.seats ?? session.quorum.map(\.count).reduce(0, +) {
            return "room \(room.id) is too small"
        }
        if !session.features.subtracting(room.features).isEmpty { return "room \(room.id) lacks a feature" }
        for booked in room.busy where booked.from < to && from - room.setUp < booked.to {
            return "room \(room.id) is taken, or has no time for the set-up"
        }
        return nil
    }

    /// H1, H4 and H7 of two sessions.
    func together(_ first: Placement, _ second: Placement) -> [PlanFault] {
        guard let one = sessions[first.session], let other = sessions[second.session] else { return [] }
        var faults: [PlanFault] = []
        func add(_ rule: PlanningRule, _ reason: String) {
            faults.append(PlanFault(rule: rule, session: one.id, other: other.id, reason: reason))
        }
        let (start, end) = (first.place.start, first.place.start + one.duration)
        let (start2, end2) = (second.place.start, second.place.start + other.duration)
        if let room = first.place.room, room == second.place.room, let row = rooms[room] {
            if start < end2 + row.setUp && start2 < end + row.setUp {
                add(.room, "room \(room) has both, or no set-up")
            }
        }
        if start / Bins.perDay == start2 / Bins.perDay {
            for part in one.participants {
                guard let twin = other.participants.first(where: { $0.person == part.person }) else { continue }
                let (here, there) = (presence(part, one, first.place), presence(twin, other, second.place))
                if [here, there].contains(where: { $0.presence == .absent || $0.presence == .unknown }) { continue }
                var way = 0
                if here.presence == .inPerson, there.presence == .inPerson, let a = first.place.host,
                    let b = second.place.host
                {
                    way = bins(a, b)
                }
                if start < end2 + way && start2 < end + way { add(.person, "person \(part.person) cannot be at both") }
            }
        }
        if one.community == other.community, one.series == other.series { seriesFault(one, other, start, start2, add) }
        return faults
    }

    private func seriesFault(
        _ one: Session, _ other: Session, _ start: Bin, _ start2: Bin, _ add: (PlanningRule, String) -> Void
    ) {
        let members = problem.sessions.filter { $0.community == one.community && $0.series == one.series }
        let (low, high) = (min(one.sequence, other.sequence), max(one.sequence, other.sequence))
        let steps = members.count { $0.sequence > low && $0.sequence <= high }
        let days = start2 / Bins.perDay - start / Bins.perDay
        let gap = one.sequence < other.sequence ? days : -days
        if gap < problem.limits.seriesGap[0] * steps || gap > problem.limits.seriesGap[1] * steps {
            add(.series, "\(gap) days between number \(low) and \(high) of the series")
        }
    }

    /// H8.
    func loads(_ plan: Plan) -> [PlanFault] {
        var weeks: [[Int]: [Int]] = [:]
        var days: [[Int]: [Int]] = [:]
        for placement in plan.placements {
            guard let session = sessions[placement.session] else { continue }
            let day = placement.place.start / Bins.perDay
            for part in session.participants {
                let how = presence(part, session, placement.place).presence
                if how == .inPerson || how == .online { weeks[[part.person, day / 7], default: []].append(session.id) }
            }
            let required = session.participants.filter(\.isNeeded).map(\.institution)
            for id in Set(required + [placement.place.host].compactMap(\.self)) {
                days[[id, day], default: []].append(session.id)
            }
        }
        let people = weeks.filter { $1.count > self.people[$0[0]]?.weeklyLimit ?? 1 }.map {
            ("person \($0[0]) has \($1.count) sessions in week \($0[1] + 1)", $1)
        }
        let institutions = days.filter { $1.count > problem.limits.institutionPerDay }.map {
            ("institution \($0[0]) has \($1.count) sessions on day \($0[1])", $1)
        }
        return (people + institutions).sorted { $0.0 < $1.0 }.map { reason, list in
            // The one that could be elsewhere is to blame.
            let blamed = list.first { !isFixed($0) } ?? list[0]
            return PlanFault(rule: .load, session: blamed, other: list.first { $0 != blamed }, reason: reason)
        }
    }

    /// H10.
    func stays(_ plan: Plan) -> [PlanFault] {
        problem.sessions.filter { isFixed($0.id) }.compactMap { session in
            let place = plan.placements.first { $0.session == session.id }?.place
            guard place != session.previous else { return nil }
            return PlanFault(rule: .pinned, session: session.id, other: nil, reason: "it does not stay where it is")
        }
    }
}
