import Foundation
import LessonPrep
import PlantedCity
import Timetabling

/// One city, planned and measured.
struct CityRun {
    let size: String
    let knobs: PlantedCity.Knobs
    let seconds: Double
    let moves: Int?
    private let clock = ContinuousClock()

    init(size: String, knobs: PlantedCity.Knobs, seconds: Double, moves: Int?) {
        self.size = size
        self.knobs = knobs
        self.seconds = seconds
        self.moves = moves
    }

    func figures() async throws -> String {
        let city = PlantedCity(knobs)
        let hidden = try LessonPlanner(city.solved).current()
        let start = clock.now
        let planner = try LessonPlanner(city.problem)
        let pruned = start.duration(to: clock.now)
        let clerk = planner.firstFreePlan()
        let searched = clock.now
        let plan = await planner.plan(.time(.seconds(seconds), on: clock, moves: moves))
        let elapsed = searched.duration(to: clock.now) / .seconds(1)
        let repair = try await repair(city.problem, plan)
        let row = Row(
            size: size, seed: knobs.seed, pruningSeconds: pruned / .seconds(1),
            availabilityMegabytes: Double(planner.availabilityBytes) / 1_000_000, searchSeconds: elapsed,
            movesPerSecond: Int(Double(plan.metrics.moves) / max(elapsed, 0.001)),
            checkerFaults: PlanChecker(city.problem).faults(of: plan).count,
            planted: hidden.objective, clerk: clerk.objective, found: plan.objective,
            toPlanted: ratio(plan, hidden), clerkToPlanted: ratio(clerk, hidden), metrics: plan.metrics,
            clerkMetrics: clerk.metrics, repair: repair, weights: city.problem.weights)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(row), as: UTF8.self)
    }

    private func ratio(_ plan: Plan, _ hidden: Plan) -> Double {
        let base = max(hidden.objective.softTotal, 1)
        return (Double(plan.objective.softTotal) / Double(base) * 10_000).rounded() / 10_000
    }

    /// One chair falls ill on the day of a session that everybody has been invited to.
    private func repair(_ problem: PlanningProblem, _ plan: Plan) async throws -> Repair {
        var changed = problem
        let places = Dictionary(uniqueKeysWithValues: plan.placements.map { ($0.session, $0.place) })
        for index in changed.sessions.indices {
            changed.sessions[index].previous = places[changed.sessions[index].id]
            changed.sessions[index].status = changed.sessions[index].previous == nil ? .toPlace : .confirmed
            changed.sessions[index].workingDaysAhead = 20
        }
        let session = changed.sessions[changed.sessions.count / 2]
        let chair = session.participants.first { $0.role == .chair }?.person
        if let place = session.previous, let person = changed.people.firstIndex(where: { $0.id == chair }) {
            let day = Bins.day(of: place.start) * Bins.perDay
            changed.people[person].busy.append(Commitment(BinSpan(day, day + Bins.perDay)))
        }
        let start = clock.now
        let planner = try LessonPlanner(changed)
        let proposal = await planner.repair(RepairRequest(), .time(.milliseconds(500), on: clock))
        return Repair(
            seconds: start.duration(to: clock.now) / .seconds(1), affected: proposal.affected.count,
            moved: proposal.moved.count, changes: proposal.changes.count, unplaced: proposal.plan.objective.unplaced,
            cost: proposal.changes.reduce(0) { $0 + $1.cost },
            checkerFaults: PlanChecker(changed).faults(of: proposal.plan).count)
    }

    struct Repair: Codable {
        let seconds: Double
        let affected: Int
        let moved: Int
        let changes: Int
        let unplaced: Int
        let cost: Int
        let checkerFaults: Int
    }

    struct Row: Codable {
        let size: String
        let seed: UInt64
        let pruningSeconds: Double
        let availabilityMegabytes: Double
        let searchSeconds: Double
        let movesPerSecond: Int
        let checkerFaults: Int
        let planted: Objective
        let clerk: Objective
        let found: Objective
        let toPlanted: Double
        let clerkToPlanted: Double
        let metrics: Metrics
        let clerkMetrics: Metrics
        let repair: Repair
        let weights: Weights
    }
}
