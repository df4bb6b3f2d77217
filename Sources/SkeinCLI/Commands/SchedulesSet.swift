import ArgumentParser
import PQ

/// `skein schedules set`: makes a schedule or changes it to what is said here.
struct SchedulesSet: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "set", abstract: Message.commandSchedulesSet.text,
            discussion: Message.discussionRule.text)
    }

    @Argument(help: help(.argumentSchedule, "name"))
    var name: String
    @Option(help: help(.optionKind, "kind"))
    var kind: String
    @Option(help: help(.optionRule, "rule"))
    var rule: String
    @OptionGroup var arguments: JobArgumentOptions
    @Option(help: help(.optionTimeZone, "zone"))
    var timeZone: String = "Asia/Shanghai"
    @Option(help: help(.optionCalendar, "name"))
    var calendar: String?
    @Option(help: help(.optionRoll, "none|next|previous"))
    var roll: String = "none"
    @Option(help: help(.optionMisfire, "skip|once|all"))
    var misfire: String = "once"
    @Option(help: help(.optionMisfireWindow, "duration"))
    var misfireWindow: String = "1 day"
    @Option(help: help(.optionOverlap, "skip|allow|queue"))
    var overlap: String = "skip"
    @Option(help: help(.optionStartsAt, "time"))
    var startsAt: String?
    @Option(help: help(.optionEndsAt, "time"))
    var endsAt: String?
    @Option(help: help(.optionQueue, "name"))
    var queue: String?
    @Option(help: help(.optionPriority, "n"))
    var priority: Int32?
    @Flag(help: help(.optionDisabled))
    var disabled = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        let json = try arguments.json(console: session.console)
        let parameters: [PGValue] = [
            .text(name), .text(kind), .jsonb(utf8: json), .text(rule), .text(timeZone), .text(calendar), .text(roll),
            .text(misfire), .text(misfireWindow), .text(overlap), .bool(!disabled), .text(startsAt), .text(endsAt),
            .text(queue), .int4(priority),
        ]
        let zone = timeZone
        let kind = kind
        let changed = try await session.withConnection { connection in
            try await connection.inZone(zone) { connection in
                try EnqueueRefusal.explained(kind: kind, args: json) {
                    try connection.query(Self.statement, parameters).get(Bool.self, row: 0, 0)
                }
            }
        }
        session.console.note((changed ? Message.scheduleSet : .scheduleUnchanged).text(["name": name]))
    }

    private static let statement = """
        select skein.set_schedule(
            name => $1::text, kind => $2::text, args => $3::jsonb, rule => $4::text, time_zone => $5::text,
            calendar => $6::text, roll => $7::text, misfire => $8::text, misfire_window => $9::text::interval,
            overlap => $10::text, enabled => $11::bool, starts_at => $12::text::timestamptz,
            ends_at => $13::text::timestamptz, queue => $14::text, priority => $15::int4)
        """
}
