import Timetabling

extension LessonPlanner {
    /// A plan for people from the numbers of the search.
    func summary(_ places: TermProblem.Plan, moves: Int, ending: Ending) -> Plan {
        var counts = Counts()
        var placements: [Placement] = []
        var soft = CostBySoftRule()
        for session in places.indices where places[session] >= 0 {
            let place = model.place(session, Int(places[session]))
            let view = view(session, place)
            placements.append(placement(session, place, view))
            counts.add(view, at: place.start)
            soft.add(view.cost(at: place.start))
            soft.moved += model.isFixed[session] ? 0 : problem.costOfMoving(problem.sessions[session], to: place)
        }
        soft.hosting = hostingCost(located(places))
        soft.spread = spreadCost(located(places))
        let unplaced = places.indices.filter { places[$0] < 0 }
        var plan = Plan(
            placements: placements,
            unplaced: unplaced.map { Unplaced(session: problem.sessions[$0].id, funnel: funnel($0)) },
            objective: Objective(
                unplaced: unplaced.count, violations: 0, shortfall: counts.shortfall, soft: soft.byRule),
            metrics: metrics(places, counts, soft.byRule.values.reduce(0, +), moves, ending),
            isProvisional: !problem.term.hasPublishedHolidays)
        plan.objective.violations = PlanChecker(problem).brokenRules(of: plan).count
        return plan
    }

    /// A session at the host of a place.
    func view(_ session: Int, _ place: Place) -> HostView {
        let sieve = SessionSieve(problem, model.index, problem.sessions[session])
        return sieve.view(of: place.host.flatMap { model.index.institutions[$0] }, model.availability)
    }

    /// Who comes to a session at a place.
    func placement(_ session: Int, _ place: Place, _ view: HostView) -> Placement {
        let row = problem.sessions[session]
        var placement = Placement(
            session: row.id, place: place, end: place.start + row.duration, inPerson: [], online: [], absent: [],
            unknown: [], swapping: [])
        for person in view.people {
            if person.present[place.start] {
                if person.isOnline {
                    placement.online.append(person.part.person)
                } else {
                    placement.inPerson.append(person.part.person)
                }
                if view.swaps(of: person, at: place.start) > 0 { placement.swapping.append(person.part.person) }
            } else if person.unknown[place.start] {
                placement.unknown.append(person.part.person)
            } else {
                placement.absent.append(person.part.person)
            }
        }
        return placement
    }

    /// S2 of all institutions.
    func hostingCost(_ places: [Place?]) -> Int {
        let counts = places.reduce(into: [Int: Int]()) { counts, place in
            if let host = place?.host { counts[host, default: 0] += 1 }
        }
        return problem.institutions.reduce(0) {
            $0 + problem.weights.hostingCost($1.hosting, counts[$1.id] ?? 0)
        }
    }

    /// S6 of all series.
    func spreadCost(_ places: [Place?]) -> Int {
        var sum = 0
        for (session, place) in places.enumerated() {
            guard let place else { continue }
            for (other, rank) in model.series[session] where rank == 1 {
                guard let next = places[other] else { continue }
                let gap = abs(Bins.day(of: next.start) - Bins.day(of: place.start))
                sum += abs(gap - problem.limits.idealGap) * problem.weights.spreadDay
            }
        }
        return sum
    }

    /// Where a plan of the search has each session.
    func located(_ places: TermProblem.Plan) -> [Place?] {
        places.enumerated().map { $1 < 0 ? nil : model.place($0, Int($1)) }
    }

    /// The soft cost of a session alone.
    func ownCost(_ session: Int, _ place: Place) -> CostBySoftRule {
        var cost = CostBySoftRule()
        cost.add(view(session, place).cost(at: place.start))
        cost.moved = model.isFixed[session] ? 0 : problem.costOfMoving(problem.sessions[session], to: place)
        return cost
    }
}

extension Weights {
    /// S2 of an institution that hosts so often in the plan.
    func hostingCost(_ ledger: Hosting, _ count: Int) -> Int {
        let off = 100 * (ledger.hosted + count) - ledger.target
        return (hosting * off * off + 5_000) / 10_000
    }
}

/// The soft cost, rule by rule.
struct CostBySoftRule {
    private var rules = [Int](repeating: 0, count: 10)
    var hosting = 0
    var spread = 0
    var moved = 0

    mutating func add(_ cost: [10 of Int]) {
        for index in rules.indices { rules[index] += cost[index] }
    }

    static func - (left: Self, right: Self) -> Self {
        var result = left
        for index in result.rules.indices { result.rules[index] -= right.rules[index] }
        result.hosting -= right.hosting
        result.spread -= right.spread
        result.moved -= right.moved
        return result
    }

    var byRule: [String: Int] {
        var all = rules
        all[1] += hosting
        all[5] += spread
        all[7] += moved
        return Dictionary(uniqueKeysWithValues: all.enumerated().filter { $1 != 0 }.map { ("S\($0 + 1)", $1) })
    }
}
