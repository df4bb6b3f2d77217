import FoundationEssentials
import LessonPrep
import PQ
import Skein
import Timetabling

/// Runs `lessonprep.plan` and the search of `lessonprep.reschedule`.
enum PlanLessonPrepHandler {
    /// How long a plan is searched for when nobody says: long enough for ten communities.
    static let usualTimeLimit = 30_000
    /// How long another time for one session is searched for.
    private static let rescheduleTimeLimit = 10_000
    /// Moves after which another time for one session, of which it has some thousand, is as good as it gets.
    private static let rescheduleMoves = 200_000

    static func run(_ job: Job<PlanLessonPrep>, _ context: JobContext) async throws -> JobOutcome {
        let args = job.args
        guard Set(args.communities).count == args.communities.count else {
            throw JobFailure(code: "bad_arguments", message: "a community is named twice", permanent: true)
        }
        let mode = args.mode ?? .full
        return try await SQLJob.waiting(context) {
            try await propose(
                job.id, context, term: args.term, communities: args.communities, mode: mode,
                purpose: mode == .full ? .full : .repair, seed: args.seed ?? 1,
                timeLimit: args.timeLimit ?? usualTimeLimit, freezeBefore: args.freezeBefore, factors: args.weights)
        }
    }

    /// What `programme.prep_request` answered.
    private struct Request: Decodable {
        var sessionID: Int64
        var term: String
        var communityID: Int64
        var decide: Bool

        private enum CodingKeys: String, CodingKey {
            case decide
            case sessionID = "session_id"
            case term = "term_code"
            case communityID = "community_id"
        }
    }

    static func reschedule(_ job: Job<RescheduleLessonPrep>, _ context: JobContext) async throws -> JobOutcome {
        let args = try JSONCoding.encode(job.args, kind: RescheduleLessonPrep.kind)
        let id = job.id.rawValue
        return try await SQLJob.waiting(context) {
            let request = try await context.database.transaction { connection in
                let answer: String = try SQLJob.refused {
                    try connection.execute(Statements.job("prep_request"), [.jsonb(utf8: args), .int8(id)]).get(
                        row: 0, 0)
                }
                return try JSONCoding.decoder.decode(Request.self, from: Data(answer.utf8))
            }
            guard !request.decide else {
                return try await context.completeReturning { _ in LessonPrepPlanned(decide: true) }
            }
            return try await propose(
                job.id, context, term: request.term, communities: [request.communityID], mode: .repair,
                purpose: .reschedule(request.sessionID), seed: 1, timeLimit: rescheduleTimeLimit)
        }
    }

    private static func propose(
        _ id: JobID, _ context: JobContext, term: String, communities: [Int64], mode: PlanLessonPrep.Mode,
        purpose: PlanningPurpose, seed: Int64, timeLimit: Int, freezeBefore: String? = nil, factors: RuleFactors? = nil
    ) async throws -> JobOutcome {
        let snapshot = try await read(term, communities, freezeBefore, context)
        guard snapshot.facts.sessions.contains(where: \.isOwn) else {
            throw JobFailure(
                code: "not_found",
                message: "these communities have no sessions in \(term); run lessonprep.expand first",
                permanent: true)
        }
        let plannable = snapshot.term(
            for: purpose, factors: factors, seed: UInt64(max(seed, 0)), milliseconds: timeLimit)
        let planner: LessonPlanner
        do {
            planner = try await LessonPlanner(plannable.problem)
        } catch let invalid {
            throw JobFailure(code: "bad_input", message: String("\(invalid)".prefix(2000)), permanent: true)
        }
        await context.progress(0.02, "\(plannable.problem.sessions.count) sessions, \(snapshot.people.count) people")
        let plan = try await search(planner, purpose, timeLimit, context)
        let faults = PlanChecker(plannable.problem).faults(of: plan)
        guard faults.isEmpty else {
            throw JobFailure(
                code: "plan_refused",
                message: "the independent checker refuses the plan: "
                    + String(faults.map(\.description).joined(separator: "; ").prefix(2000)))
        }
        let record = PlanRecord(
            plan, of: snapshot, plannable, communities: communities, mode: mode, timeLimit: timeLimit,
            warnings: planner.warnings + plannable.leftOut)
        return try await SQLJob.complete(
            id, context, Statements.job("lessonprep_plan"), args: try JSONCoding.encode(record),
            returning: LessonPrepPlanned.self)
    }

    static func read(
        _ term: String, _ communities: [Int64], _ freezeBefore: String?, _ context: JobContext
    ) async throws -> TermSnapshot {
        do {
            return try await TermSnapshot.read(
                term: term, communities: communities, freezeBefore: freezeBefore, from: context.database.pool)
        } catch let error as PGError {
            return try SQLJob.refused { throw error }
        }
    }

    /// The best plan found in time. A cancelled search is no plan: the job was cancelled, or is out of time.
    private static func search(
        _ planner: LessonPlanner, _ purpose: PlanningPurpose, _ timeLimit: Int, _ context: JobContext
    ) async throws -> Plan {
        let budget = Budget.time(.milliseconds(timeLimit), on: ContinuousClock())
        let plan: Plan
        switch purpose {
        case .repair: plan = await planner.repair(RepairRequest(), budget).plan
        case .reschedule(let id):
            let short = Budget.time(.milliseconds(timeLimit), on: ContinuousClock(), moves: rescheduleMoves)
            plan = await planner.repair(RepairRequest(affected: [Int(id)]), short).plan
        case .full, .settle:
            let (shares, shown) = AsyncStream.makeStream(of: Double.self, bufferingPolicy: .bufferingNewest(1))
            async let watching: Void = {
                for await share in shares { await context.progress(0.02 + 0.96 * share, "searching") }
            }()
            plan = await planner.plan(budget) { share, _ in shown.yield(share) }
            shown.finish()
            await watching
        }
        try Task.checkCancellation()
        return plan
    }
}
