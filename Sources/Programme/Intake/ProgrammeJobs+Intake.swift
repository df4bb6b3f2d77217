import Skein

extension ProgrammeJobs {
    static func registerIntake(in registry: inout JobRegistry, access: ChannelAccess) {
        registry.handle(ImportPlatform.self) { job, context in
            try await SQLJob.run(
                job, context, Statements.job("platform_import"), returning: PlatformImported.self,
                before: { connection in
                    _ = try StagedAddresses.seal(job.args.batchID, with: access.keys, connection)
                })
        }
        registry.handle(ImportCalendar.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("calendar_import"), returning: PlatformImported.self)
        }
        registry.handle(CheckCalendar.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("calendar_check"), returning: CalendarChecked.self)
        }
    }
}
