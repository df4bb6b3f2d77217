extension LessonPlanner {
    /// The fewest rules without which an unplaced session would have a place among the others, and such a place: of
    /// those that break as few, the cheapest.
    func relaxation(_ session: Int, _ state: TermState) -> (rules: [PlanningRule], place: Place)? {
        let row = problem.sessions[session]
        let sieve = SessionSieve(problem, model.index, row)
        var best: (rules: Set<PlanningRule>, cost: Int, place: Place)?
        for host in sieve.hosts {
            let view = sieve.view(of: host, model.availability)
            let rooms = view.suitableRooms.map { ($0, view.blocked($0)) }
            let own = OwnRules(sieve, view)
            sieve.considered.forEach { start in
                var broken = own.broken(at: start)
                if broken.count > best?.rules.count ?? .max { return }
                let free = rooms.first { !$0.1[start] }?.0
                if free == nil { broken.insert(.room) }
                let room = free ?? rooms.first?.0 ?? anyRoom(of: host)
                broken.formUnion(state.broken(session, view, start, room))
                let cost = view.cost(at: start).total
                if let best, (best.rules.count, best.cost) <= (broken.count, cost) { return }
                best = (broken, cost, sieve.place(start, host, room))
            }
        }
        return best.map { ($0.rules.sorted(), $0.place) }
    }

    private func anyRoom(of host: Int?) -> Int? {
        problem.rooms.firstIndex { $0.institution == host.map { problem.institutions[$0].id } }
    }
}

/// The rules about one session at one host, each by itself and not after the others.
private struct OwnRules {
    private var allowed: [(PlanningRule, DayBits)] = []
    private let view: HostView

    init(_ sieve: SessionSieve, _ view: HostView) {
        self.view = view
        let days = sieve.problem.term.days
        let session = sieve.session
        let all = sieve.considered
        let required = Set(
            session.participants.filter(\.isNeeded).compactMap { sieve.index.institutions[$0.institution] }
                + [view.host].compactMap(\.self))
        for (rule, table) in [(PlanningRule.teaching, sieve.index.closed), (.exams, sieve.index.exams)] {
            var bits = required.reduce(into: DayBits(days: days)) { $0.formUnion(table[$1]) }
            bits.spread(down: session.duration - 1, up: 0)
            var left = all
            left.subtract(bits)
            allowed.append((rule, left))
        }
        var early = DayBits(days: days)
        early.insert(BinSpan(0, sieve.problem.earliestStart))
        var left = all
        left.subtract(early)
        allowed.append((.notice, left))
        var excluded = session.excluded.reduce(into: DayBits(days: days)) { $0.insert($1) }
        excluded.spread(down: session.duration - 1, up: 0)
        left = all
        left.subtract(excluded)
        allowed.append((.pinned, left))
        allowed.append((.roles, HostView.roles(view.people, all)))
    }

    func broken(at start: Bin) -> Set<PlanningRule> {
        var rules: Set<PlanningRule> = []
        for (rule, bits) in allowed where !bits[start] { rules.insert(rule) }
        if view.shortfall(at: start) > 0 { rules.insert(.quorum) }
        return rules
    }
}
