import PQ
import Synchronization
import TestSupport
import Testing

/// The made-up city.
@Suite("City generator")
struct GeneratorTests {
    /// One checksum over every row of the city, ids included.
    private static let checksum = """
        select md5(string_agg(x, '|' order by x)) from (
            select row_to_json(o)::text as x from programme.organisations o
            union all select row_to_json(s)::text from programme.organisation_stages s
            union all select row_to_json(p)::text from programme.people p
            union all select row_to_json(p)::text from programme.posts p
            union all select row_to_json(c)::text from programme.cohorts c
            union all select row_to_json(t)::text from programme.title_terms t
            union all select row_to_json(s)::text from programme.title_suspensions s
        ) rows
        """

    @Test("the same seed makes the same city, another seed another one")
    func deterministic() async throws {
        let made = Mutex<[String?]>([])
        for seed in [7, 7, 8] as [Int64] {
            try await withTown { town in
                // A failed call must leave no trace in the ids.
                #expect(try await town.refusal("select programme.generate_city(1, people => 100)") != nil)
                try await town.generate(seed: seed, holders: 60, year: 2026)
                let sum = try await town.value(Self.checksum)
                made.withLock { $0.append(sum) }
            }
        }
        let sums = made.withLock { $0 }
        #expect(sums[0] == sums[1])
        #expect(sums[0] != sums[2])
    }

    @Test("the programme's own figures")
    func figures() async throws {
        try await withTown { town in
            try await town.generate(holders: 400, year: 2026)
            let kinds = try await town.lines("select kind, count(*) from programme.organisations group by 1 order by 1")
            #expect(
                kinds == [
                    "base 3", "district_bureau 10", "guidance_centre 2", "municipal_bureau 1", "party_committee 1137",
                    "project_site 12", "school 1100", "training_centre 1", "university 26",
                ])
            let stages = try await town.lines(
                """
                select stages, count(*) from programme.organisation where kind = 'school' group by 1 order by 2 desc
                """)
            #expect(
                stages == [
                    #"["primary"] 600"#, #"["junior"] 240"#, #"["primary","junior"] 120"#, #"["senior"] 90"#,
                    #"["vocational"] 50"#,
                ])
            let tracks = try await town.lines(
                """
                select c.track, c.quota, c.management_period, count(*)
                from programme.cohorts c join programme.title_terms t on t.cohort_id = c.cohort_id
                group by c.cohort_id order by c.cohort_id
                """)
            #expect(
                tracks == [
                    "master_teacher 250 [2024-09-01,2027-09-01) 250",
                    "master_principal 80 [2024-09-01,2027-09-01) 80",
                    "master_class_teacher 40 [2024-09-01,2027-09-01) 40",
                    "ip_master_teacher 30 [2024-09-01,2027-09-01) 30",
                ])
            #expect(try await town.value("select count(distinct tier_id) from programme.title_terms") == "5")
            #expect(try await town.value("select count(distinct district_code) from programme.title") == "10")
            let heads = try await town.value(
                """
                select count(*) from programme.organisations o
                where o.kind in ('school', 'university')
                    and (not exists (select from programme.posts p where p.organisation_id = o.organisation_id
                            and p.post = 'party_secretary')
                        or not exists (select from programme.posts p where p.organisation_id = o.organisation_id
                            and p.post = 'principal')
                        or not exists (select from programme.organisations c where c.parent_id = o.organisation_id
                            and c.kind = 'party_committee'))
                """)
            #expect(heads == "0", "a unit without secretary, principal or party organisation")
            #expect(
                try await town.value(
                    """
                    select count(*) from programme.title_terms t
                    where t.track = 'master_principal' and not exists (
                        select from programme.posts p where p.person_id = t.person_id and p.post = 'principal')
                    """) == "0")
        }
    }

    @Test("as many people as asked for")
    func people() async throws {
        try await withTown { town in
            _ = try await town.value("select programme.generate_city(3, people => 16500, today => '2026-11-23')")
            #expect(try await town.value("select count(*) from programme.people") == "16500")
            #expect(try await town.value("select count(distinct person_id) from programme.posts") == "16500")
            #expect(try await town.value("select count(*) from programme.title_terms") == "400")
            #expect(
                try await town.value("select count(*) from programme.people where name_zh !~ '^[一-鿿]{2,3}$'") == "0")
        }
    }

    @Test("the edge cases are there, each once")
    func edgeCases() async throws {
        try await withTown(holders: 40, year: 2026) { town in
            let cases = try await town.lines(
                """
                select e.value #>> '{}', e.key
                from programme.domain_events d, jsonb_each(d.body -> 'edge_cases') e where d.kind = 'city.generated'
                order by e.key
                """)
            #expect(cases.count == 3)
            #expect(try await town.value("select count(*) from programme.title_suspensions") == "1")
            #expect(
                try await town.value("select count(*) from programme.title where status = 'suspended'")
                    == (try await town.value(
                        "select count(*) from programme.title_suspensions where during @> programme.city_day(now())")))
            #expect(
                try await town.value(
                    """
                    select count(*) from programme.title_terms t where not exists (
                        select from programme.posts p where p.person_id = t.person_id and p.is_main)
                    """) == "1")
            #expect(
                try await town.value(
                    "select max(n) from (select count(*) n from programme.title_terms group by organisation_id) x"
                )
                .flatMap { Int($0) } ?? 0 >= 5)
        }
    }

    @Test("the cohort is current on the day that is given")
    func cohort() async throws {
        try await withTown { town in
            for (day, expected) in [
                ("2024-08-31", "3 [2021-09-01,2024-09-01)"), ("2024-09-01", "4 [2024-09-01,2027-09-01)"),
                ("2027-08-31", "4 [2024-09-01,2027-09-01)"), ("2027-09-01", "5 [2027-09-01,2030-09-01)"),
            ] {
                try await town.run("begin; select programme.generate_city(1, 20, today => '\(day)')")
                let cohorts = try await town.lines(
                    "select distinct cohort_no, management_period from programme.cohorts")
                #expect(cohorts == [expected])
                try await town.run("rollback")
            }
        }
    }

    @Test("a city is made once and never touched again")
    func once() async throws {
        try await withTown(holders: 20, year: 2026) { town in
            let before = try await town.value(Self.checksum)
            let again = try await town.value(
                "select programme.generate_city(7, 20, today => '2026-11-23') ->> 'created'")
            #expect(again == "false")
            let refused = try await town.refusal("select programme.generate_city(8, 20)")
            #expect(refused?.sqlState == "SK009")
            #expect(try await town.value(Self.checksum) == before)
        }
    }

    @Test("numbers out of range are refused")
    func range() async throws {
        try await withTown { town in
            for call in [
                "1, 19", "1, 5001", "1, null", "null", "1, 400, 2500", "1, 400, 200001", "1, 400, -5",
            ] {
                let error = try await town.refusal("select programme.generate_city(\(call))")
                #expect(error?.sqlState == "SK010", "\(call)")
            }
            #expect(try await town.value("select count(*) from programme.organisations") == "0")
        }
    }
}
