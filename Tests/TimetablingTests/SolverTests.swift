import Synchronization
import Testing

@testable import Timetabling

@Suite("Solver")
struct SolverTests {
    private func problem(_ seed: UInt64) throws -> CourseProblem {
        CourseProblem(try CourseInstance(ctt: Instances.random(seed)))
    }

    private func solver(cycles: Int = 1, chains: Int = 1) -> Solver<CourseProblem> {
        var settings = CourseProblem.settings
        settings.cycles = cycles
        return Solver(settings, chains: chains)
    }

    @Test("The same seed and number of moves give the same plan, with chains side by side too", arguments: [1, 3])
    func repeatable(chains: Int) async throws {
        let problem = try problem(4)
        let solver = solver(cycles: 3, chains: chains)
        let first = await solver.solve(problem, seed: 9, budget: .moves(30_000))
        let second = await solver.solve(problem, seed: 9, budget: .moves(30_000))
        #expect(first.plan == second.plan && first.score == second.score && first.chain == second.chain)
        #expect(first.moves == second.moves && first.accepted == second.accepted)
        #expect(first.moves >= 30_000 * chains && first.ending == .budget)
        let other = await solver.solve(problem, seed: 10, budget: .moves(30_000))
        #expect(other.accepted != first.accepted, "another seed goes another way")
    }

    @Test("More chains are never worse than the first alone")
    func chains() async throws {
        let problem = try problem(7)
        let one = await solver().solve(problem, seed: 3, budget: .moves(8_000))
        let four = await solver(chains: 4).solve(problem, seed: 3, budget: .moves(8_000))
        #expect(four.score <= one.score)
        #expect(four.moves == 4 * one.moves)
    }

    @Test("A search is better than the construction", arguments: 0..<5)
    func betterThanGreedy(_ number: Int) async throws {
        let problem = try problem(UInt64(number) + 20)
        let greedy = Solver<CourseProblem>.greedy(problem, seed: 1)
        let found = await solver(cycles: 2).solve(problem, seed: 1, budget: .moves(40_000))
        #expect(found.score <= greedy.score)
        let verdict = try CourseChecker(problem.instance).check(found.plan.text(problem.instance))
        #expect(verdict.cost == found.score.soft && verdict.violations == found.score.unplaced)
    }

    @Test("The small instance ends at its optimum: 10 seats are missing to c wherever it is, and nothing else need be")
    func optimum() async throws {
        let instance = try CourseInstance(ctt: Instances.small)
        let found = await solver(cycles: 4).solve(CourseProblem(instance), seed: 1, budget: .moves(60_000))
        #expect(found.score == Score(soft: 10))
    }

    @Test("A planted plan is found, and ends the search")
    func planted() async {
        let problem = Wishes.planted(groups: 3, slots: 12, seed: 5, dividesByGroup: false)
        let found = await Solver<Wishes>().solve(problem, seed: 1, budget: .moves(400_000))
        #expect(found.score == Score() && found.ending == .perfect && found.moves < 400_000)
    }

    @Test("Parts are solved apart and joined, repeatably")
    func parts() async {
        let problem = Wishes.planted(groups: 3, slots: 12, seed: 6, dividesByGroup: true, isCrowded: true)
        let seen = Mutex(Set<Int>())
        let solver = Solver<Wishes>(chains: 2)
        let found = await solver.solve(problem, seed: 2, budget: .moves(60_000)) { progress in
            seen.withLock { _ = $0.insert(progress.chain) }
        }
        #expect(found.score <= Score(soft: Wishes.odd(groups: 3, slots: 12)), "no worse than the hidden plan")
        #expect(seen.withLock { $0 } == [0, 1, 2], "every part was worked on")
        let again = await solver.solve(problem, seed: 2, budget: .moves(60_000))
        #expect(again.plan == found.plan && again.moves == found.moves)
    }

    @Test("What cannot be placed is left out, as little as possible, and the funnel says why")
    func impossible() async throws {
        // Two days of three periods; `a` may be held at one of them only.
        let closed = (0..<6).filter { $0 != 4 }.map { "a \($0 / 3) \($0 % 3)\n" }.joined()
        let text = Instances.small.split(separator: "UNAVAIL", maxSplits: 1)[0]
        let instance = try CourseInstance(
            ctt: text.replacing("Constraints: 2", with: "Constraints: 5") + "UNAVAILABILITY_CONSTRAINTS:\n\(closed)END."
        )
        let found = await solver(cycles: 3).solve(CourseProblem(instance), seed: 1, budget: .moves(20_000))
        #expect(found.score.unplaced == 2)
        #expect(found.plan.unplaced(instance).map(\.course) == [0])
        #expect(found.plan.unplaced(instance).map(\.lectures) == [2])
        let funnel = instance.candidates(ofCourse: 0).funnel
        #expect(funnel.considered == 6 && funnel.left == 1)
        #expect(funnel.stages.map(\.rule) == ["availability"] && funnel.stages.map(\.removed) == [5])
    }

    @Test("A candidate counts for the first rule that it breaks")
    func funnel() {
        let candidates = Candidates(
            of: Array(1...12), keeping: [HardRule("even") { $0 % 2 == 0 }, HardRule("by three") { $0 % 3 == 0 }])
        #expect(candidates.values == [6, 12])
        #expect(candidates.funnel.stages.map(\.removed) == [6, 4] && candidates.funnel.left == 2)
    }

    @Test("Scores are compared figure by figure")
    func lexicographic() {
        let worse = [
            Score(unplaced: 0, violations: 0, shortfall: 0, soft: 99), Score(shortfall: 1), Score(violations: 1),
            Score(unplaced: 1),
        ]
        #expect(worse.sorted() == worse && worse.shuffled().sorted() == worse)
    }
}
