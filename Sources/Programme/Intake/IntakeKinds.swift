extension IntakeKind {
    private static let tracks = [
        (code: "master_teacher", label: "名师"), (code: "master_principal", label: "名校长"),
        (code: "master_class_teacher", label: "名班主任"), (code: "ip_master_teacher", label: "思政名师"),
    ]
    private static let staffNumber = ["工号", "教师编号", "职工号"]

    static let districts = IntakeKind(
        name: "districts",
        columns: [
            IntakeColumn("code", .code, required: true, ["区划代码", "区市代码"], "370202"),
            IntakeColumn("name_zh", .text, required: true, ["名称", "中文名称"], "市南区"),
            IntakeColumn("name_en", .text, required: true, ["英文名称"], "Shinan"),
        ])

    static let organisations = IntakeKind(
        name: "organisations",
        columns: [
            IntakeColumn("code", .code, required: true, ["单位代码", "机构代码", "学校代码"], "S00123"),
            IntakeColumn(
                "kind", .word, required: true, ["单位类型", "类型"],
                words: [
                    ("municipal_bureau", "市教育局"), ("district_bureau", "区市教育局"), ("training_centre", "培训中心"),
                    ("base", "基地"), ("project_site", "项目点"), ("school", "学校"), ("university", "高校"),
                    ("guidance_centre", "指导中心"), ("party_committee", "党组织"),
                ], "school"),
            IntakeColumn("name_zh", .text, required: true, ["单位名称", "名称"], "市南区示例小学"),
            IntakeColumn("name_en", .text, ["英文名称"], ""),
            IntakeColumn("parent", .code, ["上级单位代码", "上级单位", "主管单位代码"], "370202"),
            IntakeColumn("district", .code, ["区划代码", "区市代码"], "370202"),
            IntakeColumn("bureau_direct", .boolean, ["局属", "是否局属"], "no", chinese: "否"),
            IntakeColumn(
                "stages", .words, ["学段"],
                words: [
                    ("kindergarten", "幼儿园"), ("primary", "小学"), ("junior", "初中"), ("senior", "高中"),
                    ("vocational", "中职"), ("university", "大学"),
                ], "primary;junior", chinese: "小学;初中"),
            IntakeColumn("latitude", .decimal, ["纬度"], "36.06711"),
            IntakeColumn("longitude", .decimal, ["经度"], "120.38264"),
            IntakeColumn("from", .date, ["起始日期", "成立日期"], "2000-01-01"),
            IntakeColumn("through", .date, ["截止日期", "撤销日期"], ""),
        ])

    static let people = IntakeKind(
        name: "people",
        columns: [
            IntakeColumn("staff_no", .code, required: true, staffNumber, "T000123"),
            IntakeColumn("name_zh", .text, required: true, ["姓名"], "王示例"),
            IntakeColumn("mobile", .mobile, ["手机", "手机号", "手机号码", "联系电话"], "13800000000"),
            IntakeColumn("email", .email, ["邮箱", "电子邮箱"], "wang@example.com"),
            IntakeColumn("locale", .word, ["语言"], words: [("zh-Hans", "中文"), ("en", "英文")], "zh-Hans"),
        ])

    static let posts = IntakeKind(
        name: "posts",
        columns: [
            IntakeColumn("staff_no", .code, required: true, staffNumber, "T000123"),
            IntakeColumn("organisation", .code, required: true, ["单位代码", "学校代码", "机构代码"], "S00123"),
            IntakeColumn(
                "post", .word, required: true, ["职务", "岗位"],
                words: [
                    ("party_secretary", "党组织书记"), ("principal", "校长"), ("vice_principal", "副校长"), ("teacher", "教师"),
                    ("ip_teacher_full", "专职思政课教师"), ("ip_teacher_part", "兼职思政课教师"), ("researcher", "教研员"),
                    ("cio", "首席信息官"), ("official", "机关工作人员"),
                ], "teacher"),
            IntakeColumn("from", .date, required: true, ["起始日期", "任职日期"], "2026-09-01"),
            IntakeColumn("through", .date, ["截止日期", "离任日期"], ""),
            IntakeColumn("is_main", .boolean, ["主职", "是否主职"], "yes", chinese: "是"),
        ])

    static let cohorts = IntakeKind(
        name: "cohorts",
        columns: [
            IntakeColumn("cohort_no", .integer, required: true, ["届次", "批次"], "5"),
            IntakeColumn("track", .word, required: true, ["称号类别", "类别"], words: tracks, "master_teacher"),
            IntakeColumn("quota", .integer, required: true, ["名额"], "250"),
            IntakeColumn("from", .date, required: true, ["起始日期", "管理期起始日期"], "2027-09-01"),
            IntakeColumn(
                "status", .word, ["状态"],
                words: [
                    ("draft", "草稿"), ("calling", "申报中"), ("district_review", "区市评审"), ("expert_review", "专家评审"),
                    ("public_notice", "公示"), ("finalised", "已确定"), ("cancelled", "已取消"),
                ], "finalised"),
        ])

    static let titles = IntakeKind(
        name: "titles",
        columns: [
            IntakeColumn("staff_no", .code, required: true, staffNumber, "T000123"),
            IntakeColumn("cohort_no", .integer, required: true, ["届次", "批次"], "5"),
            IntakeColumn("track", .word, required: true, ["称号类别", "类别"], words: tracks, "master_teacher"),
            IntakeColumn("tier", .integer, required: true, ["梯队"], "3"),
            IntakeColumn("term_no", .integer, ["任期序号"], "1"),
            IntakeColumn("organisation", .code, required: true, ["单位代码", "学校代码", "机构代码"], "S00123"),
            IntakeColumn("from", .date, ["起始日期"], "2027-09-01"),
            IntakeColumn("through", .date, ["截止日期"], "2030-08-31"),
            IntakeColumn(
                "status", .word, ["状态"],
                words: [
                    ("active", "管理期内"), ("awaiting_evaluation", "待评定"), ("completed", "期满"), ("revoked", "已撤销"),
                    ("withdrawn", "已退出"),
                ], "active"),
            IntakeColumn(
                "outcome", .word, ["评定结果", "考核结果"],
                words: [("excellent", "优秀"), ("qualified", "合格"), ("unqualified", "不合格")], ""),
            IntakeColumn(
                "revoked_reason", .word, ["撤销原因"],
                words: [("term_unqualified", "届终不合格"), ("ethics_veto", "师德失范"), ("annual_unqualified", "年度不合格")],
                ""),
        ])

    static let suspensions = IntakeKind(
        name: "suspensions",
        columns: [
            IntakeColumn("staff_no", .code, required: true, staffNumber, "T000123"),
            IntakeColumn("cohort_no", .integer, required: true, ["届次", "批次"], "5"),
            IntakeColumn("track", .word, required: true, ["称号类别", "类别"], words: tracks, "master_teacher"),
            IntakeColumn("from", .date, required: true, ["起始日期"], "2028-03-01"),
            IntakeColumn("through", .date, ["截止日期"], "2028-08-31"),
            IntakeColumn(
                "reason", .word, required: true, ["原因"],
                words: [
                    ("maternity", "产假"), ("illness", "病假"), ("secondment", "借调"), ("study", "进修"), ("other", "其他"),
                ], "maternity"),
            IntakeColumn("doc_no", .text, ["文号"], ""),
        ])

    package static let holidays = IntakeKind(
        name: "holidays", job: .calendar,
        columns: [
            IntakeColumn("date", .date, required: true, ["日期"], "2027-01-01"),
            IntakeColumn(
                "kind", .word, required: true, ["类型"], words: [("off", "放假"), ("makeup_workday", "补班")], "off"),
            IntakeColumn("name", .text, ["名称", "节日"], "元旦"),
            IntakeColumn("source", .text, required: true, ["来源", "文件"], "https://www.gov.cn/zhengce/…"),
        ])
}
