import ArgumentParser
import PQ

/// A point in time: `--at` or `--in`.
struct MomentOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: help(.optionAt, "time"))
    var at: String?
    @Option(name: .customLong("in"), parsing: .unconditional, help: help(.optionIn, "duration"))
    var delay: String?

    var isGiven: Bool { at != nil || delay != nil }

    mutating func validate() throws {
        if at != nil, delay != nil { throw ValidationError(Message.errorAtAndIn.text) }
    }
}

extension PGConnection {
    /// A transaction in which times without an offset are read in the caller's zone. Nothing of it stays behind in the
    /// session, so poolers do not mind.
    nonisolated func inZone<R: Sendable>(
        _ zone: String?, _ body: @Sendable (isolated PGConnection) throws -> R
    ) async throws -> R {
        try await run { connection in
            try connection.transaction {
                if let zone { _ = try connection.query("select set_config('TimeZone', $1, true)", [.text(zone)]) }
                return try body(connection)
            }
        }
    }
}
