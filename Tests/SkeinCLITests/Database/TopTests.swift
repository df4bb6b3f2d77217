import FoundationEssentials
import TestSupport
import Testing

@testable import SkeinCLI

@Suite("skein top", .timeLimit(.minutes(2)))
struct TopTests {
    /// All forty are due in the same minute, so that they stand in the order of their names whatever time it is.
    private static let seed =
        Seed.jobs + """

            select skein.define_kind('t.nightly');
            select skein.set_schedule('nightly-' || to_char(g, 'FM00'), 't.nightly', rule => 'cron: 0 2 * * *')
            from generate_series(0, 39) g;
            """

    @Test(
        "On a terminal: keys, sizes, languages, signals and lost sessions, and the terminal is given back",
        arguments: ["keys", "signals", "words", "trouble"])
    func terminal(_ check: String) async throws {
        try await Seed.database(Self.seed) { database in
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let said = try await Executable.python(
                [root.appending(path: "Terminal/top.py").path, check, Executable.path],
                environment: ["SKEIN_DATABASE_URL": database.conninfo])
            #expect(said.status == 0 && said.out == "over\n", "\(said.out)\(said.err)")
        }
    }

    @Test("Without a terminal one picture of all there is", arguments: Language.allCases)
    func plain(_ language: Language) async throws {
        try await Seed.database(Self.seed) { database in
            let run = await database.skein("top", "--view", "schedules", "--lang", language.rawValue)
            #expect(run.status == .done && run.err.isEmpty && !run.out.contains("\u{1B}"))
            let lines = run.out.split(separator: "\n")
            #expect(lines.first?.hasPrefix("skein top") == true)
            #expect(lines.count { $0.hasPrefix("nightly-") } == 40)
            #expect(run.out.contains(Message.topNobody.text(in: language)))
        }
    }

    @Test("A database that is not there is an error as everywhere")
    func unreachable() async {
        let run = await CommandRun.of("top", "--db", "host=/nonexistent")
        #expect(run.status == .unreachable && run.out.isEmpty)
    }

    @Test("Keys are read whatever a terminal sends, and none scrolls beyond the end")
    func keys() {
        #expect(
            TopKey.read(Array("q\u{1B}[A\u{1B}OB\u{1B}[5~\u{1B}[6;5~\u{1B}[1;2Z\t\u{1B}é".utf8)) == [
                .character("q"), .up, .down, .pageUp, .pageDown, .other, .tab, .other, .other, .other,
            ])
        #expect(TopKey.read([0x1B, 0x5B]) == [.other] && TopKey.read([]).isEmpty)
        var state = TopState()
        #expect(state.press(.end, rows: 30, page: 10) == .redraw && state.offset == 20)
        #expect(state.press(.down, rows: 30, page: 10) == .redraw && state.offset == 20)
        #expect(state.press(.pageUp, rows: 30, page: 10) == .redraw && state.offset == 10)
        #expect(state.press(.home, rows: 3, page: 10) == .redraw && state.offset == 0)
        #expect(state.press(.down, rows: 3, page: 10) == .redraw && state.offset == 0)
        #expect(state.press(.character("9"), rows: 3, page: 10) == .none)
        #expect(state.press(.tab, rows: 3, page: 10) == .refresh && state.view == .running)
        for _ in 0..<20 { _ = state.press(.character("-"), rows: 0, page: 1) }
        #expect(state.interval == TopState.intervals.lowerBound)
        for _ in 0..<20 { _ = state.press(.character("+"), rows: 0, page: 1) }
        #expect(state.interval == TopState.intervals.upperBound)
        #expect(state.press(.character("?"), rows: 0, page: 1) == .redraw && state.showsHelp)
        #expect(state.press(.character("q"), rows: 0, page: 1) == .quit)
    }

    @Test("Sixty minutes in thirty bars")
    func sparkline() {
        #expect(TopPage.sparkline([]).isEmpty)
        #expect(TopPage.sparkline(Array(repeating: 0, count: 60)) == String(repeating: " ", count: 30))
        #expect(TopPage.sparkline([0, 1, 50, 50, 0, 0, Int64(7), 0]) == "▁█ ▁")
    }
}
