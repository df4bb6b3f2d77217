import FoundationEssentials
import LessonPrep
import PQ
import Skein

/// Runs `lessonprep.confirm`: tries every hard rule again before anybody is told.
enum ConfirmLessonPrepHandler {
    private struct Confirmation: Encodable {
        var args: ConfirmLessonPrep
        var asOf: String
        var hash: String
        var inPerson: [Int] = []
        var online: [Int] = []
        var conflict: String?

        private enum CodingKeys: String, CodingKey {
            case online, conflict
            case asOf = "as_of"
            case hash = "inputs_hash"
            case inPerson = "in_person"
        }

        func encode(to encoder: any Encoder) throws {
            try args.encode(to: encoder)
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(asOf, forKey: .asOf)
            try object.encode(hash, forKey: .hash)
            try object.encode(inPerson, forKey: .inPerson)
            try object.encode(online, forKey: .online)
            try object.encodeIfPresent(conflict, forKey: .conflict)
        }
    }

    private static let ofSession = PGStatement(
        name: "programme_prep_session",
        sql: "select s.term_code, s.community_id from programme.prep_session s where s.session_id = $1::int8")

    static func run(_ job: Job<ConfirmLessonPrep>, _ context: JobContext) async throws -> JobOutcome {
        try await SQLJob.waiting(context) { try await confirm(job, context) }
    }

    private static func confirm(_ job: Job<ConfirmLessonPrep>, _ context: JobContext) async throws -> JobOutcome {
        let id = job.args.sessionID
        let (term, community) = try await context.database.pool.run { connection in
            let rows = try connection.execute(ofSession, [.int8(id)])
            guard rows.count == 1 else {
                throw JobFailure(code: "not_found", message: "there is no session \(id)", permanent: true)
            }
            return (try rows.get(String.self, row: 0, 0), try rows.get(Int64.self, row: 0, 1))
        }
        let snapshot = try await PlanLessonPrepHandler.read(term, [community], nil, context)
        return try await SQLJob.complete(
            job.id, context, Statements.job("lessonprep_confirm"),
            args: try JSONCoding.encode(await verdict(job.args, snapshot)), returning: LessonPrepSettled.self)
    }

    /// Who can come to the session where it is, or which rules it breaks there by the independent checker's count.
    private static func verdict(_ args: ConfirmLessonPrep, _ snapshot: TermSnapshot) async -> Confirmation {
        var verdict = Confirmation(args: args, asOf: snapshot.asOf, hash: snapshot.hash)
        let plannable = snapshot.term(for: .settle(args.sessionID))
        let session = Int(args.sessionID)
        if let fault = plannable.leftOut.first(where: { $0.id == session }) {
            verdict.conflict = fault.reason
            return verdict
        }
        do {
            // Where it is, whatever it breaks there.
            var fixed = plannable.problem
            for index in fixed.sessions.indices where fixed.sessions[index].id == session {
                fixed.sessions[index].status = .pinned
            }
            let plan = try await LessonPlanner(fixed).current()
            let broken = PlanChecker(plannable.problem).brokenRules(of: plan).filter {
                $0.session == session || $0.other == session
            }
            if !broken.isEmpty {
                verdict.conflict = broken.map(\.description).joined(separator: "; ")
            } else if let placement = plan.placements.first(where: { $0.session == session }) {
                verdict.inPerson = placement.inPerson
                verdict.online = placement.online
            }
        } catch {
            verdict.conflict = error.description
        }
        return verdict
    }
}
