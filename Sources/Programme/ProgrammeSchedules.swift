public import PQ
import Skein

/// One schedule that the programme comes with. Times are Asia/Shanghai, days are those of calendar `cn`.
struct ProgrammeSchedule {
    /// The schedule's name, such as `review.open_year/calendar`.
    let name: String
    /// The kind it enqueues.
    let kind: JobKind
    /// The job's arguments, JSON; may hold `"$due_at"` and `"$due_year"`.
    var args = #"{"v":1}"#
    /// See `skein.set_schedule`.
    let rule: String
    /// What a due time on a day off does: `none` or `next` (working day).
    var roll = "none"
    /// How long a missed due time is made up for.
    var misfireWindow: Duration
}

/// The schedules that the programme comes with.
public struct ProgrammeSchedules {
    static let all = reviews + notices + clockwork + intake + lessonPrep + video

    /// Sets the schedules that are missing. One of the same name stays as it is, whatever an operator has made of it.
    /// The kinds must be installed first (``JobRegistry/install(_:)``).
    ///
    /// - Returns: The names of the schedules that are new.
    /// - Throws: `PGError`, when a kind is unknown or this role may not set schedules.
    @discardableResult
    public static func install(_ connection: isolated PGConnection) throws -> [String] {
        try connection.transaction {
            var added: [String] = []
            for schedule in all {
                let known = try connection.execute(Statements.knowsSchedule, [.text(schedule.name)])
                if try known.get(Bool.self, row: 0, 0) { continue }
                _ = try connection.execute(
                    Statements.setSchedule,
                    [
                        .text(schedule.name), .text(schedule.kind.rawValue), .jsonb(schedule.args),
                        .text(schedule.rule), .text(schedule.roll), .interval(schedule.misfireWindow),
                    ])
                added.append(schedule.name)
            }
            return added
        }
    }
}
