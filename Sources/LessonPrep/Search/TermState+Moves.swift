import Timetabling

/// A session and where it goes.
struct TermStep {
    let session: Int
    let candidate: Int
}

/// A change: the steps are kept by the state that proposed it.
struct TermMove {}

extension TermState {
    typealias Move = TermMove

    func propose(_ random: inout SeededGenerator) -> Proposal<TermMove>? {
        guard !active.isEmpty else { return nil }
        let variable = random.index(below: active.count)
        let session = active[variable]
        guard place[session] >= 0 else { return nil }
        let old = Int(place[session])
        steps.removeAll(keepingCapacity: true)
        switch random.index(below: 16) {
        case 0..<6:
            guard let candidate = draw(variable, &random) else { return nil }
            add(session, candidate)
        case 6..<9:
            add(session, neighbour(session, old, &random))
        case 9..<11:
            let range = model.range(of: session, start: Int(model.tables[session].rows[old].start))
            add(session, range.lowerBound + random.index(below: range.count))
        case 11..<13:
            guard makeRoom(variable, &random) else { return nil }
        case 13..<15:
            guard exchange(session, &random) else { return nil }
        default:
            guard shiftTail(session, &random) else { return nil }
        }
        guard steps.contains(where: { Int(place[$0.session]) != $0.candidate }) else { return nil }
        return price().map { Proposal(TermMove(), delta: $0) }
    }

    func apply(_ move: TermMove) {
        for step in steps { take(step.session) }
        for step in steps { put(step.session, step.candidate) }
    }

    private func add(_ session: Int, _ candidate: Int) {
        steps.append(TermStep(session: session, candidate: candidate))
    }

    /// A candidate, the cheap ones more often.
    private func draw(_ variable: Int, _ random: inout SeededGenerator) -> Int? {
        let list = allowed[variable]
        guard !list.isEmpty else { return nil }
        let bits = random.next()
        let reach = bits & 3 == 0 ? list.count : max(list.count >> Int(bits >> 2 & 7), 1)
        return Int(list[random.index(below: reach)])
    }

    /// A candidate near in the table: a little earlier or later, or at another host then.
    private func neighbour(_ session: Int, _ old: Int, _ random: inout SeededGenerator) -> Int {
        let reach = min(1 << (1 + random.index(below: 6)), model.tables[session].rows.count)
        let candidate = old + random.index(below: 2 * reach + 1) - reach
        return min(max(candidate, 0), model.tables[session].rows.count - 1)
    }

    /// The session goes where another is, which goes somewhere else.
    private func makeRoom(_ variable: Int, _ random: inout SeededGenerator) -> Bool {
        guard let candidate = draw(variable, &random) else { return false }
        let session = active[variable]
        let old = Int(place[session])
        take(session)
        let rivals = rivals(of: session, at: candidate)
        put(session, old)
        guard rivals.count <= 2 else { return false }
        add(session, candidate)
        for rival in rivals {
            guard let other = variableOf(rival), let away = draw(other, &random) else { return false }
            add(rival, away)
        }
        return true
    }

    /// Two sessions change places: each at the other's host and its own time, or at the other's time.
    private func exchange(_ session: Int, _ random: inout SeededGenerator) -> Bool {
        let other = active[random.index(below: active.count)]
        guard other != session, place[other] >= 0 else { return false }
        let mine = row(session)
        let theirs = row(other)
        let swapsTimes = random.index(below: 2) == 0
        let first = find(session, swapsTimes ? theirs.start : mine.start, swapsTimes ? mine.host : theirs.host)
        let second = find(other, swapsTimes ? mine.start : theirs.start, swapsTimes ? theirs.host : mine.host)
        guard let first, let second else { return false }
        add(session, first)
        add(other, second)
        return true
    }

    /// A session and all after it in its series move by the same number of days.
    private func shiftTail(_ session: Int, _ random: inout SeededGenerator) -> Bool {
        let days = random.index(below: 2) == 0 ? 7 : 1 + random.index(below: 6)
        let shift = Int32((random.index(below: 2) == 0 ? days : -days) * Bins.perDay)
        for (other, rank) in [(session, 0)] + model.series[session] where rank >= 0 && place[other] >= 0 {
            guard variableOf(other) != nil else { return false }
            let row = row(other)
            guard let candidate = find(other, row.start + shift, row.host) else { return false }
            add(other, candidate)
        }
        return true
    }

    /// The candidate at a start and host, or the cheapest at that start.
    private func find(_ session: Int, _ start: Int32, _ host: Int32) -> Int? {
        let rows = model.tables[session].rows
        let range = model.range(of: session, start: Int(start))
        return range.first { rows[$0].host == host } ?? range.min { rows[$0].cost < rows[$1].cost }
    }

    /// What the steps together would add to the cost; nil when a rule is in the way. Leaves no trace.
    private func price() -> Int? {
        let before = soft
        let old = steps.map { place[$0.session] }
        for step in steps { take(step.session) }
        var done = 0
        for step in steps {
            guard blocker(of: step.session, at: step.candidate) == nil else { break }
            put(step.session, step.candidate)
            done += 1
        }
        let delta = soft - before
        for step in steps[..<done] { take(step.session) }
        for (step, candidate) in zip(steps, old) { put(step.session, Int(candidate)) }
        return done == steps.count ? delta : nil
    }
}
