import LessonPrep
import PlantedCity
import Testing
import Timetabling

struct AnswerTests {
    /// A city in which everybody has been invited to the hidden plan.
    private func invited() -> PlanningProblem {
        var problem = Cities.small().solved
        for index in problem.sessions.indices {
            problem.sessions[index].status = .confirmed
            problem.sessions[index].workingDaysAhead = 20
        }
        return problem
    }

    /// The chair of a session has something else to do on these days.
    private func occupy(_ problem: inout PlanningProblem, _ session: Int, _ days: Range<Int>) {
        let chair = problem.sessions[session].participants.first { $0.role == .chair }?.person
        guard let person = problem.people.firstIndex(where: { $0.id == chair }) else { return }
        problem.people[person].busy.append(
            Commitment(BinSpan(days.lowerBound * Bins.perDay, days.upperBound * Bins.perDay)))
    }

    @Test(arguments: 0..<8) func onlyWhatMustMoveMovesWhenAChairFallsIll(session: Int) async throws {
        var problem = invited()
        let place = try #require(problem.sessions[session].previous)
        let day = Bins.day(of: place.start)
        occupy(&problem, session, day..<day + 1)
        let planner = try await LessonPlanner(problem)
        let proposal = await planner.repair(RepairRequest(), .moves(20_000))
        #expect(proposal.affected == [problem.sessions[session].id])
        #expect(PlanChecker(problem).faults(of: proposal.plan) == [])
        #expect(proposal.plan.objective.unplaced == 0)
        #expect(Self.moved(problem, proposal) == Set(proposal.affected + proposal.moved))
        #expect(proposal.changes.allSatisfy { ($0.difference["S8"] ?? 0) >= 20_000 })
        // Somebody made room only if there was no other way.
        let alone = await planner.repair(RepairRequest(mostMoved: 0), .moves(1))
        #expect(proposal.moved.isEmpty == (alone.plan.objective.unplaced == 0))
    }

    /// Sessions that are not where people were told.
    private static func moved(_ problem: PlanningProblem, _ proposal: RepairProposal) -> Set<Int> {
        let places = Dictionary(uniqueKeysWithValues: proposal.plan.placements.map { ($0.session, $0.place) })
        let ids = problem.sessions.filter { places[$0.id] != $0.previous }.map(\.id)
        #expect(Set(ids) == Set(proposal.changes.map(\.change.session)))
        return Set(ids)
    }

    /// The last sessions of both series are online, in the one room that is left, and the first of them may only be when
    /// the second is.
    @Test func onlyWhoIsInTheWayMakesRoom() async throws {
        var problem = invited()
        let online = problem.sessions.indices.filter { problem.sessions[$0].mode == .online }
        let (ill, inTheWay) = (online[0], online[1])
        let room = try #require(problem.sessions[ill].previous?.room)
        problem.rooms.removeAll { $0.institution == nil && $0.id != room }
        problem.sessions[inTheWay].previous?.room = room
        let taken = try #require(problem.sessions[inTheWay].previous?.start)
        let day = Bins.day(of: try #require(problem.sessions[ill].previous?.start))
        for part in problem.sessions[ill].participants {
            guard let person = problem.people.firstIndex(where: { $0.id == part.person }) else { continue }
            problem.people[person].busy = []
        }
        occupy(&problem, ill, day..<day + 1)
        problem.sessions[ill].excluded = [
            BinSpan(0, taken), BinSpan(taken + problem.sessions[ill].duration, problem.term.days * Bins.perDay),
        ]
        let planner = try await LessonPlanner(problem)
        let alone = await planner.repair(RepairRequest(mostMoved: 0), .moves(1))
        #expect(alone.plan.objective.unplaced == 1)
        let proposal = await planner.repair(RepairRequest(), .moves(20_000))
        #expect(proposal.affected == [problem.sessions[ill].id])
        #expect(proposal.moved == [problem.sessions[inTheWay].id])
        #expect(proposal.plan.objective.unplaced == 0)
        #expect(PlanChecker(problem).faults(of: proposal.plan) == [])
        #expect(Self.moved(problem, proposal) == Set(proposal.affected + proposal.moved))
    }

    @Test func theChangesPricesAddUpToTheDifferenceOfThePlans() async throws {
        let planner = try await LessonPlanner(invited())
        let before = planner.current()
        let id = try #require(before.placements.first).session
        let alternative = try #require(planner.alternatives(for: id, in: before).first { $0.displaced.isEmpty })
        var problem = planner.problem
        let index = try #require(problem.sessions.firstIndex { $0.id == id })
        problem.sessions[index].previous = alternative.placement.place
        problem.sessions[index].status = .proposed
        let after = try await LessonPlanner(problem).current()
        #expect(after.placements.first { $0.session == id } == alternative.placement)
        let withoutMove = alternative.cost - (alternative.difference["S8"] ?? 0)
        #expect(after.objective.softTotal - before.objective.softTotal == withoutMove)
        let difference = planner.difference(from: before, to: after)
        #expect(difference.changes.map(\.session) == [id])
    }

    @Test func anUnplacedSessionNamesTheRuleThatWouldHaveToGo() async throws {
        var problem = Cities.tiny().problem
        occupy(&problem, 0, 0..<problem.term.days)
        let planner = try await LessonPlanner(problem)
        let plan = await planner.repeatablePlan(moves: 5_000)
        let id = problem.sessions[0].id
        let unplaced = try #require(plan.unplaced.first { $0.session == id })
        #expect(unplaced.funnel.left == 0)
        #expect(unplaced.funnel.stages.reduce(0) { $0 + $1.removed } == unplaced.funnel.considered)
        let roles = try #require(unplaced.funnel.stages.first { $0.rule == .roles })
        #expect(roles.detail.hasPrefix("chair "))
        let explanation = try #require(planner.explain(session: id, in: plan))
        #expect(explanation.relaxation == [.roles])
        #expect(explanation.example != nil)
        #expect(planner.explain(session: 999, in: plan) == nil)
    }

    @Test func aPinnedSessionStaysWhateverTheRulesSay() async throws {
        var problem = invited()
        problem.sessions[0].status = .pinned
        let place = try #require(problem.sessions[0].previous)
        let day = Bins.day(of: place.start)
        occupy(&problem, 0, day..<day + 1)
        let plan = try await LessonPlanner(problem).current()
        #expect(plan.placements.first { $0.session == problem.sessions[0].id }?.place == place)
        #expect(plan.objective.violations == 1)
        #expect(PlanChecker(problem).faults(of: plan) == [])
        #expect(PlanChecker(problem).brokenRules(of: plan).map(\.rule) == [.roles])
    }

    @Test func unknownIsNeverFree() async throws {
        var problem = invited()
        let chair = try #require(problem.sessions[0].participants.first { $0.role == .chair }).person
        let person = try #require(problem.people.firstIndex { $0.id == chair })
        problem.people[person].busy = []
        problem.people[person].unknown = [BinSpan(0, problem.term.days * Bins.perDay)]
        let plan = try await LessonPlanner(problem).current()
        let broken = problem.sessions.filter { $0.participants.contains { $0.person == chair && $0.isNeeded } }
        #expect(plan.unplaced.map(\.session) == broken.map(\.id))
    }
}
