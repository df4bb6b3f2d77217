extension PlanChecker {
    /// Lists and figures of a plan that are not what the rows say. A pinned session that was moved is one too.
    func bookkeeping(_ plan: Plan) -> [PlanFault] {
        var faults = stays(plan)
        func add(_ session: Int, _ reason: String) {
            faults.append(PlanFault(rule: nil, session: session, other: nil, reason: reason))
        }
        let named = plan.placements.map(\.session) + plan.unplaced.map(\.session)
        for id in problem.sessions.map(\.id) where named.count(where: { $0 == id }) != 1 {
            add(id, "it is not in the plan exactly once")
        }
        for id in named where sessions[id] == nil { add(id, "there is no such session") }
        for placement in plan.placements {
            guard let session = sessions[placement.session] else { continue }
            if placement.end != placement.place.start + session.duration { add(session.id, "its end is wrong") }
            var lists: [Presence: Set<Int>] = [:]
            for part in session.participants {
                lists[presence(part, session, placement.place).presence, default: []].insert(part.person)
            }
            let told: [(Presence, [Int])] = [
                (.inPerson, placement.inPerson), (.online, placement.online), (.absent, placement.absent),
                (.unknown, placement.unknown),
            ]
            for (presence, list) in told where Set(list) != lists[presence] ?? [] {
                add(session.id, "its list of people who are \(presence) is wrong")
            }
        }
        if plan.unplaced.count != plan.objective.unplaced { add(0, "the number of unplaced sessions is wrong") }
        let soft = soft(of: plan)
        if soft != plan.objective.soft { add(0, "the soft cost is \(soft), not \(plan.objective.soft)") }
        return faults
    }

    /// The soft cost of a plan by rule, counted anew.
    public func soft(of plan: Plan) -> [String: Int] {
        var cost: [String: Int] = [:]
        var hosted: [Int: Int] = [:]
        let weights = problem.weights
        for placement in plan.placements {
            guard let session = sessions[placement.session] else { continue }
            let place = placement.place
            if let host = place.host { hosted[host, default: 0] += 1 }
            for part in session.participants {
                let weight =
                    part.role == .expert
                    ? weights.expertAbsent : part.role == .presenter ? weights.presenterAbsent : weights.attendeeAbsent
                let (how, swaps) = presence(part, session, place)
                cost["S4", default: 0] += swaps * weights.swappedLesson
                switch how {
                case .absent: cost["S1", default: 0] += weight
                case .unknown: cost["S10", default: 0] += weight * (100 - weights.unknownShare) / 100
                case .inPerson:
                    cost["S3", default: 0] +=
                        minutes(part.institution, place.host ?? part.institution) * weights.travelMinute
                case .online:
                    if session.mode == .hybrid, !part.joinsOnline { cost["S9", default: 0] += weights.joinsOnline }
                }
            }
            timeCost(session, place, &cost)
        }
        for institution in problem.institutions {
            let off = 100 * (institution.hosting.hosted + (hosted[institution.id] ?? 0)) - institution.hosting.target
            cost["S2", default: 0] += (weights.hosting * off * off + 5_000) / 10_000
        }
        cost["S6"] = spread(plan)
        return cost.filter { $1 != 0 }
    }

    /// S5, S7 and S8.
    private func timeCost(_ session: Session, _ place: Place, _ cost: inout [String: Int]) {
        let (from, to) = (place.start, place.start + session.duration)
        let outside = session.participants.filter(\.isNeeded).contains { part in
            guard let halfDays = institutions[part.institution]?.halfDays, !halfDays.isEmpty else { return false }
            return halfDays.allSatisfy { from < $0.from || to > $0.to }
        }
        if outside { cost["S5", default: 0] += problem.weights.outsideHalfDay }
        let midnight = from / Bins.perDay * Bins.perDay
        let weekday = from / Bins.perDay % 7
        let limits = problem.limits
        if weekday == 0, from - midnight < limits.firstLessonEnds {
            cost["S7", default: 0] += problem.weights.awkwardTime
        }
        if weekday == 4, to - midnight > limits.fridayLate { cost["S7", default: 0] += problem.weights.awkwardTime }
        if to - midnight > limits.late { cost["S7", default: 0] += problem.weights.awkwardTime }
        if session.status == .confirmed, !isFixed(session.id), let previous = session.previous, previous != place {
            let days = max(limits.moveNotice - session.workingDaysAhead, 0)
            cost["S8", default: 0] += problem.weights.moved + days * problem.weights.movedPerDay
        }
    }

    private func spread(_ plan: Plan) -> Int {
        var starts: [Int: Bin] = [:]
        for placement in plan.placements { starts[placement.session] = placement.place.start }
        var sum = 0
        for session in problem.sessions {
            let later = problem.sessions.filter {
                $0.community == session.community && $0.series == session.series && $0.sequence > session.sequence
            }
            guard let next = later.min(by: { $0.sequence < $1.sequence }), let one = starts[session.id],
                let other = starts[next.id]
            else { continue }
            let gap = abs(other / Bins.perDay - one / Bins.perDay)
            sum += abs(gap - problem.limits.idealGap) * problem.weights.spreadDay
        }
        return sum
    }
}
