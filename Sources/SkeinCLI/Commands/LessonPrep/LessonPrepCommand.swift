import ArgumentParser
import PQ
import Skein

/// `skein lessonprep`: one hour that suits everybody.
struct LessonPrepCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "lessonprep", abstract: Message.commandLessonPrep.text,
            discussion: Message.discussionLessonPrep.text,
            subcommands: [
                LessonPrepExpand.self, LessonPrepPlan.self, LessonPrepShow.self, LessonPrepPlans.self,
                LessonPrepExport.self,
            ],
            groupedSubcommands: [
                CommandGroup(
                    name: Message.groupLessonPrepWhy.text,
                    subcommands: [LessonPrepExplain.self, LessonPrepAlternatives.self, LessonPrepDiff.self]),
                CommandGroup(
                    name: Message.groupLessonPrepActs.text,
                    subcommands: [
                        LessonPrepConfirm.self, LessonPrepReschedule.self, LessonPrepCancel.self,
                        LessonPrepAttended.self,
                    ]),
            ])
    }
}

/// Waiting for a job that the command enqueued.
struct WaitOptions: ParsableArguments {
    @Flag(name: .customLong("no-wait"), help: help(.optionNoWait))
    var leaves = false
    @Option(help: help(.optionWaitTimeout, "seconds"))
    var waitTimeout: Int = 900

    /// Enqueues a job and waits until it has ended, unless it is to be left alone.
    ///
    /// - Returns: whether it has ended.
    func run<A: JobArgs>(_ args: A, _ connection: PGConnection, _ session: Session) async throws -> Bool {
        let id = try await connection.run { try $0.enqueue(args).id.rawValue }
        guard !leaves else {
            session.console.note(Message.lessonPrepEnqueued.text(["id": "\(id)"]))
            return false
        }
        try await JobWaiter(id: id, timeout: waitTimeout, session: session).run(connection)
        return true
    }
}
