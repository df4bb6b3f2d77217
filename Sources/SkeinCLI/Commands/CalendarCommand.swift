import ArgumentParser
import PQ
import Programme
import SkeinFilter

/// `skein calendar`.
struct CalendarCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "calendar", abstract: Message.commandCalendar.text,
            subcommands: [CalendarShow.self, CalendarImport.self])
    }
}

/// `--year`.
struct YearOption: ParsableArguments {
    @Option(help: help(.optionYear, "year"))
    var year: Int

    mutating func validate() throws {
        guard (2000...2200).contains(year) else {
            throw ValidationError(Message.errorRange.text(["option": "--year", "least": "2000", "most": "2200"]))
        }
    }
}

/// `skein calendar import`: publishes one year's holidays.
struct CalendarImport: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import", abstract: Message.commandCalendarImport.text,
            discussion: Message.discussionCalendarImport.text)
    }

    @Argument(help: help(.argumentCalendarFile, "file"))
    var file: String
    @OptionGroup var year: YearOption
    @Option(help: help(.optionHolidaySource, "document"))
    var source: String?
    @OptionGroup var options: ImportOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let kind = IntakeKind.holidays
        try await ImportRun(
            files: [RosterImport.File(path: file, kind: kind)], options: options,
            target: .year(year.year, source: source), session: session
        ).run()
    }
}

/// `skein calendar show`: the days of a year that are not what the weekend says.
struct CalendarShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Message.commandCalendarShow.text)
    }

    @OptionGroup var year: YearOption
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let year = year.year
        let listing = Listing(
            columns: [
                ListColumn("day", .columnDay),
                ListColumn("kind", .columnKind),
                ListColumn("name", .columnName),
                ListColumn("published", .columnPublished, .boolean),
                ListColumn("source", .columnSource, .text, .wide),
            ],
            source: "programme.calendar_day",
            condition: .all.and("extract(year from day)::int8 = ?", .int8(Int64(year))), order: "day")
        try await session.withConnection { connection in
            let published = try await connection.rows(
                "select from programme.calendar_year where year = $1 and status = 'published'", [.int8(Int64(year))]
            ).count
            if published == 0 { session.console.note(Message.calendarUnpublished.text(["year": "\(year)"])) }
            session.show(try await listing.fetch(connection, session), empty: .calendarEmpty)
        }
    }
}
