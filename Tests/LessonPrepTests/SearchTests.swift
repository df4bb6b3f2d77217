import PlantedCity
import Testing
import Timetabling

@testable import LessonPrep

struct SearchTests {
    @Test func columnsAndViewsAgree() async throws {
        let problem = Cities.small(unknown: 0.3).problem
        let model = await TermModel(problem)
        for session in problem.sessions.indices {
            let sieve = SessionSieve(problem, model.index, problem.sessions[session])
            for host in sieve.hosts {
                let view = sieve.view(of: host, model.availability)
                let columns = StartColumns(view, 1)
                for position in stride(from: 0, to: columns.starts.count, by: 61) {
                    let start = DayBits.bin(ofSlot: Int(columns.starts[position]))
                    #expect(Int(columns.cost[position]) == view.cost(at: start).total)
                    #expect(columns.isQuorate[position] == (view.shortfall(at: start) == 0))
                    var attending: [UInt64] = []
                    columns.copyAttendance(position, to: &attending)
                    #expect(attending == view.attendanceWords(at: start, 1))
                }
            }
        }
    }

    @Test func differencesAndRecountsAgree() async throws {
        let problem = Cities.small().problem
        let planner = try await LessonPlanner(problem)
        let state = TermState(TermProblem(planner.model, active: planner.movable, base: planner.pinned))
        var random = SeededGenerator(seed: 7)
        state.restore(
            Solver.greedy(TermProblem(planner.model, active: planner.movable, base: planner.pinned), seed: 7).plan)
        var changes = 0
        for _ in 0..<2_000 {
            let before = state.soft
            let places = state.plan
            guard let proposal = state.propose(&random) else { continue }
            #expect(state.plan == places && state.soft == before, "proposing leaves no trace")
            if proposal.delta > 3_000 { continue }
            state.apply(proposal.move)
            changes += 1
            #expect(state.soft == before + proposal.delta)
        }
        #expect(changes > 50)
        let plan = planner.summary(state.plan, moves: 0, ending: .budget)
        #expect(plan.objective.softTotal == state.soft)
        #expect(PlanChecker(problem).faults(of: plan) == [])
    }

    @Test func theHiddenPlanKeepsEveryRule() async throws {
        let city = Cities.small()
        let plan = try await LessonPlanner(city.solved).current()
        #expect(PlanChecker(city.solved).faults(of: plan) == [])
        #expect(plan.objective.unplaced == 0)
        #expect(Set(plan.objective.soft.keys).isSubset(of: ["S1", "S3", "S9", "S10"]))
    }

    @Test func theSameSeedGivesTheSamePlan() async throws {
        let planner = try await LessonPlanner(Cities.tiny().problem)
        let plan = await planner.repeatablePlan()
        #expect(await planner.repeatablePlan() == plan)
        #expect(plan.metrics.moves > 0)
    }

    @Test func aPlanIsAsGoodAsTheHiddenOneAndBetterThanTheClerks() async throws {
        let city = Cities.small()
        let planner = try await LessonPlanner(city.problem)
        let plan = await planner.repeatablePlan(moves: 400_000)
        let hidden = try await LessonPlanner(city.solved).current()
        let clerk = planner.firstFreePlan()
        #expect(PlanChecker(city.problem).faults(of: plan) == [])
        #expect(PlanChecker(city.problem).faults(of: clerk) == [])
        #expect(plan.objective.unplaced == 0)
        #expect(plan.objective.softTotal <= hidden.objective.softTotal * 102 / 100)
        #expect(plan.objective.softTotal * 2 < clerk.objective.softTotal)
        #expect(plan.metrics.lowerBound <= plan.objective.softTotal)
    }

    @Test func cancellingEndsWithThePlanUntilThen() async throws {
        let planner = try await LessonPlanner(Cities.tiny().problem)
        let task = Task { await planner.plan(.moves(1_000_000_000)) }
        task.cancel()
        #expect(await task.value.metrics.ending == "cancelled")
    }
}
