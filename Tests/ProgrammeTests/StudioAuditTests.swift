import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// `studio.audit`: what is wrong with studios is listed and cleared, and nothing is changed.
@Suite("Studios")
struct StudioAuditTests {
    private static let audit =
        "select programme.studio_audit(jsonb_build_object('year', extract(year from programme.city_day(now()))::int))"

    private static let unit = """
        (select min(organisation_id) from programme.organisations where kind = 'school')
        """

    /// A studio with a host and members, led by another.
    private static func studio(
        _ town: Town, _ code: String, kind: String = "master_studio", host: Int? = 1001, members: Int = 3,
        leadsFrom: String? = nil
    ) async throws {
        let above = leadsFrom.map { "'\($0)'" } ?? "null"
        try await town.run(
            """
            select programme.studio_set('\(code)', '\(kind)', '工作室\(code)', \(unit), \(above), '2025-01-01', null,
                \(Town.official), 'D')
            """)
        if let host { try await join(town, code, host, "host") }
        for n in 0..<members { try await join(town, code, 2001 + n, "member") }
    }

    private static func join(_ town: Town, _ code: String, _ person: Int, _ role: String) async throws {
        try await town.run(
            "select programme.studio_join('\(code)', \(person), '\(role)', '2025-01-01', \(Town.official), 'D')")
    }

    private static func findings(_ town: Town) async throws -> [String] {
        try await town.value(audit).map { _ in () }
        return try await town.lines(
            "select coalesce(code, detail ->> 'kind') as code, rule from programme.studio_finding where cleared_on is null order by 1, 2"
        )
    }

    @Test("a kind that was never entered has no data; one below its target is too few, told once")
    func targets() async throws {
        try await withTown(holders: 20) { town in
            #expect(
                try await town.value(Self.audit + " #>> '{kinds,expert_studio}'")
                    == #"{"count": 0, "target": 36, "verdict": "no_data"}"#)
            #expect(try await town.jobs("notify.send") == 0)
            try await Self.studio(town, "E1", kind: "expert_studio")
            #expect(try await Self.findings(town) == ["expert_studio too_few"])
            #expect(try await Self.findings(town) == ["expert_studio too_few"])
            #expect(try await town.jobs("notify.send") == 1)
            try await town.run(
                """
                update programme.policies set value = '{"expert_studio": 1}' where key = 'studio.targets'
                """)
            #expect(try await Self.findings(town) == [])
            #expect(
                try await town.value("select count(*) from programme.studio_finding where cleared_on is not null")
                    == "1")
        }
    }

    @Test("a host who is missing, out of post or revoked, and too few members")
    func hosts() async throws {
        try await withTown(holders: 20) { town in
            try await Self.studio(town, "A", host: nil)
            try await Self.studio(town, "B", host: 1002)
            try await Self.studio(town, "C", host: 1003, members: 2)
            try await town.run("delete from programme.posts where person_id = 1002")
            let holder =
                Int(try await town.value("select person_id from programme.title_terms where term_id = 1") ?? "") ?? 0
            try await Self.studio(town, "D", host: holder)
            try await town.run(
                """
                update programme.title_terms set status = 'revoked', revoked_reason = 'ethics_veto' where term_id = 1
                """)
            #expect(
                try await Self.findings(town) == [
                    "A no_host", "B host_without_post", "C too_few_members", "D host_revoked",
                ])
        }
    }

    @Test(
        "a chain that closes on itself is listed and left; five levels are too deep; who only leads into a cycle is not one"
    )
    func chains() async throws {
        try await withTown(holders: 20) { town in
            for (n, code) in ["A", "B", "C", "D", "E"].enumerated() {
                try await Self.studio(town, code, leadsFrom: n == 0 ? nil : ["A", "B", "C", "D"][n - 1])
            }
            #expect(try await Self.findings(town) == ["E too_deep"])
            try await town.run(
                "update programme.studios set leads_from = (select studio_id from programme.studios where code = 'C') where code = 'A'"
            )
            #expect(
                try await Self.findings(town) == ["A cycle", "B cycle", "C cycle", "E too_deep"])
            #expect(
                try await town.value(
                    "select detail -> 'chain' from programme.studio_finding where code = 'B' and rule = 'cycle'")
                    == #"["B", "A", "C"]"#)
            #expect(try await town.value("select count(*) from programme.studios where leads_from is null") == "0")
        }
    }

    @Test("who leaves is a member until that day; a host is named by the bureau, members by the unit")
    func members() async throws {
        try await withTown(holders: 20) { town in
            try await Self.studio(town, "A")
            let head = """
                (select p.staff_no from programme.people p join programme.posts h using (person_id)
                 where h.organisation_id = \(Self.unit) and h.post = 'principal')
                """
            let host = "select programme.studio_join('A', 1009, 'host', '2026-01-01', \(head), 'D')"
            #expect(try await town.refusal(host)?.sqlState == "SK003")
            let second = host.replacing(head, with: Town.official)
            #expect(try await town.refusal(second)?.sqlState == "23P01")
            try await town.run("select programme.studio_join('A', 1009, 'apprentice', '2026-01-01', \(head), 'D')")
            try await town.run("select programme.studio_leave('A', 1009, '2026-02-01', \(head), 'D')")
            #expect(
                try await town.lines("select role, starts, ends from programme.studio_member where ends is not null")
                    == ["apprentice 2026-01-01 2026-02-01"])
            let gone = "select programme.studio_leave('A', 1009, '2026-03-01', \(head), 'D')"
            #expect(try await town.refusal(gone)?.sqlState == "SK008")
        }
    }

    @Test("the job runs as it is registered; a year that has not begun is refused")
    func job() async throws {
        try await withTown(holders: 20) { town in
            let queue = Database(town.database.conninfo, logger: testLogger)
            let done = try await perform(AuditStudios(year: Town.year - 1), in: Town.jobs(), database: queue)
            await queue.close()
            guard case .settled = done.outcome else {
                Issue.record("\(done.outcome)")
                return
            }
            let early = try await town.refusal(#"select programme.studio_audit('{"year": 2099}')"#)
            #expect(early?.sqlState == "SK010")
        }
    }
}
