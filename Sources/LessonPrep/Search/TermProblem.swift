import Timetabling

/// A term, or a part of it, for the solver: some sessions are placed, all others stay where `base` has them.
struct TermProblem: Problem {
    let model: TermModel
    /// By session: the candidate where it is, or -1.
    typealias Plan = [Int32]

    /// The sessions that are placed.
    let active: [Int]
    /// Where the others are.
    let base: Plan
    /// By active session: candidates of which `base` has nothing in the way, the cheapest first.
    let allowed: [[Int32]]
    private let breadth: Int
    private let dividesByCommunity: Bool

    /// A problem; with `dividesByCommunity` it falls into the sessions of each community.
    ///
    /// Of each day and host only the `breadth` cheapest candidates are drawn from and constructed with; the steps
    /// from a place to its neighbours reach all others. `Int.max` draws from all.
    init(_ model: TermModel, active: [Int], base: Plan, breadth: Int = 4, dividesByCommunity: Bool = false) {
        self.model = model
        self.active = active
        self.breadth = breadth
        self.dividesByCommunity = dividesByCommunity
        var base = base
        for session in active { base[session] = -1 }
        self.base = base
        let state = TermState(model, base)
        allowed = active.map { session in
            let rows = model.tables[session].rows
            var taken: [Int: Int] = [:]
            return model.cheapest[session].filter { candidate in
                let row = rows[Int(candidate)]
                let key = Bins.day(of: Int(row.start)) << 20 | Int(row.host + 1)
                guard taken[key, default: 0] < breadth, state.blocker(of: session, at: Int(candidate)) == nil else {
                    return false
                }
                taken[key, default: 0] += 1
                return true
            }
        }
    }

    func makeState() -> TermState { TermState(self) }

    var parts: [TermProblem] {
        guard dividesByCommunity else { return [] }
        let groups = Dictionary(grouping: active) { model.problem.sessions[$0].community }
        return groups.keys.sorted().map { TermProblem(model, active: groups[$0] ?? [], base: base, breadth: breadth) }
    }

    /// What the communities' plans have in common use is left to whoever comes first.
    func join(_ plans: [Plan]) -> Plan? {
        let state = TermState(self)
        for plan in plans {
            for session in active where plan[session] >= 0 && state.place[session] < 0 {
                if state.blocker(of: session, at: Int(plan[session])) == nil { state.put(session, Int(plan[session])) }
            }
        }
        return state.plan
    }

    static var settings: Annealer.Settings {
        var settings = Annealer.Settings()
        settings.cycles = 4
        settings.hottest = 1_500
        settings.coldest = 10
        settings.reheated = 400
        settings.ruin = 0.15
        return settings
    }
}
