extension ProgrammeSchedules {
    /// Evidence and training every Monday, studios and titles every night and twice a year, the report of the year before in January.
    static let clockwork = [
        ProgrammeSchedule(
            name: "compliance.sweep/weekly", kind: SweepCompliance.kind, rule: "cron: 30 6 * * 1",
            misfireWindow: .seconds(3 * 86_400)),
        ProgrammeSchedule(
            name: "training.sweep/weekly", kind: SweepTraining.kind, rule: "cron: 0 7 * * 1",
            misfireWindow: .seconds(3 * 86_400)),
        ProgrammeSchedule(
            name: "studio.audit/daily", kind: AuditStudios.kind, args: #"{"v":1,"year":"$due_year"}"#,
            rule: "cron: 0 2 * * *", misfireWindow: .seconds(86_400)),
        ProgrammeSchedule(
            name: "studio.audit/half-yearly", kind: AuditStudios.kind, args: #"{"v":1,"year":"$due_year"}"#,
            rule: "cron: 0 3 1 1,7 *", misfireWindow: .seconds(30 * 86_400)),
        ProgrammeSchedule(
            name: "report.yearly/january", kind: MakeYearlyReport.kind, rule: "yearly: 01-15 03:00",
            misfireWindow: .seconds(30 * 86_400)),
    ]
}
