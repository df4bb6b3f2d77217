import ArgumentParser
import PQ
import PrepCalendar
import SkeinFilter

/// Sessions as the command line shows them.
enum LessonPrepSessions {
    private static let columns = [
        ListColumn("session_id", .columnID, .integer),
        ListColumn("community", .columnCommunity),
        ListColumn("series", .columnSeries, .text, .table, sql: "series || ' ' || seq_no"),
        ListColumn("topic", .columnTopic, .text, .wide),
        ListColumn("status", .columnStatus),
        ListColumn("starts_at", nil, .time, .machine),
        ListColumn("ends_at", nil, .time, .machine),
        ListColumn(
            "when", .columnWhen, .text, .table,
            sql: "to_char(starts_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')"),
        ListColumn("duration_min", .columnMinutes, .integer),
        ListColumn("mode", .columnMode),
        ListColumn("host", .columnHostUnit),
        ListColumn("room", .columnRoom),
        ListColumn("expected", .columnExpectedPeople, .integer),
        ListColumn("invited", .columnInvited, .integer),
        ListColumn("reason", .columnReason, .text, .wide),
        ListColumn("requested_by", .columnRequestedBy),
        ListColumn("request_reason", .columnRequestReason, .text, .wide),
        ListColumn("request_doc", .columnDocument, .text, .wide),
        ListColumn("sequence", nil, .integer, .machine, sql: "ical_sequence"),
        ListColumn("row_version", .columnVersion, .integer),
    ]

    static func listing(term: String, communities: [String] = [], limit: Int? = nil) -> Listing {
        var condition = SQLCondition.all.and("term_code = ?", .text(term))
        if !communities.isEmpty { condition = condition.and("community = any (?)", .textArray(communities)) }
        return listing(condition, limit: limit)
    }

    /// One session.
    static func listing(session: Int64) -> Listing { listing(.all.and("session_id = ?", .int8(session)), limit: 1) }

    private static func listing(_ condition: SQLCondition, limit: Int?) -> Listing {
        Listing(
            columns: columns, source: "programme.prep_session", condition: condition,
            order: "starts_at nulls last, community, series, seq_no", limit: limit)
    }
}

/// `skein lessonprep show`: a term's sessions as a list or a calendar.
struct LessonPrepShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Message.commandLessonPrepShow.text)
    }

    @Argument(help: help(.argumentTermCode, "term"))
    var term: String
    @OptionGroup var communities: CommunityOptions
    @Flag(help: help(.optionAsCalendar))
    var calendar = false
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        guard calendar else {
            return try await session.list(
                LessonPrepSessions.listing(term: term, communities: communities.community, limit: list.limit),
                watch: list.watch, empty: .lessonPrepEmpty)
        }
        try await session.withConnection { connection in
            try await session.watch(every: list.watch) {
                let calendar = try await TermCalendar.read(
                    term: term, communities: communities.community, from: connection)
                session.console.out(
                    calendar.text(days: Message.weekdayNames.text.split(separator: " ").map(String.init)))
            }
        }
    }
}

/// `skein lessonprep plans`: what was proposed for a term, and how good it is.
struct LessonPrepPlans: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "plans", abstract: Message.commandLessonPrepPlans.text)
    }

    @Argument(help: help(.argumentTermCode, "term"))
    var term: String
    @Option(help: help(.optionPlanVersion, "n"))
    var version: Int64?
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    private static let columns = [
        ListColumn("version", .columnVersion, .integer),
        ListColumn("mode", .columnMode),
        ListColumn("status", .columnStatus),
        ListColumn("placed", .columnPlaced, .text, .table, sql: "placed || '/' || total"),
        ListColumn("violations", .columnViolations, .integer),
        ListColumn("shortfall", .columnShortfall, .integer),
        ListColumn("soft_cost", .columnSoftCost, .number),
        ListColumn("is_provisional", .columnProvisional, .boolean),
        ListColumn("communities", nil, .text, .machine, sql: "array_to_string(communities, ' ')"),
        ListColumn("seed", .columnSeed, .integer, .wide),
        ListColumn("made_at", .columnCreated, .time),
        ListColumn("plan_id", nil, .integer, .machine),
    ]

    /// What a plan prints besides: the figures that the design asks for.
    private static let figures = [
        ListColumn(
            "attendance", .columnAttendance, .number, .table, sql: "round((metrics ->> 'attendance')::numeric / 100, 2)"
        ),
        ListColumn(
            "hosting_fairness", .columnFairness, .number, .table,
            sql: "round((metrics ->> 'hostingFairness')::numeric / 10000, 3)"),
        ListColumn(
            "travel_hours", .columnTravel, .number, .table, sql: "round((metrics ->> 'travelMinutes')::numeric / 60, 1)"
        ),
        ListColumn("swapped_lessons", .columnSwapped, .integer, .table, sql: "metrics ->> 'swappedLessons'"),
        ListColumn(
            "unknown_share", .columnUnknownShare, .number, .table,
            sql: "round((metrics ->> 'unknownShare')::numeric / 100, 2)"),
        ListColumn("gap", .columnGap, .number, .table, sql: "round((metrics ->> 'gap')::numeric / 100, 2)"),
        ListColumn("quorum_slack", .columnSlack, .json, .table, sql: "metrics -> 'quorumSlack'"),
        ListColumn("soft", .columnSoftByRule, .json, .table, sql: "objective -> 'soft'"),
        ListColumn("moves", .columnMoves, .integer, .table, sql: "metrics ->> 'moves'"),
        ListColumn("inputs_hash", .columnHash),
    ]

    private static let warnings = [
        ListColumn("code", .columnCode, .text, .table, sql: "w.value ->> 'code'"),
        ListColumn(
            "subject", .columnSubject, .text, .table, sql: "concat(w.value ->> 'subject', ' ', w.value ->> 'id')"),
        ListColumn("reason", .columnReason, .text, .table, sql: "w.value ->> 'reason'"),
    ]

    private static let placements = [
        ListColumn("session_id", .columnID, .integer),
        ListColumn(
            "when", .columnWhen, .text, .table,
            sql: "to_char(starts_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')"),
        ListColumn("host", .columnHostUnit),
        ListColumn("room", .columnRoom),
        ListColumn("in_person", .columnInPerson, .integer),
        ListColumn("online", .columnOnline, .integer),
        ListColumn("absent", .columnAbsent, .integer),
        ListColumn("unknown", .columnUnknown, .integer),
        ListColumn("swapping", .columnSwapped, .integer),
        ListColumn("funnel", nil, .json, .machine),
    ]

    func run() async throws {
        let session = try Session(global, output)
        if let version {
            return try await session.withConnection { try await Self.show(version, term: term, $0, session) }
        }
        try await session.list(
            Listing(
                columns: Self.columns, source: "programme.prep_plan",
                condition: .all.and("term_code = ?", .text(term)), order: "version desc", limit: list.limit),
            watch: list.watch, empty: .plansEmpty)
    }

    /// Prints one plan, the newest when no version is named.
    static func show(_ version: Int64?, term: String, _ connection: PGConnection, _ session: Session) async throws {
        var condition = SQLCondition.all.and("term_code = ?", .text(term))
        if let version { condition = condition.and("version = ?", .int8(version)) }
        let one = Listing(
            columns: columns + figures, source: "programme.prep_plan", condition: condition, order: "version desc",
            limit: 1)
        let plan = try await session.one(one, .nounPlan, version.map { "\($0)" } ?? term, connection)
        let id = plan.value(row: 0, "plan_id").flatMap { Int64($0) } ?? 0
        let rows = Listing(
            columns: placements, source: "programme.prep_placement", condition: .all.and("plan_id = ?", .int8(id)),
            order: "starts_at nulls last, session_id")
        let doubts = Listing(
            columns: warnings,
            source: "programme.prep_plan cross join jsonb_array_elements(warnings) with ordinality w (value, n)",
            condition: .all.and("plan_id = ?", .int8(id)), order: "w.n")
        session.show(
            record: plan,
            parts: [
                ("placements", .partPlacements, try await rows.fetch(connection, session)),
                ("warnings", .partWarnings, try await doubts.fetch(connection, session)),
            ])
    }
}
