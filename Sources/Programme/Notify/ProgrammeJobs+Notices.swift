import Skein

extension ProgrammeJobs {
    static func registerNotices(in registry: inout JobRegistry) {
        registry.handle(SendNotification.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("notify_send"), returning: NotificationSent.self)
        }
    }
}
