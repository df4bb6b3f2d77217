import Skein

extension ProgrammeSchedules {
    /// A digest that was missed is made up for: what is held waits for it.
    static let notices = [
        ProgrammeSchedule(
            name: "notify.reap", kind: ReapNotifications.kind, rule: "cron: * * * * *", misfireWindow: .seconds(60)),
        digest(.hourly, "cron: 0 * * * *", misfireWindow: .seconds(3_600)),
        digest(.daily, "cron: 45 7 * * *", misfireWindow: .seconds(43_200)),
        digest(.weekly, "cron: 45 7 * * 1", misfireWindow: .seconds(2 * 86_400)),
    ]

    private static func digest(
        _ window: DigestNotifications.Window, _ rule: String, misfireWindow: Duration
    ) -> ProgrammeSchedule {
        ProgrammeSchedule(
            name: "notify.digest/\(window.rawValue)", kind: DigestNotifications.kind,
            args: #"{"v":1,"window":"\#(window.rawValue)"}"#, rule: rule, misfireWindow: misfireWindow)
    }
}
