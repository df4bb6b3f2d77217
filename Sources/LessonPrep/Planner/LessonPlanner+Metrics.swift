import Timetabling

/// What is counted over all placed sessions.
struct Counts {
    var shortfall = 0
    var invited = 0
    var present = 0
    var unknown = 0
    var travelMinutes = 0
    var swaps = 0
    var slack: [Stage: (people: Int, sessions: Int)] = [:]

    mutating func add(_ view: HostView, at start: Bin) {
        shortfall += view.shortfall(at: start)
        invited += view.people.count
        for person in view.people {
            if person.present[start] {
                present += 1
                travelMinutes += person.travel
                swaps += view.swaps(of: person, at: start)
            } else if person.unknown[start] {
                unknown += 1
            }
        }
        for quorum in view.session.quorum {
            let entry = slack[quorum.stage] ?? (0, 0)
            slack[quorum.stage] = (
                entry.people + view.present(quorum.stage, at: start) - quorum.count, entry.sessions + 1
            )
        }
    }

    /// A share in hundredths of a percent.
    static func share(_ part: Int, of whole: Int) -> Int { whole > 0 ? part * 10_000 / whole : 0 }
}

extension LessonPlanner {
    func metrics(
        _ places: TermProblem.Plan, _ counts: Counts, _ soft: Int, _ moves: Int, _ ending: Ending
    ) -> Metrics {
        let bound = lowerBound(places)
        return Metrics(
            placed: places.count { $0 >= 0 }, total: places.count,
            quorumSlack: Dictionary(
                uniqueKeysWithValues: counts.slack.map { ($0.rawValue, 100 * $1.people / $1.sessions) }),
            attendance: Counts.share(counts.present, of: counts.invited), hostingFairness: fairness(places),
            travelMinutes: counts.travelMinutes, swappedLessons: counts.swaps,
            unknownShare: Counts.share(counts.unknown, of: counts.invited), lowerBound: bound,
            gap: bound > 0 ? (soft - bound) * 10_000 / bound : nil,
            candidates: movable.reduce(0) { $0 + model.tables[$1].rows.count }, moves: moves, ending: ending.rawValue)
    }

    /// Jain's index of hosted ÷ target.
    private func fairness(_ places: TermProblem.Plan) -> Int {
        var hosted = problem.institutions.map(\.hosting.hosted)
        for session in places.indices where places[session] >= 0 {
            let host = model.tables[session].rows[Int(places[session])].host
            if host >= 0 { hosted[Int(host)] += 1 }
        }
        let ratios = zip(problem.institutions, hosted).compactMap { institution, count in
            institution.hosting.target > 0 ? Double(count) * 100 / Double(institution.hosting.target) : nil
        }
        let squares = ratios.reduce(0) { $0 + $1 * $1 }
        guard squares > 0 else { return 10_000 }
        let sum = ratios.reduce(0, +)
        return Int((sum * sum / (Double(ratios.count) * squares) * 10_000).rounded())
    }

    /// The least that the placed sessions cost when each has its cheapest place and hosting is shared out best; no
    /// rule between sessions is looked at.
    private func lowerBound(_ places: TermProblem.Plan) -> Int {
        let placed = places.indices.filter { places[$0] >= 0 }
        let sessions = placed.reduce(0) { $0 + Int(model.tables[$1].rows.map(\.cost).min() ?? 0) }
        var counts = Array(repeating: 0, count: problem.institutions.count)
        var free = Set<Int>()
        var hosting = 0
        for session in placed where problem.sessions[session].mode != .online {
            if model.isFixed[session] {
                let host = model.tables[session].rows[0].host
                if host >= 0 { counts[Int(host)] += 1 }
            } else {
                hosting += 1
                free.formUnion(model.tables[session].rows.map { Int($0.host) })
            }
        }
        // The cost is convex in the count, so that one after the other at the least extra cost is the best share.
        let price: (Int) -> Int = { institution in
            let ledger = problem.institutions[institution].hosting
            return problem.weights.hostingCost(ledger, counts[institution] + 1)
                - problem.weights.hostingCost(ledger, counts[institution])
        }
        for _ in 0..<hosting {
            guard let next = free.filter({ $0 >= 0 }).min(by: { (price($0), $0) < (price($1), $1) }) else { break }
            counts[next] += 1
        }
        return zip(problem.institutions, counts).reduce(sessions) {
            $0 + problem.weights.hostingCost($1.0.hosting, $1.1)
        }
    }
}
