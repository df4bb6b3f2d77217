extension Catalogue {
    /// What is said about `skein top` and the audit log, in English.
    static let englishTop: [Message: String] = [
        .commandTop: "Shows in the terminal how the queue is doing, again and again.",
        .discussionTop: """
        Keys: 1 to 5 or Tab choose what is listed, j and k or the arrows scroll, + and - change the pace, p pauses, \
        r looks again, ? helps, q leaves. Without a terminal it prints one picture and ends.
        """,
        .optionTopInterval: "Seconds between two looks.",
        .optionTopView: "What is listed first.",
        .topQueues: "Queues",
        .topRunning: "Running",
        .topFailures: "Failures",
        .topWorkers: "Workers",
        .topSchedules: "Schedules",
        .topNobody: "No worker is alive: nothing will run until one is started.",
        .topBehind: "Behind: the oldest ready job has waited {age}.",
        .topWaiting: "The oldest ready job has waited {age}.",
        .topIdle: "Nothing is waiting to be picked up.",
        .topPaused: "paused",
        .topEvery: "every {n} s",
        .topCounts: "ready {ready}  running {running}  waiting {waiting}  workers {workers}  leader {leader}",
        .topHour: "last hour: {done} completed, {failed} given up",
        .topHelp: """

        1 2 3 4 5, Tab        queues, running jobs, newest failures, workers, schedules
        j k, arrows           scroll
        PgUp PgDn Home End    scroll by pages
        + -                   look half or twice as often
        p, blank              pause, go on
        r                     look again now
        q, Ctrl-C             leave

        Any key goes back.
        """,
        .topKeys: "q leave  1-5 lists  j k scroll  + - pace  p pause  r again  ? help",
        .topFailed: "The last look failed, what is shown is older: {error}",
        .topNoTerminal: "standard input is not a terminal",
        .commandAudit: "Lists who changed what, newest first.",
        .optionAuditActor: "Only what this role or person did.",
        .optionAuditAction: "Only this action, such as cancel or pause.",
        .optionAuditSubject: "Only what was done to this: a job's id, or as the list shows it.",
        .optionAuditWithin: "Only of the last, such as 2h or 30d.",
        .columnActor: "ACTOR",
        .columnPerson: "PERSON",
        .columnSubject: "SUBJECT",
    ]

    /// What is said about `skein top` and the audit log, in Chinese.
    static let chineseTop: [Message: String] = [
        .commandTop: "在终端中持续显示队列的状况。",
        .discussionTop: """
        按键：1 到 5 或 Tab 选择列表，j、k 或方向键滚动，+ 和 - 调整刷新速度，p 暂停，r 立即刷新，? 帮助，q 退出。\
        不在终端中运行时只输出一次。
        """,
        .optionTopInterval: "两次刷新之间的秒数。",
        .optionTopView: "首先显示的列表。",
        .topQueues: "队列",
        .topRunning: "运行中",
        .topFailures: "失败",
        .topWorkers: "工作进程",
        .topSchedules: "定时计划",
        .topNobody: "没有存活的工作进程，启动之前任何作业都不会运行。",
        .topBehind: "积压：最早的就绪作业已等待 {age}。",
        .topWaiting: "最早的就绪作业已等待 {age}。",
        .topIdle: "没有等待领取的作业。",
        .topPaused: "已暂停",
        .topEvery: "每 {n} 秒",
        .topCounts: "就绪 {ready}  运行中 {running}  等待 {waiting}  工作进程 {workers}  主导 {leader}",
        .topHour: "最近一小时：完成 {done}，放弃 {failed}",
        .topHelp: """

        1 2 3 4 5、Tab        队列、运行中的作业、最近的失败、工作进程、定时计划
        j k、方向键           滚动
        PgUp PgDn Home End    翻页
        + -                   刷新间隔加倍或减半
        p、空格               暂停、继续
        r                     立即刷新
        q、Ctrl-C             退出

        按任意键返回。
        """,
        .topKeys: "q 退出  1-5 列表  j k 滚动  + - 快慢  p 暂停  r 刷新  ? 帮助",
        .topFailed: "上次刷新失败，显示的是较早的内容：{error}",
        .topNoTerminal: "标准输入不是终端",
        .commandAudit: "列出谁做了哪些更改，最新的在前。",
        .optionAuditActor: "只列出此角色或人员所做的。",
        .optionAuditAction: "只列出此动作，例如 cancel 或 pause。",
        .optionAuditSubject: "只列出对此对象所做的：作业编号，或列表中所示的名称。",
        .optionAuditWithin: "只列出最近一段时间的，例如 2h 或 30d。",
        .columnActor: "操作者",
        .columnPerson: "人员",
        .columnSubject: "对象",
    ]
}
