import PQ
import Programme
import SkeinTesting
import Testing

/// The yearly target against what was published, by district and studio.
@Suite("Video: quota")
struct QuotaTests {
    /// Twelve videos: ten published in the year (one of them on two platforms), one the year before, one only ready.
    private static let videos = """
        insert into programme.studios (code, kind, name_zh, organisation_id, during)
        select 'S1', 'expert_studio', '一号工作室', organisation_id, '[2020-01-01,)'
        from programme.organisations where kind = 'school' order by organisation_id limit 1;
        select programme.platform_set('a', '{"adapter":"manual","required":[]}'),
            programme.platform_set('b', '{"adapter":"manual","required":[]}');
        insert into programme.videos (code, title_zh, source_path, status, outputs, ready_at)
        select 'v' || n, '课', '/s/' || n, 'ready', '{}', '2026-06-01 12:00+08'
        from generate_series(1, 12) n;
        select programme.video_assign('v' || n, null, null, 'S1') from generate_series(1, 4) n;
        insert into programme.publications (video_id, platform_id, status, published_at)
        select v.video_id, 1, 'published', case v.code when 'v11' then '2025-12-31 23:59+08'
            else '2026-06-02 00:00+08' end::timestamptz
        from programme.videos v where v.code <> 'v12';
        insert into programme.publications (video_id, platform_id, status, published_at)
        select video_id, 2, 'withdrawn', '2026-07-01 00:00+08' from programme.videos where code = 'v1';
        """

    @Test("a video counts once, in the year it was first published, for its studio and that studio's district")
    func counted() async throws {
        try await withTown(holders: 20) { town in
            try await town.run(Self.videos)
            let rows = try await town.lines(
                "select scope, code, ready, published, share, target, expected from programme.video_quota(2026, '2026-07-01')"
            )
            let district = try await town.value(
                """
                select o.district_code from programme.studios s join programme.organisations o using (organisation_id)
                """)
            #expect(
                rows == [
                    "city  12 10 100.0 1000 498.6", "district  8 6 60.0 - -", "district \(district ?? "") 4 4 40.0 - -",
                    "studio  8 6 60.0 - -", "studio S1 4 4 40.0 - -",
                ])
            #expect(
                try await town.lines("select ready, published from programme.video_quota(2025) where scope = 'city'")
                    == ["0 1"])
            #expect(
                try await town.lines(
                    "select published from programme.video_quota(2026, '2026-06-01') where scope = 'city'") == ["0"])
        }
    }

    @Test("the bureau is told once a month that the year is behind, and not when it is not")
    func told() async throws {
        try await withTown(holders: 20) { town in
            try await town.run(Self.videos)
            func check(_ day: String) async throws -> String? {
                try await town.value(
                    "select programme.video_quota_check('{\"year\": 2026, \"as_of\": \"\(day)\"}') ->> 'behind'")
            }
            try await town.run("update programme.policies set value = '20' where key = 'video.yearly_target'")
            #expect(try await check("2026-07-01") == "false")
            #expect(try await town.jobs("notify.send") == 0)
            try await town.run("update programme.policies set value = '1000' where key = 'video.yearly_target'")
            for day in ["2026-07-01", "2026-07-31", "2026-08-01"] { #expect(try await check(day) == "true") }
            #expect(try await town.jobs("notify.send") == 2)
            // A notice with part of a video in it could not be read, and the bureau would never be told.
            let whole = try await town.value(
                """
                select count(*)::text
                from skein.ready
                where args ->> 'template' = 'video.behind' and args #>> '{params,expected}' ~ '^[0-9]+$'
                """)
            #expect(whole == "2")
        }
    }

    @Test("whom a video counts for: unknown codes are refused, what is not given stays")
    func assigned() async throws {
        try await withTown(holders: 20) { town in
            try await town.run(Self.videos)
            for wrong in ["'nobody', null, null", "null, 'nowhere', null", "null, null, 'none'"] {
                let error = try await town.refusal("select programme.video_assign('v12', \(wrong))")
                #expect(error?.sqlState == "SK002", "\(wrong)")
            }
            let staff = try await town.value("select staff_no from programme.people order by 1 limit 1") ?? "none"
            try await town.run("select programme.video_assign('v1', '\(staff)')")
            #expect(
                try await town.value("select studio || ' ' || owner from programme.video where code = 'v1'")
                    == "S1 \(staff)")
        }
    }
}
