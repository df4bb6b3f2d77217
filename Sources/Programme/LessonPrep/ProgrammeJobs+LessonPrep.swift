import Skein

extension ProgrammeJobs {
    static func registerLessonPrep(in registry: inout JobRegistry) {
        registry.handle(ExpandLessonPrep.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("lessonprep_expand"), returning: LessonPrepExpanded.self)
        }
        registry.handle(PlanLessonPrep.self) { job, context in
            try await PlanLessonPrepHandler.run(job, context)
        }
        registry.handle(ConfirmLessonPrep.self) { job, context in
            try await ConfirmLessonPrepHandler.run(job, context)
        }
        registry.handle(RemindLessonPrep.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("lessonprep_remind"), returning: LessonPrepReminded.self)
        }
        registry.handle(RescheduleLessonPrep.self) { job, context in
            try await PlanLessonPrepHandler.reschedule(job, context)
        }
        registry.handle(CloseLessonPrep.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("lessonprep_close"), returning: LessonPrepSettled.self)
        }
    }
}
