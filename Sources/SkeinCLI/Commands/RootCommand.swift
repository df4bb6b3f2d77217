import ArgumentParser
import Skein

/// `skein`.
struct RootCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "skein", abstract: Message.commandRoot.text, discussion: Message.discussionRoot.text,
            version: Version.text,
            groupedSubcommands: [
                CommandGroup(
                    name: Message.groupRun.text, subcommands: [DevCommand.self, WorkerCommand.self, WebCommand.self]),
                CommandGroup(
                    name: Message.groupWork.text,
                    subcommands: [EnqueueCommand.self, JobsCommand.self, QueuesCommand.self, KindsCommand.self]),
                CommandGroup(
                    name: Message.groupOperate.text,
                    subcommands: [
                        TopCommand.self, WorkersCommand.self, SchedulesCommand.self, ProducersCommand.self,
                        AuditCommand.self,
                    ]),
                CommandGroup(
                    name: Message.groupMaintain.text,
                    subcommands: [
                        MigrateCommand.self, DoctorCommand.self, RepairCommand.self, HealthCommand.self,
                        ConfigCommand.self, BenchCommand.self,
                    ]),
                CommandGroup(
                    name: Message.groupProgramme.text,
                    subcommands: [
                        CityCommand.self, CalendarCommand.self, ReviewCommand.self, CohortCommand.self,
                        ComplianceCommand.self, TrainingCommand.self, StudioCommand.self, TaskCommand.self,
                        ReportCommand.self, NotifyCommand.self, LessonPrepCommand.self, VideoCommand.self,
                    ]),
            ])
    }
}

/// The version that `--version` says: that of the worker inside.
enum Version {
    static let text = Worker.version
}
