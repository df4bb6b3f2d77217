import Foundation
import LessonPrep
import PlantedCity
import Timetabling

/// One city, planned and measured.
struct CityRun {
    let size: CitySize
    let knobs: PlantedCity.Knobs
    let seconds: Double
    let moves: Int?
    let export: String?
    private let clock = ContinuousClock()

    init(size: CitySize, knobs: PlantedCity.Knobs, seconds: Double, moves: Int?, export: String?) {
        self.size = size
        self.export = export
        self.knobs = knobs
        self.seconds = seconds
        self.moves = moves
    }

    /// Plans the city and prints what came of it.
    ///
    /// - Returns: whether every bar is met.
    func report() async throws -> Bool {
        var row = try await figures()
        row.bars = size.bars(row)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(row), as: UTF8.self))
        FileHandle.standardError.write(Data((row.text + "\n").utf8))
        return row.bars.allSatisfy(\.isMet)
    }

    private func figures() async throws -> Row {
        let city = PlantedCity(knobs)
        let planted = try await LessonPlanner(city.solved).current()
        let start = clock.now
        let planner = try await LessonPlanner(city.problem)
        let pruned = start.duration(to: clock.now)
        let clerk = planner.firstFreePlan()
        let searched = clock.now
        let plan = await planner.plan(.time(.seconds(seconds), on: clock, moves: moves))
        let elapsed = searched.duration(to: clock.now) / .seconds(1)
        try write(city.problem, plan)
        let repair = try await repair(city.problem, plan)
        return Row(
            size: size, seed: knobs.seed, pruningSeconds: pruned / .seconds(1),
            availabilityMegabytes: Double(planner.availabilityBytes) / 1_000_000, searchSeconds: elapsed,
            movesPerSecond: Int(Double(plan.metrics.moves) / max(elapsed, 0.001)),
            checkerFaults: PlanChecker(city.problem).faults(of: plan).count,
            planted: planted.objective, clerk: clerk.objective, found: plan.objective,
            toPlanted: ratio(plan, planted), clerkToPlanted: ratio(clerk, planted), metrics: plan.metrics,
            clerkMetrics: clerk.metrics, repair: repair, weights: city.problem.weights)
    }

    private func write(_ problem: PlanningProblem, _ plan: Plan) throws {
        guard let export else { return }
        try FileManager.default.createDirectory(atPath: export, withIntermediateDirectories: true)
        let stem = URL(filePath: export).appending(path: "\(size.rawValue)\(knobs.seed)")
        try JSONEncoder().encode(problem).write(to: stem.appendingPathExtension("problem.json"))
        try JSONEncoder().encode(plan).write(to: stem.appendingPathExtension("plan.json"))
    }

    private func ratio(_ plan: Plan, _ planted: Plan) -> Double {
        let base = max(planted.objective.softTotal, 1)
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
        let planner = try await LessonPlanner(changed)
        let proposal = await planner.repair(RepairRequest(), .time(.milliseconds(500), on: clock))
        let elapsed = start.duration(to: clock.now) / .seconds(1)
        let kept = Dictionary(uniqueKeysWithValues: proposal.plan.placements.map { ($0.session, $0.place) })
        let moved = changed.sessions.filter { $0.previous != nil && kept[$0.id] != $0.previous }.map(\.id)
        // Nobody else has to move when those that have to find a place without.
        let alone = await planner.repair(RepairRequest(mostMoved: 0), .moves(1))
        let needed = alone.plan.objective.unplaced > proposal.plan.objective.unplaced
        return Repair(
            seconds: elapsed, affected: proposal.affected.count, moved: proposal.moved.count,
            needless: Set(moved).subtracting(proposal.affected + (needed ? proposal.moved : [])).count,
            unplaced: proposal.plan.objective.unplaced, cost: proposal.changes.reduce(0) { $0 + $1.cost },
            checkerFaults: PlanChecker(changed).faults(of: proposal.plan).count)
    }

    struct Repair: Codable {
        let seconds: Double
        /// Sessions that cannot stay, and others that made room for them.
        let affected: Int
        let moved: Int
        /// Sessions at another time or place although nothing asked for it.
        let needless: Int
        let unplaced: Int
        let cost: Int
        let checkerFaults: Int
    }

    struct Row: Codable {
        let size: CitySize
        let seed: UInt64
        let pruningSeconds: Double
        let availabilityMegabytes: Double
        let searchSeconds: Double
        let movesPerSecond: Int
        let checkerFaults: Int
        /// A plan that is known to be possible: what it costs is more than, or as much as, the optimum.
        let planted: Objective
        let clerk: Objective
        let found: Objective
        let toPlanted: Double
        let clerkToPlanted: Double
        let metrics: Metrics
        let clerkMetrics: Metrics
        let repair: Repair
        let weights: Weights
        var bars: [Bar] = []

        /// The row for people.
        var text: String {
            let gap = metrics.gap.map { "\(Double($0) / 100) % above the lower bound" } ?? "no bound"
            let lines = [
                "\(size.rawValue) \(seed): \(metrics.placed)/\(metrics.total) placed, \(toPlanted) of the planted plan's "
                    + "cost, \(gap), in \(rounded(searchSeconds)) s, \(movesPerSecond) moves/s",
                "clerk: \(clerkMetrics.placed)/\(clerkMetrics.total) placed, \(clerkToPlanted) of it",
                "candidates in \(rounded(pruningSeconds)) s, availability \(rounded(availabilityMegabytes)) MB",
                "repair in \(rounded(repair.seconds)) s: \(repair.affected) had to move, \(repair.moved) made room, "
                    + "\(repair.needless) moved without need",
            ]
            let missed = bars.filter { !$0.isMet }.map { "missed: \($0.name) \($0.figure), at most \($0.most)" }
            return (lines + missed).joined(separator: "\n  ")
        }

        private func rounded(_ figure: Double) -> String { String(format: "%.2f", figure) }
    }
}
