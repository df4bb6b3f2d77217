extension ProgrammeSchedules {
    /// The evidence of the four musts is weighed anew every week.
    static let clockwork = [
        ProgrammeSchedule(
            name: "compliance.sweep/weekly", kind: SweepCompliance.kind, rule: "cron: 30 6 * * 1",
            misfireWindow: .seconds(3 * 86_400))
    ]
}
