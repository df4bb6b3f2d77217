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
            var list: [Int32] = []
            for day in Self.days(rows) {
                list += Self.cheapest(rows, day, breadth) { state.blocker(of: session, at: $0) == nil }
            }
            return list.sorted { (rows[Int($0)].cost, $0) < (rows[Int($1)].cost, $1) }
        }
    }

    /// The candidates of each day, which follow each other in the table.
    private static func days(_ rows: [CandidateTable.Row]) -> [Range<Int>] {
        var days: [Range<Int>] = []
        var from = 0
        for index in rows.indices
        where index + 1 == rows.count
            || Int(rows[index].start) / Bins.perDay != Int(rows[index + 1].start) / Bins.perDay
        {
            days.append(from..<index + 1)
            from = index + 1
        }
        return days
    }

    /// The `breadth` cheapest free candidates of each host.
    private static func cheapest(
        _ rows: [CandidateTable.Row], _ day: Range<Int>, _ breadth: Int, isFree: (Int) -> Bool
    ) -> [Int32] {
        var kept: [Int32: [Int]] = [:]
        for candidate in day {
            var best = kept[rows[candidate].host, default: []]
            if best.count >= breadth, let last = best.last, rows[last].cost <= rows[candidate].cost { continue }
            guard isFree(candidate) else { continue }
            let at = best.firstIndex { rows[$0].cost > rows[candidate].cost } ?? best.count
            best.insert(candidate, at: at)
            if best.count > breadth { best.removeLast() }
            kept[rows[candidate].host] = best
        }
        return kept.values.flatMap { $0 }.map { Int32($0) }
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
        settings.cycles = 12
        settings.hottest = 1_500
        settings.coldest = 10
        settings.reheated = 400
        settings.ruin = 0.15
        return settings
    }
}
