extension LessonPlanner {
    /// Why a session of a plan has, or has not, a place; nil when there is no such session.
    public func explain(session id: Int, in plan: Plan) -> Explanation? {
        guard let session = model.index.sessions[id] else { return nil }
        var places = candidates(of: plan)
        let placed = places[session] >= 0 ? places[session] : nil
        places[session] = -1
        let state = TermState(model, places, movable: movable)
        var soft: [String: Int] = [:]
        if let placed { soft = ownCost(session, model.place(session, Int(placed))).byRule }
        let relaxed = placed == nil ? relaxation(session, state) : nil
        return Explanation(
            session: id, funnel: funnel(session), takenBy: takenBy(session, state),
            relaxation: relaxed?.rules ?? [], example: relaxed?.place, soft: soft)
    }

    /// The funnel of a session with what the rules about people miss most.
    func funnel(_ session: Int) -> EliminationFunnel {
        guard !model.isFixed[session] else { return model.tables[session].funnel }
        var counter = FunnelCounter(model.tables[session].funnel)
        let blocked = startsThatPinnedLeave(session)
        for (rule, left) in blocked { counter.note(rule, left) }
        var funnel = counter.funnel
        let sieve = SessionSieve(problem, model.index, problem.sessions[session])
        for index in funnel.stages.indices {
            switch funnel.stages[index].rule {
            case .roles: funnel.stages[index].detail = rarest(sieve)
            case .quorum: funnel.stages[index].detail = thinnest(sieve)
            default: break
            }
        }
        return funnel
    }

    /// What pinned sessions leave, by the rule that they bring into play.
    private func startsThatPinnedLeave(_ session: Int) -> [(PlanningRule, Int)] {
        let state = TermState(model, pinned)
        var rules: [Int32: Set<PlanningRule>] = [:]
        var free: Set<Int32> = []
        for (candidate, row) in model.tables[session].rows.enumerated() {
            if let rule = state.blocker(of: session, at: candidate) {
                rules[row.start, default: []].insert(rule)
            } else {
                free.insert(row.start)
            }
        }
        var left = Set(rules.keys).union(free).count
        var removed: [PlanningRule: Int] = [:]
        for (start, broken) in rules where !free.contains(start) {
            if let rule = broken.min() { removed[rule, default: 0] += 1 }
        }
        return removed.keys.sorted().map { rule in
            left -= removed[rule] ?? 0
            return (rule, left)
        }
    }

    /// The needed person who is missing at most starts; "expert" when no expert can come at more.
    private func rarest(_ sieve: SessionSieve) -> String {
        var present: [Int: DayBits] = [:]
        var experts = DayBits(days: problem.term.days)
        for host in sieve.hosts {
            for person in sieve.view(of: host, model.availability).people {
                if person.part.isNeeded {
                    present[person.part.person, default: DayBits(days: problem.term.days)].formUnion(person.present)
                } else if person.part.role == .expert {
                    experts.formUnion(person.present)
                }
            }
        }
        let open = sieve.funnelHead.last?.1 ?? sieve.considered
        var counts = present.mapValues { bits in
            var bits = bits
            bits.formIntersection(open)
            return bits.count
        }
        if sieve.session.participants.contains(where: { $0.role == .expert }) {
            experts.formIntersection(open)
            counts[Int.max] = experts.count
        }
        guard let least = counts.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return "" }
        guard least.key != Int.max else { return "expert" }
        let role = sieve.session.participants.first { $0.person == least.key }?.role.rawValue ?? ""
        return "\(role) \(least.key)"
    }

    /// The stage whose quorum is missed at most starts, and how many come at best there.
    private func thinnest(_ sieve: SessionSieve) -> String {
        var missing: [Stage: Int] = [:]
        var most: [Stage: Int] = [:]
        for host in sieve.hosts {
            let view = sieve.view(of: host, model.availability)
            view.afterRoles.forEach { start in
                for quorum in sieve.session.quorum {
                    let present = view.present(quorum.stage, at: start)
                    guard present < quorum.count else { continue }
                    missing[quorum.stage, default: 0] += 1
                    most[quorum.stage] = max(most[quorum.stage] ?? 0, present)
                }
            }
        }
        let worst = sieve.session.quorum.max { (missing[$0.stage] ?? 0) < (missing[$1.stage] ?? 0) }
        guard let worst, let best = most[worst.stage] else { return "" }
        return "\(worst.stage.rawValue) \(best)/\(worst.count)"
    }

    /// Starts that would be left but for other sessions of the plan, by the session that has them.
    private func takenBy(_ session: Int, _ state: TermState) -> [Int: Int] {
        var starts: [Int: Set<Int32>] = [:]
        for (candidate, row) in model.tables[session].rows.enumerated() {
            guard state.blocker(of: session, at: candidate) != nil else { continue }
            for rival in state.rivals(of: session, at: candidate) {
                starts[problem.sessions[rival].id, default: []].insert(row.start)
            }
        }
        return starts.mapValues(\.count)
    }

    /// The candidates of a plan's placements, -1 where there is none.
    func candidates(of plan: Plan) -> TermProblem.Plan {
        var places = pinned
        for placement in plan.placements {
            guard let session = model.index.sessions[placement.session], !model.isFixed[session] else { continue }
            places[session] = Int32(model.candidate(session, at: placement.place) ?? -1)
        }
        return places
    }
}

extension FunnelCounter {
    /// Goes on where a funnel ended.
    init(_ funnel: EliminationFunnel) {
        self.init(considered: funnel.considered)
        var left = funnel.considered
        for stage in funnel.stages {
            left -= stage.removed
            note(stage.rule, left)
        }
    }
}
