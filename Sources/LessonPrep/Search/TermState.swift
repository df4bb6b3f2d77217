import Timetabling

/// A term under construction, with everything kept by differences that its rules and its cost depend on.
///
/// At any time no rule between sessions is broken, except among those that stay where they are.
final class TermState: SearchState {
    typealias Plan = TermProblem.Plan

    let model: TermModel
    let active: [Int]
    let allowed: [[Int32]]
    /// By session: the candidate where it is, or -1.
    private(set) var place: [Int32]
    /// By person of the crowd and week, and by institution and day: sessions.
    private(set) var weekly: [Int8]
    private(set) var daily: [Int8]
    /// By day: the sessions on it.
    private(set) var onDay: [[Int32]]
    /// By institution: how often it hosts in this plan.
    private var hosting: [Int32]
    private(set) var position: [Int32]
    let weeks: Int
    private(set) var soft = 0
    private var placed = 0
    /// The change proposed last.
    var steps: [TermStep] = []

    init(_ problem: TermProblem) {
        model = problem.model
        active = problem.active
        allowed = problem.allowed
        (place, weekly, daily, onDay, hosting, position, weeks) = Self.empty(problem.model)
        start(problem.base)
    }

    /// Everything where a plan has it, for questions; those that may be moved count as rivals.
    init(_ model: TermModel, _ base: Plan, movable: [Int] = []) {
        self.model = model
        active = movable
        allowed = []
        (place, weekly, daily, onDay, hosting, position, weeks) = Self.empty(model)
        start(base)
    }

    private static func empty(
        _ model: TermModel
    ) -> ([Int32], [Int8], [Int8], [[Int32]], [Int32], [Int32], Int) {
        let count = model.tables.count
        // A pinned session may lie in a week outside the plan; it has a column of its own.
        let weeks = model.problem.term.weeks + 1
        let institutions = model.problem.institutions.count
        return (
            Array(repeating: -1, count: count), Array(repeating: 0, count: model.crowd * weeks),
            Array(repeating: 0, count: institutions * weeks * 7), Array(repeating: [], count: weeks * 7),
            Array(repeating: 0, count: institutions), Array(repeating: -1, count: count), weeks
        )
    }

    private func start(_ base: Plan) {
        for (number, session) in active.enumerated() { position[session] = Int32(number) }
        soft = model.problem.institutions.indices.reduce(0) { $0 + hostingCost($1, 0) }
        for (session, candidate) in base.enumerated() where candidate >= 0 { put(session, Int(candidate)) }
        placed = 0
    }

    /// The number of a session among those that are placed.
    func variableOf(_ session: Int) -> Int? { position[session] >= 0 ? Int(position[session]) : nil }

    var variables: Int { active.count }
    var score: Score { Score(unplaced: active.count - placed, soft: soft) }
    var plan: Plan { place }

    func restore(_ plan: Plan) {
        for session in active where place[session] >= 0 { take(session) }
        for session in active where plan[session] >= 0 { put(session, Int(plan[session])) }
    }

    @inline(__always)
    func row(_ session: Int) -> CandidateTable.Row { model.tables[session].rows[Int(place[session])] }

    func day(_ start: Int32) -> Int {
        let day = Int(start) / Bins.perDay
        return start < 0 || day >= (weeks - 1) * 7 ? (weeks - 1) * 7 : day
    }

    /// S2 of an institution that hosts so often in this plan.
    private func hostingCost(_ institution: Int, _ count: Int) -> Int {
        model.problem.weights.hostingCost(model.problem.institutions[institution].hosting, count)
    }

    /// What it adds to S2 that a host has one session more than `more` besides those of the plan; nothing online.
    func hostingStep(_ host: Int32, _ more: Int) -> Int {
        guard host >= 0 else { return 0 }
        let count = Int(hosting[Int(host)]) + more
        return hostingCost(Int(host), count + 1) - hostingCost(Int(host), count)
    }

    /// S6 of a session and those next to it in its series.
    private func spreadCost(_ session: Int, _ start: Int32) -> Int {
        var sum = 0
        for (other, rank) in model.series[session] where abs(rank) == 1 && place[other] >= 0 {
            let gap = abs(Bins.day(of: Int(start)) - Bins.day(of: Int(row(other).start)))
            sum += abs(gap - model.problem.limits.idealGap) * model.problem.weights.spreadDay
        }
        return sum
    }

    /// By how much placing a session there changes the cost.
    func costOfPutting(_ session: Int, _ candidate: Int) -> Int {
        let row = model.tables[session].rows[candidate]
        var cost = Int(row.cost) + spreadCost(session, row.start)
        if row.host >= 0 {
            let host = Int(row.host)
            let count = Int(hosting[host])
            cost += hostingCost(host, count + 1) - hostingCost(host, count)
        }
        return cost
    }

    /// Places a session and adds what that costs.
    func put(_ session: Int, _ candidate: Int) {
        soft += costOfPutting(session, candidate)
        place[session] = Int32(candidate)
        placed += 1
        count(session, 1)
        onDay[day(row(session).start)].append(Int32(session))
    }

    /// Takes a session out and subtracts what it cost.
    func take(_ session: Int) {
        let candidate = Int(place[session])
        let day = day(row(session).start)
        if let at = onDay[day].firstIndex(of: Int32(session)) { onDay[day].swapAt(at, onDay[day].count - 1) }
        onDay[day].removeLast()
        count(session, -1)
        place[session] = -1
        placed -= 1
        soft -= costOfPutting(session, candidate)
    }

    private func count(_ session: Int, _ step: Int8) {
        let table = model.tables[session]
        let row = table.rows[Int(place[session])]
        let day = day(row.start)
        let week = day / 7
        for person in model.shared[session] where table.attends(person.participant, row) {
            weekly[person.crowd * weeks + week] += step
        }
        let days = weeks * 7
        for institution in model.involved[session] { daily[institution * days + day] += step }
        if row.host >= 0 {
            hosting[Int(row.host)] += Int32(step)
            if !model.involved[session].contains(Int(row.host)) { daily[Int(row.host) * days + day] += step }
        }
    }
}
