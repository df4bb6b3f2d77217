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
        registry.handle(EscalateReview.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("review_escalate"), returning: ReviewEscalated.self)
        }
        registry.handle(CloseReview.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("review_close"), returning: ReviewClosed.self)
        }
        registry.handle(EvaluateTerm.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("review_evaluate_term"), returning: TermEvaluated.self)
        }
        registry.handle(RankEvaluations.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("review_rank_cohort"), returning: EvaluationsRanked.self)
        }
        registry.handle(ApplyOutcome.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("review_apply_outcome"), returning: OutcomeApplied.self)
        }
        registry.handle(SweepReviews.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("review_sweep"), returning: ReviewsSwept.self)
        }
    }
}
