import Skein

extension ProgrammeJobs {
    static func registerReviews(in registry: inout JobRegistry) {
        registry.handle(OpenReviewYear.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("review_open_year"), returning: ReviewYearOpened.self)
        }
        registry.handle(OpenReview.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("review_open"), returning: ReviewOpened.self)
        }
        registry.handle(RemindReview.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("review_remind"), returning: ReviewReminded.self)
        }
    }
}
