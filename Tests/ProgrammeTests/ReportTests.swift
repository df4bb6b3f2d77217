import FoundationEssentials
import LocalPostgres
import PQ
import Skein
import SkeinTesting
import TestSupport
import Testing

@testable import Programme

/// `report.yearly`, from the database to the bytes.
@Suite("Yearly report")
struct ReportTests {
    /// What a year left behind, for a report as of `day`.
    private static let registers = """
        select programme.register_add('budget', '[{"year": 2026, "code": "training", "name": "培训 | <b>", "planned_fen": 80000000099,
            "spent_fen": 70000000000}, {"year": 2026, "code": "studios", "name": "=工作室", "planned_fen": 100}]', OFFICIAL, 'D');
        select programme.register_add('contests', '[{"code": "C1", "name": "优质课", "kind": "teaching_contest", "held_on": "2026-05-01"}]',
            OFFICIAL, 'D');
        select programme.register_add('contest_entries', jsonb_agg(jsonb_build_object('code', 'C1', 'staff_no', p.staff_no)), OFFICIAL, 'D')
        from (select p.staff_no from programme.people p order by p.person_id offset 2000 limit 90) p;
        select programme.register_add('honours', jsonb_agg(jsonb_build_object('staff_no', p.staff_no, 'kind', 'provincial_ip_person',
            'level', 'provincial', 'granted_on', '2026-03-01')), OFFICIAL, 'D')
        from (select p.staff_no from programme.people p order by p.person_id limit 4) p;
        select programme.register_add('plans', jsonb_agg(jsonb_build_object('unit', o.code, 'year', 2026, 'uri', 'file:1',
            'received_on', '2026-02-01')), OFFICIAL, 'D')
        from (select o.code from programme.organisations o where o.kind = 'school' order by o.organisation_id limit 30) o;
        """.replacing("OFFICIAL", with: Town.official)

    private static func withReportedTown(_ body: @Sendable (Town, Database) async throws -> Void) async throws {
        try await withTown(holders: 120, year: 2026) { town in
            try await town.run(registers)
            let queue = Database(town.database.conninfo, logger: testLogger)
            try await body(town, queue)
            await queue.close()
        }
    }

    private static func make(_ queue: Database, year: Int? = 2026, asOf: String? = nil) async throws {
        _ = try await perform(MakeYearlyReport(year: year, asOf: asOf), in: Town.jobs(), database: queue)
    }

    private static func file(_ town: Town, _ name: String) async throws -> String {
        try await town.value(
            "select content from programme.report_file where name = $1 and report_id = 1", [.text(name)])
            ?? ""
    }

    @Test("the same data give the same bytes and one report; other data make another, and no report changes")
    func identical() async throws {
        try await Self.withReportedTown { town, queue in
            try await Self.make(queue)
            try await Self.make(queue)
            #expect(
                try await town.lines("select count(*), count(distinct manifest_sha256) from programme.report") == [
                    "1 1"
                ])
            // Another order of the rows on disk, another session, another time zone.
            try await town.run("alter database \(town.database.name) set timezone to 'America/New_York'")
            try await town.run(
                "cluster programme.title_terms using term_once_a_cohort; reindex table programme.title_terms")
            let other = Database(town.database.conninfo, logger: testLogger)
            try await Self.make(other)
            await other.close()
            #expect(try await town.value("select count(*) from programme.report") == "1")
            try await town.run(
                "update programme.title_terms set organisation_id = (select max(organisation_id) from programme.organisations where kind = 'school') where term_id = 1"
            )
            try await Self.make(queue)
            #expect(try await town.value("select count(*) from programme.report") == "2")
            #expect(try await town.refusal("update programme.report_files set content = ''") != nil)
            #expect(try await town.jobs("notify.send") == 2)
            #expect(
                try await town.value(
                    """
                    select content = (select string_agg(f.sha256 || '  ' || f.name || E'\\n', '' order by f.name collate "C")
                        from programme.report_files f where f.report_id = 1 and f.name <> 'sha256sums.txt')
                    from programme.report_files where report_id = 1 and name = 'sha256sums.txt'
                    """) == "true")
        }
    }

    @Test("no count of one to four people is in any file; sections nobody entered have no data")
    func small() async throws {
        try await Self.withReportedTown { town, queue in
            try await Self.make(queue)
            #expect(
                try await town.value(
                    """
                    select bool_or(n between 1 and 4) from (select count(*) as n from programme.title_terms t
                        join programme.organisations o using (organisation_id) group by o.district_code, t.track) q
                    """) == "true")
            let rows = try await Self.file(town, "titles.csv").split(whereSeparator: \.isNewline)
            #expect(rows.count == 12)
            for row in rows.dropFirst() {
                for cell in row.split(separator: ",").dropFirst(3) where cell != "*" {
                    let number = try #require(Int(cell))
                    #expect(number == 0 || number >= 5, "\(row)")
                }
            }
            #expect(rows.contains { $0.contains("*") })
            let json = try await Self.file(town, "report.json")
            #expect(json.contains(#""suppressed""#))
            let markdown = try await Self.file(town, "report.zh.md")
            #expect(markdown.contains("## 视频\n\n没有数据"))
            #expect(try await Self.file(town, "videos.csv") == "")
        }
    }

    @Test("money is whole fen; what nobody reported is unknown, and so is its sum; names are no markup and no formula")
    func money() async throws {
        try await Self.withReportedTown { town, queue in
            try await Self.make(queue)
            #expect(
                try await Self.file(town, "budget.csv").split(whereSeparator: \.isNewline) == [
                    "\u{FEFF}key,name_zh,name_en,planned,spent", "studios,'=工作室,'=工作室,1.00,",
                    "training,培训 | <b>,培训 | <b>,800000000.99,700000000.00", "total,合计,Total,800000001.99,",
                ])
            let markdown = try await Self.file(town, "report.en.md")
            #expect(markdown.contains(#"| 培训 \| \<b\> | 800000000.99 | 700000000.00 |"#))
            let json = try await Self.file(town, "report.json")
            #expect(json.contains("80000000099"))
            let chart = try await Self.file(town, "budget.svg")
            #expect(chart.contains("培训 | &lt;b&gt;"))
        }
    }

    @Test("sessions of the year by kind and what became of them; none of another year, none without a time")
    func sessions() async throws {
        try await Self.withReportedTown { town, queue in
            try await town.run(
                """
                insert into programme.communities (code, name_zh, lead_organisation_id)
                select 'R1', '共同体', min(organisation_id) from programme.organisations where kind = 'university';
                insert into programme.rooms (code, mode, capacity) values ('net', 'online', 100);
                insert into programme.prep_sessions (community_id, term_code, series, seq_no, topic_zh, kind, duration_min, mode,
                    quorum, status, room_id, span, room_span)
                select c.community_id, '2026S', 'a', n, '主题', k, 60, 'online', '{}', s, r.room_id, t.span, t.span
                from programme.communities c, programme.rooms r, (values (1, 'lesson_prep', 'held', date '2026-03-02'),
                    (2, 'lesson_prep', 'held', '2026-03-03'), (3, 'exchange', 'not_held', '2026-03-04'),
                    (4, 'exchange', 'held', '2025-03-04')) v (n, k, s, day),
                    lateral (select tstzrange(v.day + time '10:00', v.day + time '11:00') as span) t
                where c.code = 'R1' and r.code = 'net'
                """)
            try await Self.make(queue)
            let rows = try await Self.file(town, "sessions.csv").split(whereSeparator: \.isNewline)
            #expect(rows.contains { $0.hasPrefix("lesson_prep,") && $0.hasSuffix(",2,0,0,0,2") }, "\(rows)")
            #expect(rows.contains { $0.hasPrefix("exchange,") && $0.hasSuffix(",0,1,0,0,1") }, "\(rows)")
            #expect(rows.last?.hasSuffix(",2,1,0,0,3") == true, "\(rows)")
        }
    }

    @Test("a year that runs, or whose review is open, is preliminary; a day that has not come is refused")
    func preliminary() async throws {
        try await Self.withReportedTown { town, queue in
            let head = "select programme.report_data('{\"year\": YEAR, \"as_of\": \"DAY\"}') -> 'preliminary'"
            let state = { (year: String, day: String) in
                head.replacing("YEAR", with: year).replacing("DAY", with: day)
            }
            #expect(try await town.value(state("2025", "2025-12-01")) == "true")
            #expect(try await town.value(state("2025", "2026-01-15")) == "true")
            try await town.run(
                """
                insert into programme.review_cycles (review_year, basis, covers, opens_at, due_at, closes_at, provisional, status, policy)
                values (2025, 'calendar_year', '[2025-01-01,2026-01-01)', '2025-12-01', '2025-12-22', '2026-01-06', false, 'closed', '{}')
                """)
            #expect(try await town.value(state("2025", "2026-01-15")) == "false")
            #expect(try await town.refusal(state("2025", "2099-01-15"))?.sqlState == "SK010")
            #expect(try await town.refusal(state("2026", "2025-12-31"))?.sqlState == "SK010")
            try await Self.make(queue, year: nil, asOf: "2026-01-15")
            #expect(
                try await town.lines("select year, as_of, preliminary from programme.report") == [
                    "2025 2026-01-15 false"
                ])
        }
    }

    @Test("an independent XML reader and CSV reader accept every file")
    func readers() async throws {
        try await Self.withReportedTown { town, queue in
            try await Self.make(queue)
            let directory = "/tmp/skein-report-\(town.database.name)"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let names = try await town.lines("select name from programme.report_file where report_id = 1")
            #expect(names.contains("titles.svg") && names.contains("ip_staff.svg"), "\(names)")
            for name in names {
                try Data(try await Self.file(town, name).utf8).write(to: URL(filePath: "\(directory)/\(name)"))
            }
            let said = try Command.run("/usr/bin/python3", ["-c", Self.script, directory])
            #expect(said == "ok\n", "\(said)")
        }
    }

    private static let script = """
        import csv, hashlib, json, os, sys, xml.dom.minidom
        d = sys.argv[1]
        kinds = set()
        for n in sorted(os.listdir(d)):
            raw = open(os.path.join(d, n), 'rb').read()
            kinds.add(n.rsplit('.', 1)[1])
            if n.endswith('.svg'):
                root = xml.dom.minidom.parseString(raw).documentElement
                assert root.tagName == 'svg' and root.getElementsByTagName('title'), n
            if n.endswith('.csv'):
                rows = list(csv.reader(raw.decode('utf-8-sig').splitlines(True)))
                assert len(rows) > 1 and len({len(r) for r in rows}) == 1, n
            if n.endswith('.json'):
                assert len(json.loads(raw)['sections']) > 10
        for line in open(os.path.join(d, 'sha256sums.txt')):
            h, n = line.rstrip('\\n').split('  ')
            assert hashlib.sha256(open(os.path.join(d, n), 'rb').read()).hexdigest() == h, n
        assert kinds == {'svg', 'csv', 'json', 'md', 'txt'}, kinds
        print('ok')
        """
}
