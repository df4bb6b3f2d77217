import ArgumentParser

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
                        LessonPrepReply.self,
                    ]),
            ])
    }
}
