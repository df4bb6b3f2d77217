/// What lesson preparation is planned from.
extension IntakeKind {
    private static let unit = ["单位代码", "学校代码", "机构代码"]
    private static let staff = ["工号", "教师编号", "职工号"]
    private static let weekday = ["星期", "周几"]
    private static let lastDay = ["截止日期"]
    private static let gone = ["已取消", "是否取消"]
    private static let stages = [
        (code: "kindergarten", label: "幼儿园"), (code: "primary", label: "小学"), (code: "junior", label: "初中"),
        (code: "senior", label: "高中"), (code: "vocational", label: "中职"), (code: "university", label: "大学"),
    ]

    static let communities = IntakeKind(
        name: "communities",
        columns: [
            IntakeColumn("code", .code, required: true, ["共同体代码", "代码"], "C01"),
            IntakeColumn("name_zh", .text, required: true, ["共同体名称", "名称"], "示例思政课一体化建设共同体"),
            IntakeColumn("lead", .code, required: true, ["牵头单位代码", "牵头单位"], "U01"),
        ])

    static let communityMembers = IntakeKind(
        name: "community_members",
        columns: [
            IntakeColumn("community", .code, required: true, ["共同体代码", "共同体"], "C01"),
            IntakeColumn("organisation", .code, required: true, unit, "S00123"),
            IntakeColumn("from", .date, required: true, ["起始日期"], "2026-09-01"),
            IntakeColumn("through", .date, lastDay, ""),
        ])

    static let schoolTerms = IntakeKind(
        name: "school_terms", job: .calendar,
        columns: [
            IntakeColumn("organisation", .code, required: true, unit, "S00123"),
            IntakeColumn("term", .code, required: true, ["学期"], "2026F"),
            IntakeColumn("from", .date, required: true, ["开学日期", "起始日期"], "2026-09-01"),
            IntakeColumn("through", .date, required: true, ["放假日期", "结束日期"], "2027-01-15"),
            IntakeColumn("week1_monday", .date, required: true, ["第一周周一", "第1周周一"], "2026-08-31"),
        ])

    static let periodGrids = IntakeKind(
        name: "period_grids",
        columns: [
            IntakeColumn("organisation", .code, required: true, unit, "S00123"),
            IntakeColumn("stage", .word, required: true, ["学段"], words: stages, "primary"),
            IntakeColumn("from", .date, required: true, ["起始日期"], "2026-09-01"),
            IntakeColumn("through", .date, lastDay, ""),
            IntakeColumn("period", .integer, required: true, ["节次"], "1"),
            IntakeColumn("starts", .time, required: true, ["上课时间", "开始时间"], "08:20"),
            IntakeColumn("ends", .time, required: true, ["下课时间", "结束时间"], "09:00"),
        ])

    static let timetable = IntakeKind(
        name: "timetable", job: .calendar,
        columns: [
            IntakeColumn("staff_no", .code, required: true, staff, "T000123"),
            IntakeColumn("organisation", .code, required: true, unit, "S00123"),
            IntakeColumn("term", .code, required: true, ["学期"], "2026F"),
            IntakeColumn("stage", .word, ["学段"], words: stages, "primary"),
            IntakeColumn("weekday", .weekday, weekday, "3", chinese: "周三"),
            IntakeColumn("period", .integer, ["节次"], "2"),
            IntakeColumn("weeks", .weeks, ["周次"], "1-17 odd", chinese: "1-17单"),
            IntakeColumn("movable", .boolean, ["可调课", "是否可调"], "no", chinese: "否"),
        ])

    static let rooms = IntakeKind(
        name: "rooms",
        columns: [
            IntakeColumn("organisation", .code, unit, "S00123"),
            IntakeColumn("code", .code, required: true, ["场地代码", "房间号", "会议室"], "101"),
            IntakeColumn(
                "mode", .word, required: true, ["类型"], words: [("physical", "线下"), ("online", "线上")], "physical"),
            IntakeColumn("capacity", .integer, required: true, ["容量", "座位数"], "60"),
            IntakeColumn(
                "features", .words, ["设备"],
                words: [("projector", "投影"), ("conference", "视频会议"), ("recording", "录播"), ("whiteboard", "白板")],
                "projector;conference", chinese: "投影;视频会议"),
            IntakeColumn("set_up_minutes", .integer, ["布置分钟", "准备时间"], "15"),
            IntakeColumn("join_url", .text, ["会议链接"], ""),
        ])

    static let makeupRules = IntakeKind(
        name: "makeup_rules",
        columns: [
            IntakeColumn("organisation", .code, required: true, unit, "S00123"),
            IntakeColumn("date", .date, required: true, ["日期", "补班日期"], "2026-10-10"),
            IntakeColumn("follows", .weekday, required: true, ["按周几上课", "执行课表"], "4", chinese: "周四"),
        ])

    static let halfDays = IntakeKind(
        name: "half_days",
        columns: [
            IntakeColumn("district", .code, required: true, ["区划代码", "区市代码"], "370202"),
            IntakeColumn("stage", .word, required: true, ["学段"], words: stages, "primary"),
            IntakeColumn("from", .date, required: true, ["起始日期"], "2026-09-01"),
            IntakeColumn("through", .date, lastDay, ""),
            IntakeColumn("weekday", .weekday, required: true, weekday, "3", chinese: "周三"),
            IntakeColumn("starts", .time, required: true, ["开始时间"], "13:30"),
            IntakeColumn("ends", .time, required: true, ["结束时间"], "17:00"),
        ])

    static let busy = IntakeKind(
        name: "busy",
        columns: [
            IntakeColumn("staff_no", .code, required: true, staff, "T000123"),
            IntakeColumn("from", .date, required: true, ["起始日期", "日期"], "2026-10-14"),
            IntakeColumn("starts", .time, ["开始时间"], "14:00"),
            IntakeColumn("through", .date, lastDay, ""),
            IntakeColumn("ends", .time, ["结束时间"], "16:00"),
            IntakeColumn(
                "kind", .word, required: true, ["类型"],
                words: [("meeting", "会议"), ("leave", "请假"), ("travel", "出差")], "meeting"),
            IntakeColumn("organisation", .code, unit, ""),
            IntakeColumn("note", .text, ["备注", "说明"], ""),
            IntakeColumn("gone", .boolean, gone, ""),
        ])

    static let travelTimes = IntakeKind(
        name: "travel_times",
        columns: [
            IntakeColumn("from", .code, required: true, ["出发单位代码", "出发单位"], "S00123"),
            IntakeColumn("to", .code, required: true, ["到达单位代码", "到达单位"], "U01"),
            IntakeColumn("minutes", .integer, required: true, ["分钟", "用时"], "35"),
            IntakeColumn("gone", .boolean, gone, ""),
        ])

    static let roster = IntakeKind(
        name: "roster",
        columns: [
            IntakeColumn("community", .code, required: true, ["共同体代码", "共同体"], "C01"),
            IntakeColumn("staff_no", .code, required: true, staff, "T000123"),
            IntakeColumn("organisation", .code, required: true, unit, "S00123"),
            IntakeColumn(
                "stage", .word, required: true, ["学段"],
                words: stages.filter { ["primary", "junior", "senior", "university"].contains($0.code) }, "primary"),
            IntakeColumn(
                "role", .word, required: true, ["角色"],
                words: [
                    ("chair", "主持人"), ("lead_preparer", "主备人"), ("expert", "专家"), ("recorder", "记录人"),
                    ("presenter", "说课人"), ("attendee", "参加人"),
                ], "attendee"),
            IntakeColumn("required", .boolean, ["必须到场", "是否必须"], ""),
            IntakeColumn("from", .date, required: true, ["起始日期"], "2026-09-01"),
            IntakeColumn("through", .date, lastDay, ""),
        ])

    static let calendarBlocks = IntakeKind(
        name: "calendar_blocks",
        columns: [
            IntakeColumn("organisation", .code, required: true, unit, "S00123"),
            IntakeColumn("term", .code, required: true, ["学期"], "2026F"),
            IntakeColumn(
                "kind", .word, required: true, ["类型"],
                words: [("exam", "考试"), ("vacation", "假期"), ("event", "活动"), ("assembly", "集会")], "exam"),
            IntakeColumn("from", .date, ["起始日期"], "2027-01-04"),
            IntakeColumn("starts", .time, ["开始时间"], ""),
            IntakeColumn("through", .date, lastDay, "2027-01-15"),
            IntakeColumn("ends", .time, ["结束时间"], ""),
        ])
}
