public import Timetabling

extension LessonPlanner {
    /// Keeps everything confirmed or proposed, and places the affected sessions anew; when they have no place, the
    /// sessions that block them make room, at most so many, those with the fewest people first.
    public func repair(_ request: RepairRequest, _ budget: Budget) async -> RepairProposal {
        let kept = kept
        let affected = affected(request, kept)
        var base = kept
        for session in affected { base[session] = -1 }
        var moved: [Int] = []
        var term = TermProblem(model, active: affected, base: base)
        while moved.count < request.mostMoved {
            let trial = Solver.greedy(term, seed: problem.seed)
            guard trial.score.unplaced > 0, let next = blocker(of: trial.plan, affected + moved, base) else { break }
            moved.append(next)
            term = TermProblem(model, active: affected + moved, base: base)
        }
        let outcome = await solve(term, budget) { _, _ in }
        return proposal(outcome, affected, moved.filter { outcome.plan[$0] != kept[$0] })
    }

    private func affected(_ request: RepairRequest, _ kept: TermProblem.Plan) -> [Int] {
        guard request.affected.isEmpty else {
            return request.affected.compactMap { model.index.sessions[$0] }.filter { !model.isFixed[$0] }
        }
        return movable.filter { session in
            let row = problem.sessions[session]
            return kept[session] < 0 && row.status != .toPlace && row.previous != nil
        }
    }

    /// The session that is most easily asked to make room for one that has no place: of those in the way of few
    /// others besides, the one with the fewest people.
    private func blocker(of plan: TermProblem.Plan, _ active: [Int], _ base: TermProblem.Plan) -> Int? {
        let state = TermState(model, zip(plan, base).map { $0 >= 0 ? $0 : $1 }, movable: movable)
        var best: (others: Int, people: Int, session: Int)?
        for session in active where plan[session] < 0 {
            for candidate in model.tables[session].rows.indices {
                let rivals = state.rivals(of: session, at: candidate).filter { !active.contains($0) }
                for rival in rivals {
                    let found = (rivals.count, problem.sessions[rival].participants.count, rival)
                    if best.map({ found < ($0.others, $0.people, $0.session) }) ?? true { best = found }
                }
            }
        }
        return best?.session
    }

    private func proposal(
        _ outcome: Outcome<TermProblem.Plan>, _ affected: [Int], _ moved: [Int]
    ) -> RepairProposal {
        let plan = summary(outcome.plan, moves: outcome.moves, ending: outcome.ending)
        let after = located(outcome.plan)
        var places = after
        for session in affected + moved {
            let row = problem.sessions[session]
            places[session] = row.status == .toPlace ? nil : row.previous
        }
        var changes: [RepairProposal.Cost] = []
        for session in affected + moved where places[session] != after[session] {
            let difference = difference(places, session, after[session])
            let was = places[session].map { placement(session, $0, view(session, $0)) }
            let now = after[session].map { placement(session, $0, view(session, $0)) }
            changes.append(
                RepairProposal.Cost(
                    change: change(problem.sessions[session].id, was, now), difference: difference,
                    cost: difference.values.reduce(0, +)))
            places[session] = after[session]
        }
        let ids = problem.sessions.map(\.id)
        return RepairProposal(
            plan: plan, affected: affected.map { ids[$0] }, moved: moved.map { ids[$0] }, changes: changes)
    }
}
