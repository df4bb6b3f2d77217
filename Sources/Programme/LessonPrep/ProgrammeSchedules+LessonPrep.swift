extension ProgrammeSchedules {
    /// Terms that begin soon get their sessions and a plan; looked for every Monday.
    static let lessonPrep = [
        ProgrammeSchedule(
            name: "lessonprep.sweep/weekly", kind: SweepLessonPrep.kind, rule: "cron: 0 6 * * 1",
            misfireWindow: .seconds(3 * 86_400))
    ]
}
