public import Skein

/// The job kinds of the city's programme.
///
/// The work is done by functions of the schema `programme`; the handlers call them inside the transaction that also
/// completes the job, so effects and completion are one commit, and running a job again changes nothing.
public struct ProgrammeJobs {
    /// Adds the kinds to a registry: `review.open_year`, `review.open`, `review.remind` and `notify.send`.
    ///
    /// - Throws: what ``JobRegistry/validate()`` throws when the registry handles one of them already.
    public static func register(in registry: inout JobRegistry) throws {
        registry.handle(OpenReviewYear.self) { job, context in
            try await SQLJob.run(job, context, Statements.openReviewYear, returning: ReviewYearOpened.self)
        }
        registry.handle(OpenReview.self) { job, context in
            try await SQLJob.run(job, context, Statements.openReview, returning: ReviewOpened.self)
        }
        registry.handle(RemindReview.self) { job, context in
            try await SQLJob.run(job, context, Statements.remindReview, returning: ReviewReminded.self)
        }
        registry.handle(SendNotification.self) { job, context in
            try await SQLJob.run(job, context, Statements.sendNotification, returning: NotificationSent.self)
        }
        try registry.validate()
    }
}
