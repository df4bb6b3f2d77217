import Skein

extension ProgrammeJobs {
    static func registerClockwork(in registry: inout JobRegistry) {
        registry.handle(OpenCohort.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("cohort_open"), returning: CohortOpened.self)
        }
        registry.handle(CheckEligibility.self) { job, context in
            try await SQLJob.run(
                job, context, Statements.job("cohort_check_eligibility"), returning: EligibilityChecked.self)
        }
        registry.handle(RankCohort.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("cohort_rank"), returning: CohortRanked.self)
        }
        registry.handle(FinaliseCohort.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("cohort_finalise"), returning: CohortFinalised.self)
        }
        registry.handle(WeighFourMusts.self) { job, context in
            try await SQLJob.run(
                job, context, Statements.job("compliance_four_musts"), returning: FourMustsWeighed.self)
        }
        registry.handle(RollUpCompliance.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("compliance_rollup"), returning: ComplianceRolledUp.self)
        }
        registry.handle(SweepCompliance.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("compliance_sweep"), returning: ComplianceSwept.self)
        }
        registry.handle(WeighTraining.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("training_progress"), returning: TrainingWeighed.self)
        }
        registry.handle(SweepTraining.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("training_sweep"), returning: TrainingSwept.self)
        }
        registry.handle(AuditStudios.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("studio_audit"), returning: StudiosAudited.self)
        }
        registry.handle(RemindTask.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("task_remind"), returning: TaskReminded.self)
        }
        registry.handle(MakeYearlyReport.self) { job, context in try await ReportHandler.run(job, context) }
    }
}
