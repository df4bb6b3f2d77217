import FoundationEssentials
import PQ
import Skein

/// Runs a job whose work is one SQL function.
enum SQLJob {
    /// The SQLSTATE by which the programme's functions say that no policy row is valid on the day in question.
    private static let policyMissing = "PM001"

    /// Refusals that no further attempt can change: the arguments, or what they point at, are wrong.
    private static let permanent: [String: String] = [
        "SK002": "bad_arguments", "SK008": "not_found", "SK009": "bad_transition", "SK010": "out_of_range",
    ]

    /// No policy row is valid: an operator has to add one, which is no fault of the job.
    private struct PolicyMissing: Error {}

    /// Calls `statement` with the job's arguments and number in the transaction that completes the job, and keeps the
    /// function's answer as the job's result.
    ///
    /// A refusal discards the job at once with its code. While a policy is missing the job waits, an hour at a time,
    /// without using up attempts. Everything else is a failed attempt.
    static func run<A: JobArgs, R: Codable & Sendable>(
        _ job: Job<A>,
        _ context: JobContext,
        _ statement: PGStatement,
        returning: R.Type
    ) async throws -> JobOutcome {
        let args = try JSONCoding.encode(job.args, kind: A.kind)
        let id = job.id.rawValue
        do {
            return try await context.completeReturning { connection in
                let answer: String = try refused {
                    try connection.execute(statement, [.jsonb(utf8: args), .int8(id)]).get(row: 0, 0)
                }
                return try JSONCoding.decoder.decode(R.self, from: Data(answer.utf8))
            }
        } catch is PolicyMissing {
            await context.log("no policy is valid on the day in question; waiting for one", level: .warning)
            return .snooze(.seconds(3600))
        }
    }

    /// Runs `body`; a refusal that no further attempt can change becomes a permanent failure.
    static func refused<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as PGError {
            guard let state = error.sqlState else { throw error }
            if state == policyMissing { throw PolicyMissing() }
            guard let code = permanent[state] else { throw error }
            throw JobFailure(code: code, message: error.message, permanent: true)
        }
    }
}
