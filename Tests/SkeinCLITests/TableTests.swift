import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Tables")
struct TableTests {
    private static let table = Table(
        [
            Column(key: "id", title: .columnID, kind: .integer),
            Column(key: "kind", title: .columnKind),
            Column(key: "state", title: .columnState),
            Column(key: "run_at", title: .columnRunAt, kind: .time, visibility: .wide),
            Column(key: "tags", kind: .list, visibility: .machine),
            Column(key: "args", kind: .json, visibility: .machine),
            Column(key: "error", title: .columnError),
        ],
        rows: [
            [
                Cell("9007199254740993"), Cell("review.open"), Cell("completed"),
                Cell("2026-12-01T01:00:00.000000Z", human: "2026-12-01 09:00:00"),
                Cell(#"["年度","a,b"]"#, human: "年度 a,b"),
                Cell(#"{"holder": 9007199254740993}"#), Cell(nil),
            ],
            [
                Cell("7"), Cell("通知.发送"), Cell("discarded"), Cell(nil), Cell(nil), Cell("{}"),
                Cell("学校“青岛二中”\n没有书记, \"none\""),
            ],
        ])

    @Test("Aligned in both languages", arguments: Language.allCases)
    func aligned(_ language: Language) throws {
        try speaking(language) {
            let table = Self.table.text(.table, style: .plain, columns: nil)
            try goldenFile("table.\(language.rawValue).txt", table)
            let wide = Self.table.text(.wide, style: .plain, columns: nil)
            try goldenFile("table-wide.\(language.rawValue).txt", wide)
            try goldenFile("record.\(language.rawValue).txt", Self.table.record(style: .plain))
        }
    }

    @Test("Every row of a table begins its columns at the same place")
    func columns() {
        let lines = speaking(.chinese) { Self.table.text(.table, style: .plain, columns: nil) }
            .split(separator: "\n").map(String.init)
        let starts = lines.map { line -> Int? in
            let word = ["状态", "completed", "discarded"].compactMap { line.firstRange(of: $0) }.first
            return word.map { DisplayWidth.of(String(line[..<$0.lowerBound])) }
        }
        #expect(Set(starts).count == 1)
    }

    @Test("Machine formats are the same in every language")
    func machine() throws {
        try goldenFile("table.json", Self.table.json)
        try goldenFile("table.jsonl", Self.table.jsonLines)
        try goldenFile("table.csv", Self.table.csv)
        #expect(Self.table.ids == "9007199254740993\n7\n")
        #expect(speaking(.chinese) { Self.table.json } == Self.table.json)
    }

    @Test("Nothing is [] in JSON")
    func empty() {
        let table = Table(Self.table.columns)
        #expect(table.json == "[]\n")
        #expect(table.jsonLines.isEmpty)
        #expect(table.csv == "id,kind,state,run_at,tags,args,error\r\n")
    }

    @Test("A terminal's width cuts the last column alone, and colours do not move columns")
    func terminal() {
        let narrow = speaking(.english) { Self.table.text(.table, style: .plain, columns: 50) }
        for line in narrow.split(separator: "\n") { #expect(DisplayWidth.of(String(line)) <= 50) }
        let colored = speaking(.english) { Self.table.text(.table, style: Style(isColored: true), columns: nil) }
        let plain = speaking(.english) { Self.table.text(.table, style: .plain, columns: nil) }
        #expect(colored.replacing(#/\u{1B}\[\d+m/#, with: "") == plain)
    }

    @Test("Relative times and durations")
    func times() {
        #expect(RelativeTime.duration(seconds: 42) == "42s")
        #expect(RelativeTime.duration(seconds: 185) == "3m 05s")
        #expect(RelativeTime.duration(seconds: 7_800) == "2h 10m")
        #expect(RelativeTime.duration(seconds: 367_200) == "4d 6h")
        speaking(.english) {
            #expect(RelativeTime.text(seconds: -90) == "1m 30s ago")
            #expect(RelativeTime.text(seconds: 5) == "in 5s")
        }
        speaking(.chinese) { #expect(RelativeTime.text(seconds: -90) == "1m 30s 前") }
    }

    @Test("A progress bar fits its line")
    func bar() {
        for columns in [20, 40, 80, 200] {
            let bar = ProgressBar.bar("考核", 37, 148, 400, "青岛二中", columns: columns)
            #expect(DisplayWidth.of(bar) < max(columns, 21))
        }
    }
}

/// Runs a body in one language.
func speaking<R>(_ language: Language, _ body: () throws -> R) rethrows -> R {
    var invocation = Invocation.current
    invocation.language = language
    return try Invocation.$current.withValue(invocation, operation: body)
}
