extension ProgrammeSchedules {
    /// The quota on the first of the month, for the year of that day; what platforms say, every hour.
    static let video = [
        ProgrammeSchedule(
            name: "video.quota_check/monthly", kind: CheckVideoQuota.kind, args: #"{"v":1,"year":"$due_year"}"#,
            rule: "cron: 0 3 1 * *", misfireWindow: .seconds(86_400)),
        ProgrammeSchedule(
            name: "video.sync_status/hourly", kind: SyncPublications.kind, rule: "cron: 17 * * * *",
            misfireWindow: .seconds(3_600)),
    ]
}
