import Foundation
import LessonPrep
import PlantedCity
import Testing

/// Bad input gets a sentence that says what is wrong, never a wrong plan.
struct FaultTests {
    private func codes(_ spoil: (inout PlanningProblem) -> Void) -> [ProblemFault.Code] {
        var problem = Cities.small().problem
        spoil(&problem)
        return problem.faults.map(\.code)
    }

    @Test func aGoodProblemHasNoFaults() { #expect(Cities.small().problem.faults == []) }

    @Test func errors() {
        #expect(codes { $0.rooms[0].capacity = 0 } == [.capacity])
        #expect(codes { $0.term.weeks = 0 }.contains(.range))
        #expect(codes { $0.people[1].id = $0.people[0].id }.contains(.duplicate))
        #expect(codes { $0.sessions[0].participants[0].person = 99_999 }.contains(.missing))
        #expect(codes { $0.sessions[0].quorum = [StageQuorum(.junior, 500)] }.contains(.quorum))
        #expect(codes { $0.sessions[0].participants.removeAll { $0.stage == .junior } } == [.emptyStage])
        #expect(codes { $0.sessions[1].sequence = $0.sessions[0].sequence } == [.cyclicSeries])
        #expect(codes { $0.sessions[0].duration = 200 }.contains(.tooLong))
        #expect(codes { $0.sessions[0].features = ["piano"] } == [.noRoom])
        #expect(codes { $0.sessions[0].status = .pinned } == [.pinnedNowhere])
        #expect(
            codes { problem in
                for index in problem.institutions.indices { problem.institutions[index].teaching = BinSpan(0, 90) }
            }.contains(.tooLong))
    }

    @Test func errorsAreThrownAllAtOnce() {
        var problem = Cities.small().problem
        problem.rooms[0].capacity = 0
        problem.sessions[0].features = ["piano"]
        let error = #expect(throws: InvalidProblem.self) { try LessonPlanner(problem) }
        #expect(error?.faults.map(\.code) == [.capacity, .noRoom])
        #expect(error?.description.contains("room 1: it has no seats") == true)
    }

    @Test func dirtyTimetablesAndAnUnpublishedCalendarAreToldWithThePlan() throws {
        var problem = Cities.small().problem
        let lesson = BinSpan(Bins.at(day: 0, hour: 8), Bins.at(day: 0, hour: 9))
        problem.people[0].busy = [Commitment(lesson, at: 1), Commitment(lesson, at: 2)]
        problem.people[1].busy = [Commitment(lesson, at: 1), Commitment(lesson, at: 1)]
        problem.term.hasPublishedHolidays = false
        let planner = try LessonPlanner(problem)
        #expect(planner.warnings.map(\.code) == [.unpublishedCalendar, .twoPlaces, .overlappingLessons])
        #expect(planner.firstFreePlan().isProvisional)
    }

    @Test func problemsAndPlansSurviveJSON() throws {
        let city = Cities.tiny()
        let plan = try LessonPlanner(city.solved).current()
        let problem = try JSONDecoder().decode(PlanningProblem.self, from: JSONEncoder().encode(city.problem))
        #expect(problem == city.problem)
        #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
    }
}
