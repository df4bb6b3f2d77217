extension Catalogue {
    /// What is said about the programme's schedules, in English.
    static let englishClockwork: [Message: String] = [
        .commandSchedulesDefaults: "Sets the programme's schedules that are missing; others stay as they are.",
        .schedulesAllThere: "all of the programme's schedules are there already",
    ]

    /// What is said about the programme's schedules, in Chinese.
    static let chineseClockwork: [Message: String] = [
        .commandSchedulesDefaults: "设置尚未设置的项目日程；已有的保持不变。",
        .schedulesAllThere: "项目的日程都已设置",
    ]
}
