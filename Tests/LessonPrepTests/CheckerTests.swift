import LessonPrep
import PlantedCity
import Testing
import Timetabling

/// Whatever is wrong with a plan, the checker says so: a good plan, spoilt in one way each.
struct CheckerTests {
    private func spoilt(_ spoil: (inout PlanningProblem, Plan) throws -> Void) async throws -> [PlanFault] {
        let city = Cities.small()
        let plan = try await LessonPlanner(city.solved).current()
        var problem = city.solved
        try spoil(&problem, plan)
        return PlanChecker(problem).faults(of: plan)
    }

    private func rules(_ spoil: (inout PlanningProblem, Plan) throws -> Void) async throws -> Set<PlanningRule> {
        Set(try await spoilt(spoil).compactMap(\.rule))
    }

    @Test func roomsAreChecked() async throws {
        #expect(
            try await rules { problem, _ in for index in problem.rooms.indices { problem.rooms[index].capacity = 3 } }
                == [
                    .room
                ])
        #expect(try await rules { problem, _ in problem.sessions[0].features = ["piano"] } == [.room])
        #expect(
            try await rules { problem, plan in
                let place = plan.placements[0].place
                let room = try #require(problem.rooms.firstIndex { $0.id == place.room })
                problem.rooms[room].busy = [BinSpan(place.start - 3, place.start - 2)]
            } == [.room])
    }

    @Test func rolesAndQuorumsAreChecked() async throws {
        let chair = try await rules { problem, plan in
            let person = try #require(problem.sessions[0].participants.first { $0.role == .chair }).person
            let index = try #require(problem.people.firstIndex { $0.id == person })
            problem.people[index].busy.append(Commitment(BinSpan(plan.placements[0].end - 1, plan.placements[0].end)))
        }
        #expect(chair == [.roles])
        #expect(
            try await rules { problem, _ in problem.sessions[0].quorum = [StageQuorum(.senior, 30)] }.contains(.quorum))
    }

    @Test func calendarsAreChecked() async throws {
        let host: (PlanningProblem, Plan) throws -> Int = { problem, plan in
            try #require(problem.institutions.firstIndex { $0.id == plan.placements[0].place.host })
        }
        #expect(
            try await rules { problem, plan in
                problem.institutions[try host(problem, plan)].daysOff.append(
                    Bins.day(of: plan.placements[0].place.start))
            }.contains(.teaching))
        #expect(
            try await rules { problem, plan in
                let place = plan.placements[0]
                problem.institutions[try host(problem, plan)].exams.append(BinSpan(place.end - 1, place.end))
            }.contains(.exams))
        #expect(
            try await rules { problem, plan in problem.earliestStart = plan.placements[0].place.start + 1 }.contains(
                .notice))
        #expect(
            try await rules { problem, plan in
                problem.sessions[0].excluded = [BinSpan(plan.placements[0].place.start, plan.placements[0].end)]
            } == [.pinned])
    }

    @Test func pairsAreChecked() async throws {
        #expect(try await rules { problem, _ in problem.limits.seriesGap = [10, 20] } == [.series])
        #expect(try await rules { problem, _ in problem.limits.institutionPerDay = 0 } == [.load])
        let city = Cities.small()
        var plan = try await LessonPlanner(city.solved).current()
        plan.placements[1].place.start = plan.placements[0].place.start
        plan.placements[1].end = plan.placements[0].end
        let faults = PlanChecker(city.solved).faults(of: plan)
        #expect(Set(faults.compactMap(\.rule)).isSuperset(of: [.person, .series, .load]))
    }

    @Test func listsAndFiguresAreChecked() async throws {
        let city = Cities.small()
        let good = try await LessonPlanner(city.solved).current()
        let checker = PlanChecker(city.solved)
        var plan = good
        plan.placements[0].inPerson.removeLast()
        #expect(checker.faults(of: plan).map(\.rule) == [nil])
        plan = good
        plan.objective.soft["S3", default: 0] += 5
        #expect(checker.faults(of: plan).map(\.rule) == [nil])
        plan = good
        plan.placements.removeFirst()
        #expect(!checker.faults(of: plan).isEmpty)
    }
}
