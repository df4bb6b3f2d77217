import FoundationEssentials
import TestSupport
import Testing

@testable import SkeinCLI

/// Training, studios, tasks and reports, driven by the command line alone.
@Suite("Commands of training, studios, tasks and reports")
struct ProgrammeActsTests {
    private typealias Clockwork = ClockworkActsTests

    @Test("A training programme: set, enrolled in, weighed; who has not passed is listed")
    func training() async throws {
        try await Clockwork.withOperator { database, clerk in
            let official = try await Clockwork.official(database)
            func act(_ words: String...) async -> CommandRun {
                await clerk.skein(["training"] + words + ["--actor", official])
            }
            let set = await act(
                "set", "P1", "--kind", "principal_coverage", "--name", "高中校长培训", "--audience",
                #"{"posts": ["principal"], "stages": ["senior"]}"#, "--from", "2026-01-01", "--to", "2026-12-31",
                "--doc", "D",
                "--yes")
            #expect(set.status == .done, "\(set.err)")
            let principal = try await Clockwork.line(
                database,
                """
                select min(p.staff_no) from programme.training_reach(1, programme.city_day(now())) g
                join programme.people p using (person_id)
                """)
            let enrol = await act("enrol", "P1", principal, "--status", "passed", "--hours", "40.5")
            #expect(enrol.status == .done && enrol.out.contains("40.5"), "\(enrol.out) \(enrol.err)")
            let unknown = await act("enrol", "P2", principal)
            #expect(unknown.err.contains("SK008"), "\(unknown.err)")
            try await Clockwork.work(
                database, "training_progress", await clerk.skein("training", "weigh", "P1", "-o", "id"))
            let list = await clerk.skein("training", "list", "-o", "json")
            #expect(list.out.contains(#""state": "behind""#) && list.out.contains(#""passed": 1"#), "\(list.out)")
            let show = await clerk.skein("training", "show", "P1", "-o", "json")
            #expect(show.out.contains(#""status": "not_enrolled""#) && !show.out.contains(principal), "\(show.err)")
        }
    }

    @Test("A studio: set, joined, audited, left")
    func studio() async throws {
        try await Clockwork.withOperator { database, clerk in
            let official = try await Clockwork.official(database)
            let unit = try await Clockwork.line(
                database, "select min(code) from programme.organisations where kind = 'school'")
            let host = try await Clockwork.line(
                database, "select staff_no from programme.people where person_id = 1001")
            func act(_ words: String...) async -> CommandRun {
                await clerk.skein(["studio"] + words + ["--actor", official, "--doc", "D", "--yes"])
            }
            let set = await act(
                "set", "S1", "--kind", "expert_studio", "--name", "教育名家工作室", "--unit", unit, "--from", "2025-01-01")
            #expect(set.status == .done, "\(set.err)")
            let join = await act("join", "S1", host, "--role", "host", "--from", "2025-01-01")
            #expect(join.status == .done, "\(join.err)")
            try await Clockwork.work(
                database, "studio_audit", await clerk.skein("studio", "audit", "2026", "-o", "id"))
            let findings = await clerk.skein("studio", "findings", "-o", "csv")
            #expect(findings.out.contains("too_few_members") && findings.out.contains("too_few,"), "\(findings.out)")
            let leave = await act("leave", "S1", host, "--to", "2026-01-31")
            #expect(leave.status == .done, "\(leave.err)")
            let show = await clerk.skein("studio", "show", "S1", "-o", "json")
            #expect(
                show.out.contains(#""ends": "2026-01-31""#) && show.out.contains(#""findings": ["too_few_members"]"#),
                "\(show.out) \(show.err)")
        }
    }

    @Test("A task: set, moved, done")
    func task() async throws {
        try await Clockwork.withOperator { database, clerk in
            let official = try await Clockwork.official(database)
            let unit = try await Clockwork.line(
                database, "select min(code) from programme.organisations where kind = 'school'")
            func act(_ words: String...) async -> CommandRun {
                await clerk.skein(["task"] + words + ["--actor", official, "--doc", "D", "--yes"])
            }
            for due in ["2030-06-28", "2030-07-31"] {
                let set = await act("set", "T-1", "--unit", unit, "--title", "制定教师发展规划", "--due", due)
                #expect(set.status == .done && set.out.contains("open"), "\(set.out) \(set.err)")
            }
            #expect(
                try await Clockwork.line(database, "select count(*) from skein.job where kind = 'task.remind'") == "8")
            #expect(await act("done", "T-1").status == .done)
            let again = await act("cancel", "T-1")
            #expect(again.status == .failed && again.err.contains("SK009"), "\(again.err)")
            let list = await clerk.skein("task", "list", "--status", "done", "-o", "csv")
            #expect(list.out.contains("T-1,制定教师发展规划,\(unit)") && list.out.contains("2030-07-31"), "\(list.out)")
        }
    }

    @Test("A report: registers entered, made by a worker, listed, written out")
    func report() async throws {
        try await Clockwork.withOperator { database, clerk in
            let official = try await Clockwork.official(database)
            let rows = #"[{"year": 2026, "code": "training", "name": "培训", "planned_fen": 800000000, "spent_fen": 1}]"#
            let entered = await clerk.skein(
                "report", "register", "budget", "-", "--actor", official, "--doc", "D", "--yes", input: rows)
            #expect(entered.status == .done, "\(entered.err)")
            let bad = await clerk.skein(
                "report", "register", "gossip", "-", "--actor", official, "--doc", "D", "--yes", input: rows)
            #expect(bad.err.contains("/register"), "\(bad.err)")
            let made = await clerk.skein("report", "yearly", "2026", "--as-of", "2026-11-20", "-o", "id")
            #expect(made.status == .done, "\(made.err)")
            #expect(
                try await Clockwork.line(
                    database, "select args::text || unique_key from skein.job where kind = 'report.yearly'")
                    == #"{"v": 1, "year": 2026, "as_of": "2026-11-20"}2026:2026-11-20"#)
            let login = try await database.createLogin("worker", in: ["skein_worker"])
            let worker = await database.skein("worker", "--drain", "--db", login.conninfo)
            #expect(worker.status == .done, "\(worker.err)")
            let list = await clerk.skein("report", "list", "-o", "csv")
            #expect(list.out.contains("1,yearly,2026,2026-11-20,true"), "\(list.out) \(list.err)")
            let show = await clerk.skein("report", "show", "1", "-o", "json")
            #expect(show.out.contains(#""name": "sha256sums.txt""#), "\(show.out)")
            let directory = "/tmp/skein-export-\(database.name)"
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let export = await clerk.skein("report", "export", "1", directory, "-o", "csv")
            #expect(export.out.contains("\(directory)/titles.svg"), "\(export.out) \(export.err)")
            let text = try Data(contentsOf: URL(filePath: directory + "/budget.csv"))
            #expect(String(decoding: text, as: UTF8.self).contains("8000000.00,0.01"))
            let none = await clerk.skein("report", "export", "9", directory)
            #expect(none.status == .failed && none.err.contains("report 9"), "\(none.err)")
        }
    }
}
