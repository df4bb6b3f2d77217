import ArgumentParser
import PQ
import SkeinFilter

/// `skein jobs`.
struct JobsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "jobs", abstract: Message.commandJobs.text,
            subcommands: [
                JobsList.self, JobsShow.self, JobsExplain.self, JobsCancel.self, JobsRetry.self, JobsReschedule.self,
                JobsLogs.self,
            ])
    }
}

/// The lists about jobs, in one place so that every command shows the same columns.
enum JobListings {
    /// Columns of `skein.job`; the first is what `-o id` prints.
    static let columns = [
        ListColumn("id", .columnID, .integer),
        ListColumn("kind", .columnKind),
        ListColumn("queue", .columnQueue),
        ListColumn("state", .columnState),
        ListColumn("reason", .columnReason, .text, .wide),
        ListColumn("priority", .columnPriority, .integer, .wide),
        ListColumn("attempt", .columnAttempt, .integer),
        ListColumn("max_attempts", .columnMaxAttempts, .integer, .wide),
        ListColumn("run_at", .columnRunAt, .time),
        ListColumn("created_at", .columnCreated, .time, .wide),
        ListColumn("started_at", .columnStarted, .time, .wide),
        ListColumn("finished_at", .columnFinished, .time, .wide),
        ListColumn("deadline", nil, .time, .machine),
        ListColumn("worker", .columnWorker, .integer, .wide),
        ListColumn("tenant", .columnTenant, .text, .wide),
        ListColumn("tags", .columnTags, .list, .wide),
        ListColumn("unique_key", .columnUniqueKey, .text, .wide),
        ListColumn("limit_key", nil, .text, .machine),
        ListColumn("producer", nil, .text, .machine),
        ListColumn("progress", .columnProgress, .number, .wide),
        ListColumn("note", .columnNote, .text, .machine),
        ListColumn("trace", nil, .text, .machine),
        ListColumn("args", .columnArgs, .json, .machine),
        ListColumn("result", .columnResult, .json, .machine),
        ListColumn("error", .columnError),
    ]

    /// Whether the login is no producer, and the schema this release's.
    static func seesAll(_ connection: PGConnection) async throws -> Bool {
        let mayRead = try await connection.rows(
            """
            select coalesce(bool_and(has_table_privilege(to_regclass(v), 'select')), false)
            from unnest(array['skein.job_in_state', 'skein.job_written']) v
            """)
        return try mayRead.get(row: 0, 0)
    }

    static func one(_ id: Int64) -> Listing {
        Listing(columns: columns, source: "skein.job", condition: .all.and("id = ?", .int8(id)), limit: 1)
    }

    static func reasons(_ id: Int64) -> Listing {
        function(
            "explain_job", id,
            [
                ListColumn("reason_code", .columnReason),
                ListColumn("since", .columnSince, .time),
                ListColumn("release", .columnRelease),
                ListColumn("detail", .columnDetail),
            ])
    }

    static func failures(_ id: Int64) -> Listing {
        function(
            "job_failures", id,
            [
                ListColumn("at", .columnAt, .time),
                ListColumn("attempt", .columnAttempt, .integer),
                ListColumn("code", .columnCode),
                ListColumn("worker", .columnWorker, .integer, .wide),
                ListColumn("error", .columnError),
            ])
    }

    static func log(_ id: Int64) -> Listing {
        function(
            "job_log", id,
            [
                ListColumn("at", .columnAt, .time),
                ListColumn("attempt", .columnAttempt, .integer),
                ListColumn("level", .columnLevel),
                ListColumn("message", .columnMessage),
            ])
    }

    private static func function(_ name: String, _ id: Int64, _ columns: [ListColumn]) -> Listing {
        // The argument is a bound value, and a function in FROM takes part in the same numbering as a condition.
        Listing(
            columns: columns, source: "skein.\(name)($2::int8) as t",
            condition: SQLCondition(sql: "true", parameters: [.int8(id)]))
    }
}

/// A job's id as an argument: a positive whole number.
struct JobNumber: ExpressibleByArgument, Sendable {
    var value: Int64

    init?(argument: String) {
        guard let value = Int64(argument), value > 0 else { return nil }
        self.value = value
    }
}

/// Reads `--filter` with the message people need.
func parseFilter(_ text: String?) throws -> JobFilter {
    do {
        return try JobFilter(text ?? "")
    } catch {
        throw error.cliError
    }
}
