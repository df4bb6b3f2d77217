import Foundation
import LessonPrep
import PlantedCity
import TestSupport
import Testing

/// The search against CP-SAT, which proves the optimum from the rows of the problem by a program of its own.
struct OptimumTests {
    /// What `Tests/Peers/lesson_prep_optimum.py` proves.
    private struct Proof: Decodable {
        /// The least soft cost of any plan that places every session.
        let optimum: Int
        /// What each of the plans costs by rule.
        let soft: [[String: Int]]

        init(_ problem: PlanningProblem, _ plans: [Plan]) async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "skein-optimum-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(at: folder) }
            var files = [folder.appending(path: "problem.json")]
            try JSONEncoder().encode(problem).write(to: files[0])
            for (number, plan) in plans.enumerated() {
                files.append(folder.appending(path: "plan\(number).json"))
                try JSONEncoder().encode(plan).write(to: files[number + 1])
            }
            let said = try await Python.run(["-B", "Tests/Peers/lesson_prep_optimum.py"] + files.map(\.path))
            self = try JSONDecoder().decode(Proof.self, from: Data(said.utf8))
        }
    }

    @Test("the plan of a city of 20 institutions costs exactly the optimum that CP-SAT proves", arguments: 1...20)
    func optimum(seed: Int) async throws {
        let problem = Cities.small(seed: UInt64(seed)).problem
        let planner = try LessonPlanner(problem)
        let plan = await planner.repeatablePlan(moves: 20_000)
        let clerk = planner.firstFreePlan()
        #expect(plan.objective.unplaced == 0)
        #expect(PlanChecker(problem).faults(of: plan) == [])
        let proof = try await Proof(problem, [plan, clerk])
        #expect(proof.soft == [plan.objective.soft, clerk.objective.soft])
        #expect(plan.objective.softTotal == proof.optimum)
        #expect(plan.metrics.lowerBound <= proof.optimum)
    }
}
