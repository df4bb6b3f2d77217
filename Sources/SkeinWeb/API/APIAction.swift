import PQ

/// A change under `/api/v1`: what is called and what the body may say. The body is a JSON object that PostgreSQL reads.
struct APIAction: Sendable {
    struct Field: Sendable {
        var name: String
        var type: APIType
        var isRequired = false
    }

    /// With `{id}` or `{name}` for the place that it acts on.
    var path: String
    var name: String
    var summary: String
    var role: WebRole
    var body: [Field] = []
    /// What the place is, and its type.
    var place: (name: String, type: APIType)?
    /// `$1` is the place and `$2` the body.
    var sql: String

    static let reason = Field(name: "reason", type: .text)

    static let all: [APIAction] =
        JobChange.allCases.map { change in
            .init(
                path: "/jobs/{id}/\(change.rawValue)", name: "\(change.rawValue)Job",
                summary:
                    "\(change == .retry ? "Retry" : "Cancel") the job; the answer's outcome says in a word what came of it",
                role: .operator, body: [reason], place: ("id", .integer),
                sql: change.sql("$1::text::int8", "$2::text::jsonb ->> 'reason'"))
        } + [
            .init(
                path: "/queues/{name}/pause", name: "pauseQueue", summary: "Hand out no more jobs of the queue",
                role: .operator, body: [reason, .init(name: "until", type: .time)], place: ("name", .text),
                sql: """
                    skein.pause('queue', $1::text, coalesce($2::text::jsonb ->> 'reason', ''), \
                    ($2::text::jsonb ->> 'until')::timestamptz)
                    """),
            .init(
                path: "/queues/{name}/resume", name: "resumeQueue", summary: "Hand out jobs of the queue again",
                role: .operator, place: ("name", .text), sql: "skein.resume('queue', $1::text)"),
            .init(
                path: "/schedules/{name}/pause", name: "pauseSchedule", summary: "Let nothing come due",
                role: .operator, place: ("name", .text), sql: "skein.enable_schedule($1::text, false)"),
            .init(
                path: "/schedules/{name}/resume", name: "resumeSchedule", summary: "Go on with the next due time",
                role: .operator, place: ("name", .text), sql: "skein.enable_schedule($1::text, true)"),
            .init(
                path: "/schedules/{name}/run", name: "runSchedule", summary: "Enqueue its job now",
                role: .operator, place: ("name", .text), sql: "skein.run_schedule($1::text)"),
        ]
        + ["quiet", "resume", "stop"].map { command in
            .init(
                path: "/workers/{id}/\(command)", name: "\(command)Worker", summary: "Tell the worker to \(command)",
                role: .admin, place: ("id", .integer), sql: "skein.worker_command($1::text::int8, '\(command)')")
        }
        + [
            .init(
                path: "/operations/{id}/stop", name: "stopOperation",
                summary: "Change no job after the batch that is being changed", role: .admin, place: ("id", .integer),
                sql: "skein.stop_operation($1::text::int8)")
        ]
}
