import FoundationEssentials
import PQ
import Skein

/// Runs a job whose work is one SQL function.
enum SQLJob {
    /// The SQLSTATE by which the programme's functions say that no policy row is valid on the day in question.
    private static let policyMissing = "PM001"

    /// Refusals that no further attempt can change: the arguments, or what they point at, are wrong.
    private static let permanent: [String: String] = [
        "SK002": "bad_arguments", "SK003": "not_allowed", "SK008": "not_found", "SK009": "bad_transition",
        "SK010": "out_of_range",
    ]

    /// The SQLSTATE by which they say that a condition is missing, with the seconds to wait in DETAIL.
    private static let notYet = "PM002"

    /// A condition is missing: everything was undone, and the job looks again later.
    private struct NotYet: Error {
        var reason: String
        var seconds: Int64
    }

    private struct Wait: Decodable {
        var seconds: Int64
    }

    /// No policy row is valid: an operator has to add one, which is no fault of the job.
    private struct PolicyMissing: Error {}

    /// Calls `statement` with the job's arguments and number in the transaction that completes the job, and keeps the
    /// function's answer as the job's result.
    ///
    /// A refusal discards the job at once with its code. While a policy is missing the job waits, an hour at a time,
    /// without using up attempts; while a condition is missing it waits as long as the function says. Everything else is
    /// a failed attempt. What `before` does belongs to the same transaction.
    static func run<A: JobArgs, R: Codable & Sendable>(
        _ job: Job<A>,
        _ context: JobContext,
        _ statement: PGStatement,
        returning: R.Type,
        before: @escaping @Sendable (isolated PGConnection) throws -> Void = { _ in }
    ) async throws -> JobOutcome {
        let args = try JSONCoding.encode(job.args, kind: A.kind)
        return try await complete(job.id, context, statement, args: args, returning: returning, before: before)
    }

    /// As ``run(_:_:_:returning:)`` for a function that is told what the handler found out, as a JSON object.
    static func complete<R: Codable & Sendable>(
        _ job: JobID,
        _ context: JobContext,
        _ statement: PGStatement,
        args: [UInt8],
        returning: R.Type,
        before: @escaping @Sendable (isolated PGConnection) throws -> Void = { _ in }
    ) async throws -> JobOutcome {
        let id = job.rawValue
        return try await waiting(context) {
            try await context.completeReturning { connection in
                try before(connection)
                let answer: String = try refused {
                    try connection.execute(statement, [.jsonb(utf8: args), .int8(id)]).get(row: 0, 0)
                }
                return try JSONCoding.decoder.decode(R.self, from: Data(answer.utf8))
            }
        }
    }

    /// Runs `body`; while a policy or a condition is missing the job looks again later.
    static func waiting(
        _ context: JobContext, _ body: () async throws -> JobOutcome
    ) async throws -> JobOutcome {
        do {
            return try await body()
        } catch is PolicyMissing {
            await context.log("no policy is valid on the day in question; waiting for one", level: .warning)
            return .snooze(.seconds(3600))
        } catch let wait as NotYet {
            await context.log(wait.reason)
            return .snooze(.seconds(wait.seconds))
        }
    }

    /// Tells a function what was found out so far, in a commit of its own: it stays when the job then fails.
    static func report(
        _ job: JobID, _ context: JobContext, _ statement: PGStatement, args: [UInt8]
    ) async throws {
        try await context.database.transaction { connection in
            _ = try refused { try connection.execute(statement, [.jsonb(utf8: args), .int8(job.rawValue)]) }
        }
    }

    /// Runs `body`; a refusal that no further attempt can change becomes a permanent failure.
    static func refused<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as PGError {
            guard let state = error.sqlState else { throw error }
            if state == policyMissing { throw PolicyMissing() }
            if state == notYet, let detail = error.detail {
                let wait = try JSONCoding.decoder.decode(Wait.self, from: Data(detail.utf8))
                throw NotYet(reason: error.message, seconds: wait.seconds)
            }
            guard let code = permanent[state] else { throw error }
            throw JobFailure(code: code, message: error.message, permanent: true)
        }
    }
}
