import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// The four musts: what counts, what is missing, what fails. Unit 900901 has the term 2026S, which ended in July 2026, and the
/// heads 1001 (secretary) and 1002 (principal).
@Suite("Four musts")
struct FourMustsTests {
    private static let weigh =
        #"select programme.compliance_four_musts('{"org_id": 900901, "term_code": "2026S"}')"#

    /// Generates a town, adds the unit, and acts on it.
    private static func withUnit(
        heads: String = """
        (1001, 900901, 'party_secretary', '[2020-01-01,)'), (1002, 900901, 'principal', '[2020-01-01,)')
        """,
        active: String = "[2000-01-01,)",
        _ body: @Sendable (Town) async throws -> Void
    ) async throws {
        try await withTown(holders: 20) { town in
            try await town.run(
                """
                insert into programme.organisations (organisation_id, code, kind, name_zh, district_code, active)
                overriding system value
                select 900901, 'unit-900901', 'school', '试点学校', min(district_code), '\(active)' from programme.districts;
                insert into programme.posts (person_id, organisation_id, post, during)
                values \(heads);
                insert into programme.school_terms values (900901, '2026S', '[2026-02-24,2026-07-11)', '2026-02-23');
                """)
            try await body(town)
        }
    }

    /// Hands evidence in, and verifies it unless told otherwise.
    private static func lesson(
        _ town: Town, by person: Int, on day: String, evidence: String? = nil, verified: Bool = true
    ) async throws {
        try await record(
            town, must: 1, on: day, person: "\(person)", event: "null", evidence: evidence ?? "\(person) \(day)",
            verified: verified)
    }

    private static func record(
        _ town: Town, must: Int, on day: String, person: String, event: String, evidence: String, verified: Bool = true
    ) async throws {
        let id = try await town.value(
            """
            select programme.four_must_record(900901, '2026S', \(must), '\(day)', \(person), \(event),
                jsonb_build_object('photo', '\(evidence)'), \(Town.official)) ->> 'record_id'
            """)
        guard verified else { return }
        try await town.run(
            """
            select programme.four_must_verify(\(id ?? "0"), true, \(Town.official), '青教发1号')
            """)
    }

    private static func verdict(_ town: Town, _ must: Int) async throws -> String? {
        try await town.value(weigh + " -> 'verdicts' ->> '\(must)'")
    }

    @Test("secretary = principal, one lesson: must 1 passes")
    func oneHeadForBoth() async throws {
        let both = "(1001, 900901, 'party_secretary', '[2020-01-01,)'), (1001, 900901, 'principal', '[2020-01-01,)')"
        try await Self.withUnit(heads: both) { town in
            #expect(try await Self.verdict(town, 1) == "no_data")
            try await Self.lesson(town, by: 1001, on: "2026-03-10")
            #expect(try await Self.verdict(town, 1) == "pass")
        }
    }

    @Test("principal replaced in March, only the old one taught: must 1 passes")
    func headReplaced() async throws {
        let heads = """
            (1001, 900901, 'party_secretary', '[2020-01-01,)'), (1002, 900901, 'principal', '[2020-01-01,2026-03-20)'),
            (1003, 900901, 'principal', '[2026-03-20,)')
            """
        try await Self.withUnit(heads: heads) { town in
            try await Self.lesson(town, by: 1001, on: "2026-03-11")
            #expect(try await Self.verdict(town, 1) == "fail")
            try await Self.lesson(town, by: 1002, on: "2026-03-10")
            #expect(try await Self.verdict(town, 1) == "pass")
        }
    }

    @Test("a Saturday that is a make-up workday counts, another Saturday does not")
    func makeUpWorkday() async throws {
        try await Self.withUnit { town in
            try await Self.lesson(town, by: 1001, on: "2026-02-28", verified: false)
            try await Self.lesson(town, by: 1002, on: "2026-03-07", verified: false)
            #expect(try await town.value(Self.weigh + " ->> 'rejected'") == "1")
            #expect(
                try await town.lines(
                    "select person_id, status, reject_reason from programme.four_must_records order by 1")
                    == ["1001 submitted -", "1002 rejected no_school_day"])
        }
    }

    @Test("an event in a vacation is not applicable; one that was due without a class fails when others were held")
    func commemorations() async throws {
        try await Self.withUnit { town in
            #expect(try await Self.verdict(town, 2) == "no_data")
            try await town.run(
                """
                insert into programme.commemorations values ('2026S', 'youth_day', '2026-05-04', '五四');
                insert into programme.calendar_blocks (organisation_id, span, kind)
                values (900901, '[2026-05-01 00:00+08,2026-05-06 00:00+08)', 'vacation')
                """)
            #expect(try await Self.verdict(town, 2) == "not_applicable")
            try await town.run(
                """
                insert into programme.commemorations values ('2026S', 'qingming', '2026-04-05', '清明'),
                    ('2026S', 'party_day', '2026-07-01', '七一')
                """)
            #expect(try await Self.verdict(town, 2) == "no_data")
            try await Self.record(town, must: 2, on: "2026-04-10", person: "null", event: "'qingming'", evidence: "a")
            // One day outside the window of seven.
            try await Self.record(town, must: 2, on: "2026-06-23", person: "null", event: "'party_day'", evidence: "b")
            #expect(try await Self.verdict(town, 2) == "fail")
            #expect(
                try await town.lines("select detail from programme.four_must where must = 2")
                    == [#"{"lacking": ["party_day"], "not_applicable": ["youth_day"]}"#])
            try await Self.record(town, must: 2, on: "2026-06-24", person: "null", event: "'party_day'", evidence: "c")
            #expect(try await Self.verdict(town, 2) == "pass")
        }
    }

    @Test("twelve observation rounds, one without a political lesson: must 3 fails and names it")
    func rounds() async throws {
        try await Self.withUnit { town in
            #expect(try await Self.verdict(town, 3) == "not_applicable")
            try await town.run(
                """
                select programme.observation_round_add(900901, '2026S', date '2026-03-02' + 7 * n, 4, (n <> 5)::int,
                    \(Town.official))
                from generate_series(1, 12) n
                """)
            #expect(try await Self.verdict(town, 3) == "fail")
            #expect(
                try await town.value(
                    "select detail #>> '{lacking,0,held_on}' from programme.four_must where must = 3") == "2026-04-06")
            #expect(
                try await town.value(
                    "select jsonb_array_length(detail -> 'lacking') from programme.four_must where must = 3")
                    == "1")
        }
    }

    @Test("quality tests must hold the subject")
    func tests() async throws {
        try await Self.withUnit { town in
            try await town.run(
                "select programme.quality_test_add(900901, '2026S', '2026-06-20', '{数学,道德与法治}', \(Town.official))")
            #expect(try await Self.verdict(town, 4) == "pass")
            try await town.run(
                "select programme.quality_test_add(900901, '2026S', '2026-06-21', '{数学}', \(Town.official))")
            #expect(try await Self.verdict(town, 4) == "fail")
        }
    }

    @Test("a school that opened in mid-term answers for the days since")
    func openedMidTerm() async throws {
        try await Self.withUnit(active: "[2026-05-01,)") { town in
            try await town.run(
                """
                insert into programme.commemorations values ('2026S', 'qingming', '2026-04-05', '清明');
                select programme.observation_round_add(900901, '2026S', '2026-04-01', 4, 0, \(Town.official))
                """)
            #expect(try await Self.verdict(town, 2) == "not_applicable")
            #expect(try await Self.verdict(town, 3) == "not_applicable")
        }
    }

    @Test("a future date, the same evidence twice, a person not in post: rejected")
    func rejections() async throws {
        try await Self.withUnit { town in
            try await Self.lesson(town, by: 1001, on: "2026-03-10", evidence: "same")
            try await Self.lesson(town, by: 1002, on: "2026-03-11", evidence: "same", verified: false)
            try await Self.lesson(town, by: 1003, on: "2026-03-10", verified: false)
            try await Self.lesson(town, by: 1002, on: "2099-03-10", verified: false)
            #expect(try await Self.verdict(town, 1) == "fail")
            #expect(
                try await town.lines(
                    "select person_id, status, reject_reason from programme.four_must_records order by record_id") == [
                        "1001 verified -", "1002 rejected duplicate_evidence", "1003 rejected not_in_post",
                        "1002 rejected future_date",
                    ])
            #expect(
                try await town.refusal("select programme.four_must_verify(1, false, 'nobody', 'd')")?.sqlState
                    == "SK002")
        }
    }

    @Test("the job stores and tells once for the same facts; the roll-up counts by district; the sweep finds the unit")
    func jobs() async throws {
        try await Self.withUnit { town in
            let queue = Database(town.database.conninfo, logger: testLogger)
            let args = WeighFourMusts(organisationID: 900901, term: "2026S")
            _ = try await perform(args, in: Town.jobs(), database: queue)
            #expect(try await town.value("select count(*) from programme.four_must") == "4")
            #expect(try await town.jobs("notify.send") == 1)
            let before = try await town.lines("select xmin::text from programme.four_must_results")
            _ = try await perform(args, in: Town.jobs(), database: queue)
            #expect(try await town.lines("select xmin::text from programme.four_must_results") == before)
            #expect(try await town.jobs("notify.send") == 1)
            _ = try await perform(RollUpCompliance(term: "2026S"), in: Town.jobs(), database: queue)
            #expect(try await town.jobs("notify.send") == 2)
            try await town.run(
                """
                update programme.school_terms
                set span = daterange(current_date - 30, current_date + 30), week1_monday = date_trunc('week', current_date - 30)
                """)
            _ = try await perform(SweepCompliance(), in: Town.jobs(), database: queue)
            #expect(try await town.jobs("compliance.four_musts") == 1)
            #expect(try await town.jobs("compliance.rollup") == 1)
            await queue.close()
        }
    }

    @Test("a unit whose term nobody entered has no data; an unknown unit is refused")
    func unknown() async throws {
        try await Self.withUnit { town in
            try await town.run("delete from programme.school_terms")
            for must in 1...4 { #expect(try await Self.verdict(town, must) == "no_data") }
            let none = #"select programme.compliance_four_musts('{"org_id": 99999, "term_code": "2026S"}')"#
            #expect(try await town.refusal(none)?.sqlState == "SK008")
        }
    }

    /// The SQLSTATE of a call for that unit by that actor.
    private static func refused(_ town: Town, _ call: String, _ unit: String, _ actor: String) async throws -> String {
        let sql = call.replacing("UNIT", with: unit).replacing("ACTOR", with: actor)
        let error = try await town.refusal("select programme.\(sql)")
        return error?.sqlState ?? "-"
    }

    @Test("who hands in belongs to the unit; an unknown unit is SK008, a stranger SK003, nobody SK002")
    func actors() async throws {
        try await Self.withUnit { town in
            let calls = [
                "observation_round_add(UNIT, '2026S', '2026-03-02', 4, 1, ACTOR)",
                "quality_test_add(UNIT, '2026S', '2026-06-20', '{数学}', ACTOR)",
                "four_must_record(UNIT, '2026S', 1, '2026-03-10', 1001, null, '{\"a\": 1}', ACTOR)",
            ]
            let stranger = """
                (select staff_no from programme.people where person_id not in (
                    select person_id from programme.posts where organisation_id = 900901 or post = 'official') limit 1)
                """
            for call in calls {
                let unknown = try await Self.refused(town, call, "99999", Town.official)
                #expect(unknown == "SK008")
                #expect(try await Self.refused(town, call, "900901", "'nobody'") == "SK002")
                #expect(try await Self.refused(town, call, "900901", stranger) == "SK003")
                let head = "(select staff_no from programme.people where person_id = 1001)"
                #expect(try await Self.refused(town, call, "900901", head) == "-")
            }
        }
    }

    private static func waive(_ town: Town, _ on: Bool, _ reason: String = "校舍改建") async throws -> String {
        let error = try await town.refusal(
            """
            select programme.four_must_waive(900901, '2026S', 2, \(on), '\(reason)', \(Town.official), 'D-1')
            """)
        return error?.sqlState ?? "-"
    }

    @Test("a must that the bureau waived is not applicable and says why, until the waiver is taken back")
    func waived() async throws {
        try await Self.withUnit { town in
            let early = try await Self.waive(town, false)
            #expect(early == "SK009")
            #expect(try await Self.waive(town, true, "") == "SK002")
            #expect(try await Self.waive(town, true) == "-")
            #expect(try await Self.verdict(town, 2) == "not_applicable")
            #expect(
                try await town.value("select detail ->> 'waived' from programme.four_must where must = 2") == "校舍改建")
            #expect(try await Self.waive(town, false) == "-")
            #expect(try await Self.verdict(town, 2) == "no_data")
        }
    }

    @Test("every pair of states of a record: only what is listed is let through")
    func transitions() async throws {
        try await Self.withUnit { town in
            let states = ["submitted", "verified", "rejected"]
            let allowed = ["submitted verified", "submitted rejected", "verified rejected"]
            for start in states {
                for end in states where start != end {
                    let reason = "case s when 'rejected' then 'not_accepted' end"
                    let error = try await town.refusal(
                        """
                        insert into programme.four_must_records (organisation_id, term_code, must, happened_on, person_id,
                            evidence, evidence_hash, status, reject_reason, verified_by, verified_doc)
                        select 900901, '2026S', 1, '2026-03-10', 1001, '{"a": 1}', repeat('0', 64), s, \(reason), 'x', 'd'
                        from (values ('\(start)')) v (s);
                        update programme.four_must_records r set status = s, reject_reason = \(reason)
                        from (values ('\(end)')) v (s);
                        delete from programme.four_must_records
                        """)
                    #expect((error == nil) == allowed.contains("\(start) \(end)"), "\(start) → \(end)")
                    if error != nil { #expect(error?.sqlState == "SK009") }
                }
            }
        }
    }
}
