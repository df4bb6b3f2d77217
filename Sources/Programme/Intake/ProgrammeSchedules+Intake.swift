extension ProgrammeSchedules {
    /// Next year's notice comes out in October or November: asked for weekly from October on, daily from November on.
    /// The job says nothing once the year is published. A due time missed for longer than a day is made up by the next.
    static let intake = [
        checking("calendar.check/weekly", rule: "cron: 0 9 * 10 1"),
        checking("calendar.check/daily", rule: "cron: 0 9 * 11-12 *"),
    ]

    private static func checking(_ name: String, rule: String) -> ProgrammeSchedule {
        ProgrammeSchedule(name: name, kind: CheckCalendar.kind, rule: rule, misfireWindow: .seconds(86_400))
    }
}
