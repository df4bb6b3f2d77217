extension LessonPlanner {
    /// The cheapest other places for a session of a plan, one a start, those first for which nobody has to make room.
    public func alternatives(for id: Int, in plan: Plan, limit: Int = 10) -> [Alternative] {
        guard let session = model.index.sessions[id], !model.isFixed[session], limit > 0 else { return [] }
        var places = candidates(of: plan)
        let old = places[session]
        places[session] = -1
        let state = TermState(model, places, movable: movable)
        var found: [Int32: Choice] = [:]
        for (candidate, row) in model.tables[session].rows.enumerated() where candidate != Int(old) {
            let isFree = state.blocker(of: session, at: candidate) == nil
            let rivals = isFree ? [] : state.rivals(of: session, at: candidate)
            // In the way of a pinned session, or of nothing that can be named.
            if !isFree && rivals.isEmpty { continue }
            let choice = Choice(candidate: candidate, rivals: rivals, cost: state.costOfPutting(session, candidate))
            if let known = found[row.start], known <= choice { continue }
            found[row.start] = choice
        }
        return found.values.sorted().prefix(limit).map { alternative($0, session, places, old) }
    }

    private struct Choice: Comparable {
        let candidate: Int
        let rivals: [Int]
        let cost: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.rivals.count, left.cost, left.candidate) < (right.rivals.count, right.cost, right.candidate)
        }
    }

    private func alternative(
        _ choice: Choice, _ session: Int, _ places: TermProblem.Plan, _ old: Int32
    ) -> Alternative {
        var before = located(places)
        if old >= 0 { before[session] = model.place(session, Int(old)) }
        let place = model.place(session, choice.candidate)
        let difference = self.difference(before, session, place)
        return Alternative(
            placement: placement(session, place, view(session, place)), difference: difference,
            cost: difference.values.reduce(0, +), displaced: choice.rivals.map { problem.sessions[$0].id })
    }

    /// What it changes by rule that one session goes to another place, or to one at all.
    func difference(_ places: [Place?], _ session: Int, _ place: Place?) -> [String: Int] {
        (cost(places, session, place) - cost(places, session, places[session])).byRule
    }

    private func cost(_ places: [Place?], _ session: Int, _ place: Place?) -> CostBySoftRule {
        var places = places
        places[session] = place
        var cost = place.map { ownCost(session, $0) } ?? CostBySoftRule()
        cost.hosting = hostingCost(places)
        cost.spread = spreadCost(places)
        return cost
    }

    /// What changed from one plan to another.
    public func difference(from before: Plan, to after: Plan) -> PlanDifference {
        let old = Dictionary(before.placements.map { ($0.session, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(after.placements.map { ($0.session, $0) }, uniquingKeysWith: { first, _ in first })
        let changes = problem.sessions.compactMap { session -> PlanDifference.Change? in
            let (was, now) = (old[session.id], new[session.id])
            return was?.place == now?.place ? nil : change(session.id, was, now)
        }
        return PlanDifference(changes: changes, before: before.objective, after: after.objective)
    }

    func change(_ session: Int, _ was: Placement?, _ now: Placement?) -> PlanDifference.Change {
        let came = Set((was?.inPerson ?? []) + (was?.online ?? []))
        let come = Set((now?.inPerson ?? []) + (now?.online ?? []))
        return PlanDifference.Change(
            session: session, before: was?.place, after: now?.place,
            lost: now == nil ? [] : came.subtracting(come).sorted(),
            gained: was == nil ? [] : come.subtracting(came).sorted())
    }
}
