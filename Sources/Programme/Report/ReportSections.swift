extension ReportSection {
    private static let tracks: [(key: String, title: ReportText)] = [
        ("master_teacher", ReportText("名师", "Master teachers")),
        ("master_principal", ReportText("名校长", "Master principals")),
        ("master_class_teacher", ReportText("名班主任", "Master class teachers")),
        ("ip_master_teacher", ReportText("思政名师", "Master teachers of political education")),
    ]

    private static let grades = [
        Column(key: "excellent", title: ReportText("优秀", "Excellent")),
        Column(key: "qualified", title: ReportText("合格", "Qualified")),
        Column(key: "basically_qualified", title: ReportText("基本合格", "Basically qualified")),
        Column(key: "unqualified", title: ReportText("不合格", "Unqualified")),
        Column(key: "missed", title: ReportText("缺失", "Missed")),
        Column(key: "void", title: ReportText("不计", "Void")),
        Column(key: "unfinished", title: ReportText("未完成", "Unfinished")),
    ]

    private static func plain(_ key: String, _ zh: String, _ en: String) -> Column {
        Column(key: key, title: ReportText(zh, en), people: false)
    }

    private static func people(_ key: String, _ zh: String, _ en: String) -> Column {
        Column(key: key, title: ReportText(zh, en))
    }

    /// The report's tables in their order.
    static let all: [ReportSection] = titles + development + resources

    private static let titles = [
        ReportSection(
            key: "titles", title: ReportText("在册称号获得者", "Title holders"), rows: .districts,
            columns: tracks.map { Column(key: $0.key, title: $0.title) }, addsColumns: true, addsRows: true,
            chart: .stacked),
        ReportSection(
            key: "changes", title: ReportText("称号变动", "Titles gained and lost"), rows: .named(tracks),
            columns: [
                people("granted", "新授予", "Granted"), people("lifelong", "终身", "Lifelong"),
                people("revoked", "撤销", "Revoked"),
            ], addsRows: true),
        reviews("calendar_year", ReportText("年度考核（自然年）", "Yearly reviews, calendar year")),
        reviews("school_year", ReportText("年度考核（学年）", "Yearly reviews, school year")),
        ReportSection(
            key: "outcomes", title: ReportText("届终考核结果", "Evaluations of terms that took effect"), rows: .named(tracks),
            columns: [grades[0], grades[1], grades[3]], addsColumns: true, addsRows: true, chart: .stacked),
    ]

    private static func reviews(_ basis: String, _ title: ReportText) -> ReportSection {
        ReportSection(
            key: "reviews_\(basis)", title: title, rows: .districts, columns: grades, addsColumns: true, addsRows: true,
            chart: .stacked)
    }

    private static let development = [
        ReportSection(
            key: "studios", title: ReportText("工作室", "Studios"),
            rows: .named([
                ("innovation_team", ReportText("创新团队", "Innovation teams")),
                ("provincial_workshop", ReportText("省特级教师工作坊", "Provincial workshops")),
                ("expert_studio", ReportText("教育名家工作室", "Expert studios")),
                ("master_studio", ReportText("名师名校长工作室", "Master studios")),
                ("provincial_master_studio", ReportText("省名师名校长工作室", "Provincial master studios")),
            ]), columns: [plain("count", "数量", "Studios"), plain("target", "目标", "Target")], zeroFill: false,
            chart: .grouped),
        ReportSection(
            key: "training", title: ReportText("培训项目", "Training programmes"), rows: .found,
            columns: [
                plain("target", "目标", "Target"), people("enrolled", "报名", "Enrolled"), people("passed", "结业", "Passed"),
            ], zeroFill: false, chart: .grouped),
        ReportSection(
            key: "participation", title: ReportText("参加竞赛评比的教师", "Teachers who took part in contests"),
            rows: .districts,
            columns: [people("took_part", "参加", "Took part"), people("teachers", "教师", "Teachers")], addsRows: true,
            chart: .grouped),
        // Honours are published with names when they are granted.
        ReportSection(
            key: "honours", title: ReportText("荣誉", "Honours"),
            rows: .named([
                ("municipal_ip_master", ReportText("市思政名师", "Municipal masters of political education")),
                ("provincial_excellent_ip", ReportText("山东学校优秀思政课教师", "Provincial excellent teachers")),
                ("provincial_ip_person", ReportText("山东学校思政课教师年度人物", "Provincial persons of the year")),
            ]),
            columns: [
                plain("this_year", "本年", "This year"), plain("all_years", "累计", "All years"),
                plain("target", "目标", "Target"),
            ], zeroFill: false),
        ReportSection(
            key: "ip_staff", title: ReportText("思政课教师", "Teachers of political education"), rows: .districts,
            columns: [people("ip_teacher_full", "专职", "Full-time"), people("ip_teacher_part", "兼职", "Part-time")],
            addsColumns: true, addsRows: true, chart: .stacked),
        ReportSection(
            key: "four_musts", title: ReportText("“四个必须”（单位数）", "The four musts, units"), rows: .found,
            columns: [
                plain("pass", "达到", "Pass"), plain("fail", "未达到", "Fail"), plain("no_data", "缺少材料", "No data"),
                plain("not_applicable", "不适用", "Not applicable"),
            ], addsColumns: true, chart: .stacked),
        ReportSection(
            key: "communities", title: ReportText("一体化建设共同体", "Communities of all stages"), rows: .found,
            columns: [plain("units", "成员单位", "Units")], addsRows: true),
        ReportSection(
            key: "sessions", title: ReportText("一体化集体备课等活动", "Sessions of preparation"),
            rows: .named([
                ("lesson_prep", ReportText("集体备课", "Lesson preparation")),
                ("demo_lesson", ReportText("示范授课", "Demonstration lessons")),
                ("competition", ReportText("教学比赛", "Teaching contests")),
                ("exchange", ReportText("经验交流", "Exchange of experience")),
                ("social_practice", ReportText("社会实践", "Social practice")),
            ]),
            columns: [
                plain("held", "已举行", "Held"), plain("not_held", "未举行", "Not held"),
                plain("cancelled", "取消", "Cancelled"), plain("planned", "未到或未登记", "To come or not recorded"),
            ], addsColumns: true, addsRows: true, chart: .stacked),
    ]

    private static let resources = [
        ReportSection(
            key: "videos", title: ReportText("视频", "Videos"), rows: .found, columns: [plain("ready", "完成", "Ready")],
            addsRows: true, chart: .grouped),
        ReportSection(
            key: "budget", title: ReportText("经费（元）", "Budget, yuan"), rows: .found,
            columns: [plain("planned", "预算", "Planned"), plain("spent", "支出", "Spent")], addsRows: true,
            zeroFill: false,
            isMoney: true, chart: .grouped),
        ReportSection(
            key: "plans", title: ReportText("教师发展规划", "Development plans"), rows: .districts,
            columns: [plain("received", "已交", "Received"), plain("units", "单位", "Units")], addsRows: true),
        ReportSection(
            key: "tasks", title: ReportText("工作任务清单", "Task list"),
            rows: .named([
                ("open", ReportText("进行中", "Open")), ("overdue", ReportText("逾期", "Overdue")),
                ("done", ReportText("完成", "Done")), ("cancelled", ReportText("取消", "Cancelled")),
            ]), columns: [plain("count", "任务", "Tasks")], addsRows: true),
    ]
}
