import TestSupport
import Testing

@testable import SkeinCLI

/// Cohorts and the four musts, driven by the command line alone.
@Suite("Commands of the clockwork")
struct ClockworkActsTests {
    /// A city with a term that has ended, and every kind that the acts enqueue.
    static let city = """
        select skein.define_kind(k)
        from unnest('{cohort.open,cohort.check_eligibility,cohort.rank,cohort.finalise,compliance.four_musts,
            compliance.rollup,notify.send,task.remind,training.progress,training.sweep,studio.audit,report.yearly}'::text[]) k;
        select programme.generate_city(7, holders => 20, today => '2026-11-23');
        insert into programme.school_terms
        select o.organisation_id, '2026S', '[2026-02-24,2026-07-11)', '2026-02-23'
        from programme.organisations o where o.kind = 'school' order by 1 limit 1;
        """

    /// An official of the municipal bureau.
    static func official(_ database: TestDatabase) async throws -> String {
        try await line(
            database,
            """
            select min(p.staff_no) from programme.people p join programme.posts h using (person_id)
            join programme.organisations o using (organisation_id)
            where h.post = 'official' and o.kind = 'municipal_bureau'
            """)
    }

    /// Runs the commands of `body` as an operator's login, which is no superuser.
    static func withOperator(_ body: @Sendable (TestDatabase, Operator) async throws -> Void) async throws {
        try await Seed.database(city) { database in
            let login = try await database.createLogin("clerk", in: ["skein_operator"])
            try await body(database, Operator(database: database, conninfo: login.conninfo))
        }
    }

    /// An operator at the command line.
    struct Operator: Sendable {
        let database: TestDatabase
        let conninfo: String

        func skein(_ words: String..., input: String = "") async -> CommandRun { await skein(words, input: input) }

        func skein(_ words: [String], input: String = "") async -> CommandRun {
            await database.skein(words + ["--db", conninfo], input: Array(input.utf8))
        }
    }

    static func line(_ database: TestDatabase, _ sql: String) async throws -> String {
        try await database.psql(sql).split(separator: "\n").joined()
    }

    /// Runs as a worker would what a job command enqueued.
    static func work(_ database: TestDatabase, _ function: String, _ job: CommandRun) async throws {
        #expect(job.status == .done, "\(job.err)")
        let id = job.out.split(separator: "\n").joined()
        try await database.psql(
            "select programme.\(function)(j.args, null) from skein.job j where j.id = \(id); select skein.cancel(\(id), 'done')"
        )
    }

    @Test("A cohort from its draft to the title terms: each act by who may, nothing unsigned")
    func cohort() async throws {
        try await Self.withOperator { database, clerk in
            let official = try await Self.official(database)
            func act(_ words: String..., by actor: String? = nil) async -> CommandRun {
                await clerk.skein(["cohort"] + words + ["--actor", actor ?? official, "--yes"])
            }
            func enter(_ words: String..., by actor: String? = nil) async -> CommandRun {
                await clerk.skein(["cohort"] + words + ["--actor", actor ?? official])
            }
            let draft = [
                "draft", "--number", "9", "--track", "master_teacher", "--quota", "12", "--starts", "2090-09-01",
                "--doc",
                "D-1",
            ]
            let asked = await clerk.skein(["cohort"] + draft + ["--actor", official])
            #expect(asked.status == .usage && asked.err.contains("--yes"), "\(asked.err)")
            let drafted = await clerk.skein(["cohort"] + draft + ["--actor", official, "--yes", "-o", "json"])
            #expect(drafted.out.contains("[2090-09-01,2093-09-01)"), "\(drafted.out) \(drafted.err)")
            try await Self.work(database, "cohort_open", await clerk.skein("cohort", "open", "5", "-o", "id"))
            let quota = await clerk.skein("cohort", "quota", "5", "-o", "csv")
            #expect(quota.out.split(whereSeparator: \.isNewline).count == 11, "\(quota.out) \(quota.err)")

            let applicant = try await Self.line(
                database,
                """
                select min(q.staff_no) from programme.people q join programme.posts p using (person_id)
                where p.post = 'teacher' and p.is_main
                    and not exists (select from programme.title_terms t where t.person_id = p.person_id)
                """)
            let unknown = await enter("apply", "5", "nobody")
            #expect(unknown.err.contains("SK008") && unknown.err.contains("/person"), "\(unknown.err)")
            #expect(await enter("apply", "5", applicant, by: applicant).status == .done)
            let check = await clerk.skein("cohort", "eligibility", "5", applicant, "-o", "id")
            try await Self.work(database, "cohort_check_eligibility", check)
            let own = await act(
                "settle", "5", applicant, "--rule", "ethics", "--verdict", "ok", "--doc", "D", by: applicant)
            #expect(own.status == .failed && own.err.contains("SK003"), "\(own.err)")
            let rules = await clerk.skein("cohort", "applications", "5", "-o", "jsonl").out
            for rule in ["ethics", "years", "post"] where rules.contains("\"\(rule)\"") {
                let settled = await act("settle", "5", applicant, "--rule", rule, "--verdict", "ok", "--doc", "D")
                #expect(settled.status == .done, "\(settled.err)")
            }
            let self1 = await act("decide", "5", applicant, "--to", "unit_recommended", "--doc", "D", by: applicant)
            #expect(self1.err.contains("own_application"), "\(self1.err)")
            let recommended = await act("decide", "5", applicant, "--to", "unit_recommended", "--doc", "D")
            #expect(recommended.status == .done, "\(recommended.err)")
            for step in ["district_review", "expert_review"] {
                if step == "expert_review" {
                    let passed = await act("decide", "5", applicant, "--to", "district_passed", "--doc", "D")
                    #expect(passed.status == .done, "\(passed.err)")
                }
                let advanced = await act("advance", "5", "--to", step, "--doc", "D")
                #expect(advanced.status == .done, "\(advanced.err)")
            }
            for (reviewer, score) in [(2001, "91.25"), (2002, "90"), (2003, "92")] {
                let expert = try await Self.line(
                    database, "select staff_no from programme.people where person_id = \(reviewer)")
                let scored = await enter("score", "5", applicant, "--reviewer", expert, "--score", score, by: expert)
                #expect(scored.status == .done, "\(scored.err)")
            }
            try await Self.work(database, "cohort_rank", await clerk.skein("cohort", "rank", "5", "-o", "id"))
            #expect(await act("advance", "5", "--to", "public_notice", "--doc", "D-2").status == .done)
            let objected = await enter("object", "5", applicant, "--reason", "有异议")
            #expect(objected.status == .done, "\(objected.err)")
            let answered = await act("answer", "1", "--outcome", "dismissed", "--doc", "D-3")
            #expect(answered.status == .done, "\(answered.err)")
            let outsider = await act("sign", "5", "--doc", "D-4", by: applicant)
            #expect(outsider.err.contains("SK003"), "\(outsider.err)")
            #expect(await act("sign", "5", "--doc", "D-4").status == .done)
            try await database.psql("update programme.cohort_notices set notice_from = '2026-01-05'")
            try await Self.work(
                database, "cohort_finalise", await clerk.skein("cohort", "finalise", "5", "-o", "id"))
            let shown = await clerk.skein("cohort", "show", "5", "-o", "json")
            #expect(
                shown.out.contains(#""status": "finalised""#) && shown.out.contains(#""selected": 1"#)
                    && shown.out.contains(#""signed_doc": "D-4""#), "\(shown.out) \(shown.err)")
            #expect(await clerk.skein("cohort", "show", "99").err.contains("cohort 99"))
            // Every act is in the operators' audit log with the person.
            let audit = try await Self.line(
                database, "select count(distinct action) from skein.audit where action like 'cohort.%'")
            #expect(audit == "9")
        }
    }

    @Test("The four musts: handed in, verified, weighed, waived")
    func compliance() async throws {
        try await Self.withOperator { database, clerk in
            let official = try await Self.official(database)
            let unit = try await Self.line(
                database,
                "select o.code from programme.organisations o join programme.school_terms t using (organisation_id)")
            let head = try await Self.line(
                database,
                """
                select p.staff_no from programme.people p join programme.posts h using (person_id)
                join programme.organisations o using (organisation_id)
                where o.code = '\(unit)' and h.post = 'principal'
                """)
            func act(_ words: String..., by actor: String? = nil) async -> CommandRun {
                await clerk.skein(["compliance"] + words + ["--actor", actor ?? official])
            }
            let unknown = await act(
                "round", "NO-SUCH", "2026S", "--on", "2026-03-02", "--lessons", "4", "--ip-lessons", "1")
            #expect(unknown.status == .failed && unknown.err.contains("SK008"), "\(unknown.err)")
            let round = await act(
                "round", unit, "2026S", "--on", "2026-03-02", "--lessons", "4", "--ip-lessons", "1", by: head)
            #expect(round.status == .done, "\(round.err)")
            let test = await act("test", unit, "2026S", "--on", "2026-06-20", "--subjects", "数学,道德与法治", by: head)
            #expect(test.status == .done, "\(test.err)")
            let lesson = await act(
                "record", unit, "2026S", "--must", "1", "--on", "2026-03-10", "--person", head, "--evidence",
                #"{"photo": "a"}"#, by: head)
            #expect(lesson.status == .done, "\(lesson.err)")
            let own = await act("verify", "1", "--outcome", "accepted", "--doc", "D", "--yes", by: head)
            #expect(own.err.contains("SK003"), "\(own.err)")
            let verified = await act("verify", "1", "--outcome", "accepted", "--doc", "D", "--yes")
            #expect(verified.status == .done, "\(verified.err)")
            let day = await act(
                "commemoration", "2026S", "qingming", "--on", "2026-04-05", "--name", "清明", "--doc", "D", "--yes")
            #expect(day.status == .done, "\(day.err)")
            let waive = await act(
                "waive", unit, "2026S", "--must", "2", "--reason", "校舍改建", "--doc", "D", "--yes")
            #expect(waive.status == .done, "\(waive.err)")
            try await Self.work(
                database, "compliance_four_musts",
                await clerk.skein("compliance", "weigh", unit, "2026S", "-o", "id"))
            let list = await clerk.skein("compliance", "list", "--unit", unit, "-o", "csv")
            for verdict in ["2026S,2,not_applicable", "2026S,3,pass", "2026S,4,pass"] {
                #expect(list.out.contains(verdict), "\(list.out) \(list.err)")
            }
            let records = await clerk.skein("compliance", "records", "--status", "verified", "-o", "json")
            #expect(records.out.contains(#""record_id": 1"#), "\(records.out)")
        }
    }
}
