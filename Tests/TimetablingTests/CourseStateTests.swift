import Testing

@testable import Timetabling

/// Costs kept by differences against costs counted anew, by the model's terms and by the independent checker.
@Suite("Course state")
struct CourseStateTests {
    private func expectExact(_ state: CourseState, _ instance: CourseInstance, _ seed: UInt64) throws {
        let plan = state.plan
        let verdict = try CourseChecker(instance).check(plan.text(instance))
        #expect(state.score.soft == instance.costTerms.cost(plan), "seed \(seed)")
        #expect(state.score.soft == verdict.cost, "seed \(seed): \(verdict)")
        #expect(state.score.unplaced == verdict.lectures, "seed \(seed)")
        #expect(verdict.conflicts + verdict.availability + verdict.roomOccupancy == 0, "seed \(seed): \(verdict)")
    }

    @Test("Random moves: the promised difference is the difference", arguments: 0..<30)
    func moves(_ number: Int) throws {
        let seed = UInt64(number)
        let instance = try CourseInstance(ctt: Instances.random(seed))
        let state = CourseState(instance)
        var random = SeededGenerator(seed: seed)
        Construction.fill(state, &random)
        try expectExact(state, instance, seed)
        for step in 0..<1_500 {
            let before = state.score
            let plan = state.plan
            guard let proposal = state.propose(&random) else {
                #expect(state.score == before && state.plan == plan, "a proposal leaves no trace")
                continue
            }
            #expect(state.score == before && state.plan == plan, "a proposal leaves no trace")
            state.apply(proposal.move)
            #expect(state.score.soft == before.soft + proposal.delta, "seed \(seed), step \(step), \(proposal.move)")
            #expect(state.score.unplaced == before.unplaced)
            if step % 5 == 0 { try expectExact(state, instance, seed) }
        }
    }

    @Test("Every kind of move is proposed")
    func kinds() throws {
        var counts = (shifts: 0, exchanges: 0, chains: 0, longest: 0)
        for seed in 0..<10 as Range<UInt64> {
            let state = CourseState(try CourseInstance(ctt: Instances.random(seed)))
            var random = SeededGenerator(seed: seed)
            Construction.fill(state, &random)
            for _ in 0..<3_000 {
                guard let proposal = state.propose(&random) else { continue }
                switch proposal.move {
                case .shift: counts.shifts += 1
                case .exchange: counts.exchanges += 1
                case .chain:
                    counts.chains += 1
                    counts.longest = max(counts.longest, Int(state.chain.length[0]))
                }
                state.apply(proposal.move)
            }
        }
        #expect(counts.shifts > 100 && counts.exchanges > 100 && counts.chains > 100, "\(counts)")
        #expect(counts.longest > 2, "\(counts)")
    }

    @Test("Taking out and putting in, step by step", arguments: 0..<10)
    func placement(_ number: Int) throws {
        let seed = UInt64(number) + 100
        let instance = try CourseInstance(ctt: Instances.random(seed))
        let state = CourseState(instance)
        var random = SeededGenerator(seed: seed)
        try expectExact(state, instance, seed)
        for _ in 0..<300 {
            let lecture = random.index(below: state.variables)
            let before = state.score
            if state.isPlaced(lecture) {
                state.remove(lecture)
                #expect(state.score.unplaced == before.unplaced + 1)
            } else if state.candidates(of: lecture) > 0 {
                let candidate = random.index(below: state.candidates(of: lecture))
                let obstacles = state.obstacles(to: lecture, at: candidate)
                #expect(state.isFree(lecture, at: candidate) == obstacles.isEmpty)
                for other in obstacles { state.remove(other) }
                let soft = state.score.soft
                let cost = state.cost(of: lecture, at: candidate)
                state.place(lecture, at: candidate)
                #expect(state.score.soft == soft + cost)
            }
            try expectExact(state, instance, seed)
        }
        let plan = state.plan
        let other = CourseState(instance)
        other.restore(plan)
        #expect(other.plan == plan && other.score == state.score)
        Construction.rebuild(other, share: 0.5, &random)
        try expectExact(other, instance, seed)
    }
}
