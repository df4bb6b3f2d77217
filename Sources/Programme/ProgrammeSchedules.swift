public import PQ
import Skein

/// The schedules that the programme comes with.
public struct ProgrammeSchedules {
    /// Sets the schedules; those that are set already are left alone. The kinds must be installed first
    /// (``JobRegistry/install(_:)``).
    ///
    /// * `review.open_year/calendar`: the first working day of December, 09:00, for the calendar year.
    /// * `review.open_year/school`: the first working day of June, 09:00, for the school year that ends.
    ///
    /// A due time that was missed is made up for within a month: a review that opens late is still a review.
    ///
    /// - Throws: `PGError`, when a kind is unknown or this role may not set schedules.
    public static func install(_ connection: isolated PGConnection) throws {
        try connection.transaction {
            try set("review.open_year/calendar", basis: .calendarYear, rule: "yearly: 12-01 09:00", on: connection)
            try set("review.open_year/school", basis: .schoolYear, rule: "yearly: 06-01 09:00", on: connection)
        }
    }

    private static func set(
        _ name: String,
        basis: ReviewBasis,
        rule: String,
        on connection: isolated PGConnection
    ) throws {
        let args = #"{"v":1,"review_year":"$due_year","basis":"\#(basis.rawValue)"}"#
        _ = try connection.execute(
            Statements.setSchedule,
            [
                .text(name), .text(OpenReviewYear.kind.rawValue), .jsonb(args), .text(rule),
                .interval(.seconds(30 * 86_400)),
            ])
    }
}
