import Skein

extension ProgrammeSchedules {
    /// A due time that was missed is made up for within a month: a review that opens late is still a review.
    static let reviews = [
        opening("review.open_year/calendar", basis: .calendarYear, rule: "yearly: 12-01 09:00"),
        opening("review.open_year/school", basis: .schoolYear, rule: "yearly: 06-01 09:00"),
        ProgrammeSchedule(
            name: "review.sweep", kind: SweepReviews.kind, rule: "cron: 0 1 * * *", misfireWindow: .seconds(86_400)),
    ]

    private static func opening(_ name: String, basis: ReviewBasis, rule: String) -> ProgrammeSchedule {
        ProgrammeSchedule(
            name: name, kind: OpenReviewYear.kind,
            args: #"{"v":1,"review_year":"$due_year","basis":"\#(basis.rawValue)"}"#,
            rule: rule, roll: "next", misfireWindow: .seconds(30 * 86_400))
    }
}
