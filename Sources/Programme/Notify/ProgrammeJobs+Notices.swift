import Skein

extension ProgrammeJobs {
    static func registerNotices(in registry: inout JobRegistry, access: ChannelAccess) {
        registry.handle(SendNotification.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("notify_send"), returning: NotificationSent.self)
        }
        registry.handle(ReapNotifications.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("notify_reap"), returning: NotificationsReaped.self)
        }
        registry.handle(DigestNotifications.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("notify_digest"), returning: NotificationsDigested.self)
        }
        registry.handle(DeliverNotification.self) { job, context in
            try await Delivery(job: job, context: context, access: access).run()
        }
    }
}
