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

    @Test func aRoomWithoutSeatsIsRefused() {
        #expect(codes { $0.rooms[0].capacity = 0 } == [.capacity])
        #expect(codes { $0.rooms[0].capacity = -1 } == [.capacity])
    }

    @Test func anEmptyStageIsRefused() {
        #expect(codes { $0.sessions[0].participants.removeAll { $0.stage == .junior } } == [.emptyStage])
    }

    @Test func aQuorumThatCannotBeMetIsRefused() {
        #expect(codes { $0.sessions[0].quorum = [StageQuorum(.junior, 500)] }.contains(.quorum))
        // Experts are there, but count for no stage.
        let onlyExperts = codes { problem in
            problem.sessions[0].participants = problem.sessions[0].participants.map { part in
                var part = part
                if part.stage == .university { part.role = .expert }
                return part
            }
        }
        #expect(onlyExperts == [.emptyStage])
    }

    @Test func aCyclicSeriesIsRefused() {
        #expect(codes { $0.sessions[1].sequence = $0.sessions[0].sequence } == [.cyclicSeries])
    }

    @Test func aSessionLongerThanAnyGapOfAHostIsRefused() {
        #expect(codes { $0.sessions[0].duration = 200 }.contains(.tooLong))
        let shortTerm = codes { problem in
            for index in problem.institutions.indices { problem.institutions[index].teaching = BinSpan(0, 90) }
        }
        #expect(shortTerm.contains(.tooLong))
    }

    @Test func aSessionLongerThanAnyGapOfItsChairHasNoPlaceAndSaysWhy() async throws {
        var problem = Cities.tiny().problem
        let chair = try #require(problem.sessions[0].participants.first { $0.role == .chair }?.person)
        let index = try #require(problem.people.firstIndex { $0.id == chair })
        // Every day has gaps of 65 minutes at most; the session takes 90.
        problem.people[index].busy = (0..<problem.term.days).flatMap { day in
            stride(from: Bins.dayOpens, to: Bins.dayCloses, by: 14).map { hour in
                Commitment(BinSpan(day * Bins.perDay + hour, day * Bins.perDay + hour + 1))
            }
        }
        let planner = try await LessonPlanner(problem)
        let plan = await planner.repeatablePlan(moves: 5_000)
        let unplaced = try #require(plan.unplaced.first { $0.session == problem.sessions[0].id })
        #expect(unplaced.funnel.left == 0)
        #expect(unplaced.funnel.stages.first { $0.rule == .roles }?.detail == "chair \(chair)")
    }

    @Test func rowsThatDoNotFitTogetherAreRefused() {
        #expect(codes { $0.term.weeks = 0 }.contains(.range))
        #expect(codes { $0.people[1].id = $0.people[0].id }.contains(.duplicate))
        #expect(codes { $0.sessions[0].participants[0].person = 99_999 }.contains(.missing))
        #expect(codes { $0.sessions[0].features = ["piano"] } == [.noRoom])
        #expect(codes { $0.sessions[0].status = .pinned } == [.pinnedNowhere])
    }

    @Test func errorsAreThrownAllAtOnce() async {
        var problem = Cities.small().problem
        problem.rooms[0].capacity = 0
        problem.sessions[0].features = ["piano"]
        let error = await #expect(throws: InvalidProblem.self) { try await LessonPlanner(problem) }
        #expect(error?.faults.map(\.code) == [.capacity, .noRoom])
        #expect(error?.description.contains("room 1: it has no seats") == true)
    }

    private static let lesson = BinSpan(Bins.at(day: 0, hour: 8), Bins.at(day: 0, hour: 9))

    @Test func aTeacherInTwoPlacesIsBusyAndToldWithThePlan() async throws {
        var problem = Cities.small().problem
        problem.people[0].busy = [Commitment(Self.lesson, at: 1), Commitment(Self.lesson, at: 2)]
        let planner = try await LessonPlanner(problem)
        #expect(planner.warnings.map(\.code) == [.twoPlaces])
        #expect(planner.warnings.map(\.description) == ["person 1: is at institutions 1 and 2 at once on day 0"])
    }

    @Test func overlappingPeriodsAreToldWithThePlan() async throws {
        var problem = Cities.small().problem
        let later = BinSpan(Self.lesson.from + 3, Self.lesson.to + 3)
        problem.people[1].busy = [Commitment(Self.lesson, at: 1), Commitment(later, at: 1)]
        #expect(try await LessonPlanner(problem).warnings.map(\.code) == [.overlappingLessons])
    }

    @Test func aLessonPastMidnightBlocksBothDaysAndNoMore() async throws {
        var problem = Cities.small().problem
        let plan = try await LessonPlanner(Cities.small().solved).current()
        let place = plan.placements[0].place
        let chair = try #require(problem.sessions[0].participants.first { $0.role == .chair }?.person)
        let index = try #require(problem.people.firstIndex { $0.id == chair })
        problem.sessions[0].previous = place
        problem.sessions[0].status = .proposed
        let midnight = Bins.day(of: place.start) * Bins.perDay
        for (span, isPossible) in [
            (BinSpan(midnight - 24, midnight + 24), true), (BinSpan(midnight - 24, place.start + 1), false),
            (BinSpan(place.start + 1, midnight + Bins.perDay + 24), false),
        ] {
            var changed = problem
            changed.people[index].busy.append(Commitment(span))
            let planner = try await LessonPlanner(changed)
            #expect(planner.current().placements.contains { $0.session == changed.sessions[0].id } == isPossible)
        }
    }

    @Test func aTermWithoutAPublishedHolidayCalendarIsProvisional() async throws {
        var problem = Cities.small().problem
        problem.term.hasPublishedHolidays = false
        let planner = try await LessonPlanner(problem)
        #expect(planner.warnings.map(\.code) == [.unpublishedCalendar])
        #expect(planner.firstFreePlan().isProvisional)
    }

    @Test func problemsAndPlansSurviveJSON() async throws {
        let city = Cities.tiny()
        let plan = try await LessonPlanner(city.solved).current()
        let problem = try JSONDecoder().decode(PlanningProblem.self, from: JSONEncoder().encode(city.problem))
        #expect(problem == city.problem)
        #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
    }
}
