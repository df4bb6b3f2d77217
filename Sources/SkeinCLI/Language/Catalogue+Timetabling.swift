extension Catalogue {
    /// What is said about timetabling, in English.
    static let englishTimetabling: [Message: String] = [
        .commandBenchQueue: "Measures the queue, in a database that holds no other jobs.",
        .commandBenchTimetabling: "Solves an instance of curriculum-based course timetabling.",
        .discussionBenchTimetabling: """
        Reads a .ctt file of the International Timetabling Competition 2007, track 3, and prints the best timetable \
        found in the competition's format, a line a lecture: course, room, day, period. No database is needed. Ctrl-C \
        ends the search with the best timetable until then.

        The figures go to standard error: the cost and its terms, moves, seconds, seed; with -o json as an object, so \
        that both can be kept:

          skein bench timetabling comp01.ctt --seconds 300 -o json > comp01.sol 2> comp01.json

        Status 1: the file is wrong, which is said with its line, or lectures have no place; 64: the command line is \
        wrong. docs/timetabling.md has the format, the rules and their prices, and figures to compare with.
        """,
        .argumentCourseFile: "The instance, a .ctt file; - is standard input.",
        .optionSolveSeconds: "How long to search; 30 when --moves is not given either.",
        .optionSolveMoves: "How many moves each chain proposes; with this and no --seconds a run repeats exactly.",
        .optionSolveSeed: "The seed.",
        .optionSolveChains: "How many searches run side by side, each on a core; the best result counts.",
        .solveProgress: "Solving",
        .solveCost: "cost {cost}",
        .solveSummary:
            "{name}: cost {cost} ({terms}), {unplaced} lectures unplaced; {moves} moves in {seconds} s, seed {seed}",
        .solveUnplaced: "{count} lectures have no place",
        .solveFunnel: "{course}: {missing} unplaced; {left} of {considered} periods are open to it ({removed})",
        .solveCancelled: "interrupted; this is the best timetable until then",
    ]

    /// What is said about timetabling, in Chinese.
    static let chineseTimetabling: [Message: String] = [
        .commandBenchQueue: "测量队列性能，须在没有其他作业的数据库中进行。",
        .commandBenchTimetabling: "求解一个基于培养方案的排课算例。",
        .discussionBenchTimetabling: """
        读取 2007 年国际排课竞赛第三赛道的 .ctt 文件，按竞赛格式输出找到的最优课表，每行一节课：课程、教室、日、节次。\
        不需要数据库。按 Ctrl-C 可提前结束，并输出到那时为止的最优课表。

        总代价及各项代价、步数、秒数和种子写到标准错误输出；加 -o json 则写成一个对象，两者可分别保存：

          skein bench timetabling comp01.ctt --seconds 300 -o json > comp01.sol 2> comp01.json

        状态 1：文件有误（指出行号），或有课排不下；64：命令行有误。格式、规则与代价以及可比较的数据见 docs/timetabling.md。
        """,
        .argumentCourseFile: "算例（.ctt 文件）；- 表示标准输入。",
        .optionSolveSeconds: "搜索多少秒；未给出 --moves 时默认 30 秒。",
        .optionSolveMoves: "每条搜索链尝试多少步；只给出此项而不给 --seconds 时，结果可完全重现。",
        .optionSolveSeed: "随机种子。",
        .optionSolveChains: "并行的搜索链数，每条占用一个核；取最优结果。",
        .solveProgress: "求解中",
        .solveCost: "代价 {cost}",
        .solveSummary: "{name}：代价 {cost}（{terms}），{unplaced} 节课未排；{seconds} 秒内尝试 {moves} 步，种子 {seed}",
        .solveUnplaced: "有 {count} 节课排不下",
        .solveFunnel: "{course}：{missing} 节未排；{considered} 个时段中有 {left} 个可用（{removed}）",
        .solveCancelled: "已中断；以下是到那时为止的最优课表",
    ]
}
