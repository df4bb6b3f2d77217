import ArgumentParser
import PQ
import SkeinFilter

/// `skein schedules`.
struct SchedulesCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schedules", abstract: Message.commandSchedules.text,
            subcommands: [
                SchedulesList.self, SchedulesShow.self, SchedulesPreview.self, SchedulesRun.self,
                SchedulesPause.self, SchedulesResume.self, SchedulesSet.self, SchedulesDefaults.self,
            ])
    }

    static let columns = [
        ListColumn("name", .columnSchedule),
        ListColumn("kind", .columnKind),
        ListColumn("rule", .columnRule),
        ListColumn("time_zone", .columnTimeZone, .text, .wide),
        ListColumn("calendar", .columnCalendar, .text, .wide),
        ListColumn("misfire", .columnMisfire, .text, .wide),
        ListColumn("overlap", .columnOverlap, .text, .wide),
        ListColumn("enabled", .columnEnabled, .boolean),
        ListColumn("next_at", .columnNext, .time),
        ListColumn("last_due_at", .columnLast, .time),
        ListColumn("last_job_id", .columnLastJob, .integer),
        ListColumn("problem", .columnProblem),
        ListColumn("roll", nil, .text, .machine),
        ListColumn("misfire_window", nil, .duration, .machine),
        ListColumn("starts_at", nil, .time, .machine),
        ListColumn("ends_at", nil, .time, .machine),
        ListColumn("queue", nil, .text, .machine),
        ListColumn("priority", nil, .integer, .machine),
        ListColumn("args", .columnArgs, .json, .machine),
    ]
}

/// `skein schedules list`.
struct SchedulesList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandSchedulesList.text, aliases: ["ls"])
    }

    @OptionGroup var names: NamePageOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(
            names.listing(SchedulesCommand.columns, "skein.schedule", limit: list.limit), watch: list.watch,
            empty: .schedulesEmpty)
    }
}

/// `skein schedules show`.
struct SchedulesShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Message.commandSchedulesShow.text)
    }

    @Argument(help: help(.argumentSchedule, "name"))
    var name: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let listing = Listing(
            columns: SchedulesCommand.columns, source: "skein.schedule", condition: .all.and("name = ?", .text(name)))
        let next = SchedulesPreview.listing(
            from: nil, to: nil, schedule: name, limit: 5)
        try await session.withConnection { connection in
            let schedule = try await session.one(listing, .nounSchedule, name, connection)
            session.show(
                record: schedule, parts: [("next", .partNext, try await next.fetch(connection, session))])
        }
    }
}

/// `skein schedules preview`: what will happen, a year ahead unless asked otherwise.
struct SchedulesPreview: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "preview", abstract: Message.commandSchedulesPreview.text)
    }

    @Argument(help: help(.argumentScheduleOptional, "name"))
    var name: String?
    @Option(help: help(.optionFrom, "time"))
    var from: String?
    @Option(help: help(.optionTo, "time"))
    var to: String?
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let listing = Self.listing(from: from, to: to, schedule: name, limit: list.limit)
        try await session.list(listing, watch: list.watch, empty: .previewEmpty)
    }

    static func listing(from: String?, to: String?, schedule: String?, limit: Int) -> Listing {
        // Times without an offset are read in the zone of $1, as everywhere on the command line.
        func moment(_ number: Int, _ fallback: String) -> String {
            """
            coalesce(case when $\(number)::text = '' then null when $\(number)::text ~ '([Zz]|[+-][0-9][0-9](:?[0-9][0-9])?)$' and $\(number)::text ~ ':' \
            then $\(number)::text::timestamptz \
            else $\(number)::text::timestamp at time zone coalesce($1::text, current_setting('TimeZone')) end, \
            \(fallback))
            """
        }
        let start = moment(2, "now()")
        return Listing(
            columns: [
                ListColumn("schedule", .columnSchedule),
                ListColumn("due_at", .columnDue, .time),
                ListColumn("local_time", .columnLocalTime),
                ListColumn("note", .columnNote),
            ],
            // One more of each than is shown: none is worked out that cannot be among those, and no note says that more follow.
            source: "skein.schedule_ahead(\(start), \(moment(3, "\(start) + interval '1 year'")), \(limit + 1)) as t",
            condition: SQLCondition(
                sql: "($4::text = '' or schedule = $4::text)",
                parameters: [.text(from ?? ""), .text(to ?? ""), .text(schedule ?? "")]),
            order: "due_at, schedule", limit: limit)
    }
}

/// `skein schedules run`: one occurrence now, beside the rule.
struct SchedulesRun: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "run", abstract: Message.commandSchedulesRun.text)
    }

    @Argument(help: help(.argumentSchedule, "name"))
    var name: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let result = try await session.query("select skein.run_schedule($1::text)", [.text(name)])
        let id = try result.get(Int64?.self, row: 0, 0)
        let columns = [
            Column(key: "job_id", title: .columnID, kind: .integer), Column(key: "schedule", title: .columnSchedule),
        ]
        session.show(Table(columns, rows: [[Cell(id.map { "\($0)" }), Cell(name)]]))
    }
}

/// `skein schedules pause`.
struct SchedulesPause: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "pause", abstract: Message.commandSchedulesPause.text)
    }

    @Argument(help: help(.argumentSchedule, "name"))
    var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws { try await enable(name, false, try Session(global)) }
}

/// `skein schedules resume`.
struct SchedulesResume: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "resume", abstract: Message.commandSchedulesResume.text)
    }

    @Argument(help: help(.argumentSchedule, "name"))
    var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws { try await enable(name, true, try Session(global)) }
}

private func enable(_ name: String, _ enabled: Bool, _ session: Session) async throws {
    _ = try await session.query(
        "select skein.enable_schedule($1::text, $2::bool)", [.text(name), .bool(enabled)])
    session.console.note((enabled ? Message.scheduleResumed : .schedulePaused).text(["name": name]))
}
