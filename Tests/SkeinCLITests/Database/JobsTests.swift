import SkeinFilter
import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Commands about jobs")
struct JobsTests {
    @Test("Lists in every format and both languages")
    func lists() async throws {
        try await Seed.database(Seed.jobs) { database in
            for language in Language.allCases {
                let run = await database.skein("jobs", "list", "--lang", language.rawValue)
                try goldenFile("jobs-list.\(language.rawValue).txt", Normal.times(run.transcript))
                let wide = await database.skein("jobs", "list", "-o", "wide", "--lang", language.rawValue)
                try goldenFile("jobs-list-wide.\(language.rawValue).txt", Normal.times(wide.transcript))
            }
            for format in ["json", "jsonl", "csv", "id"] {
                let run = await database.skein("jobs", "list", "-o", format, "--lang", "zh-CN")
                try goldenFile("jobs-list.\(format)", Normal.times(run.out))
                #expect(run.err.isEmpty)
            }
            let show = await database.skein("jobs", "show", "4")
            try goldenFile("jobs-show.txt", Normal.times(show.transcript))
            let one = await database.skein("jobs", "show", "4", "-o", "json")
            try goldenFile("jobs-show.json", Normal.times(one.out))
            let why = await database.skein("jobs", "explain", "2", "--lang", "zh")
            try goldenFile("jobs-explain.zh-CN.txt", Normal.times(why.transcript))
        }
    }

    @Test("An empty list is [] for programs and a hint for people")
    func empty() async throws {
        try await Seed.database("") { database in
            for list in [
                ["jobs", "list"], ["workers", "list"], ["schedules", "list"], ["producers", "list"],
                ["review", "status"],
                ["schedules", "preview"],
            ] {
                let json = await database.skein(list + ["-o", "json"])
                #expect(json.out == "[]\n" && json.status == .done, "\(list) \(json.err)")
                let table = await database.skein(list)
                #expect(table.out.isEmpty && !table.err.isEmpty && table.status == .done)
            }
        }
    }

    @Test("Pages follow the number, not its text, and miss nothing")
    func manyPages() async throws {
        let script = Seed.kind + "select count(*) from skein.enqueue_many('noop', array_fill('{}'::jsonb, '{23}'));"
        try await Seed.database(script) { database in
            var ids: [Int] = []
            var after: [String] = []
            repeat {
                let page = await database.skein(["jobs", "list", "--limit", "5", "-o", "id"] + after)
                let found = page.out.split(separator: "\n").compactMap { Int($0) }
                ids += found
                after = found.count == 5 ? ["--after", "\(found[4])"] : []
            } while !after.isEmpty && ids.count < 100
            #expect(ids == (1...23).reversed())
        }
    }

    @Test("A rare job among many is found by going on where a list says so, or by one that goes to the end")
    func rare() async throws {
        let script =
            Seed.kind
                + """
                select skein.define_kind('rare');
                select skein.enqueue('rare');
                select count(*) from skein.enqueue_many('noop', array_fill('{}'::jsonb, '{6000}'));
                """
        try await Seed.database(script) { database in
            // What is written at enqueue, what has to be derived, and a state with something else.
            for filter in [
                "kind:rare", "kind:rare attempt:<2", "state:available kind:rare", "-state:completed kind:rare",
            ] {
                var found = ""
                var runs = 0
                var after: [String] = []
                repeat {
                    let run = await database.skein(["jobs", "list", "--filter", filter, "-o", "id"] + after)
                    #expect(run.status == .done, "\(filter): \(run.err)")
                    found += run.out
                    let place = run.err.firstMatch(of: #/Looked through \d+ jobs; .* --after (\d+) goes on/#)
                    after = place.map { ["--after", String($0.output.1)] } ?? []
                    runs += 1
                } while !after.isEmpty && runs < 100
                #expect(found == "1\n" && after.isEmpty, "\(filter): \(found) after \(runs) runs")
                let whole = await database.skein("jobs", "list", "--whole", "--filter", filter, "-o", "id")
                #expect(whole.out == "1\n" && whole.err.isEmpty, "\(filter): \(whole)")
            }
        }
    }

    @Test("Pages by key")
    func pages() async throws {
        try await Seed.database(Seed.jobs) { database in
            let first = await database.skein("jobs", "list", "--limit", "4", "-o", "id")
            #expect(first.out == "6\n5\n4\n3\n")
            #expect(first.err == "More: --after 3\n")
            let second = await database.skein("jobs", "list", "--limit", "4", "--after", "3", "-o", "id")
            #expect(second.out == "2\n1\n" && second.err.isEmpty)
            let kinds = await database.skein("kinds", "list", "--limit", "1", "--after", "noop", "-o", "id")
            #expect(kinds.out == "report.make\n")
        }
    }

    @Test(
        "Filters select what they say",
        arguments: [
            ("state:cancelled", "5"), ("state:available kind:noop", "6,3"), ("kind:report.*", "5,2,1"),
            ("-kind:report.*", "6,4,3"), ("tenant:青岛二中", "1"), ("tag:急", "1"), ("-tag:急", "6,5,4,3,2"),
            ("args.school:42,7", "2,1"), ("args.year:>=2025", "2,1"), ("args.title:第*", "5"),
            ("unique_key:y:2025", "2"),
            ("priority:<100", "3"), ("id:>4", "6,5"), ("id:1,3", "3,1"), ("age:>1h", ""), ("age:<1h", "6,5,4,3,2,1"),
            ("due:>2100-01-01", ""), ("error:不需要*", "5"), ("ran:>1s", ""), ("producer:postgres id:1", "1"),
            ("worker:1", ""), ("attempt:1 id:6", "6"), ("-state:available,cancelled", "4,2"),
        ])
    func filters(_ filter: String, _ ids: String) async throws {
        try await Seed.database(Seed.jobs) { database in
            let run = await database.skein("jobs", "list", "--filter", filter, "-o", "id")
            #expect(run.out.split(separator: "\n").joined(separator: ",") == ids, "\(run.err)")
        }
    }

    @Test("Every filter that the grammar lets through is a statement that PostgreSQL runs", arguments: 0..<8)
    func filtersRun(_ part: Int) async throws {
        try await Seed.database("") { database in
            for seed in 0..<40 {
                var random = SplitMix(state: UInt64(part * 1_000 + seed))
                let text = JobFilterTests.randomFilter(&random)
                guard (try? JobFilter(text)) != nil else { continue }
                let run = await database.skein("jobs", "list", "--filter=" + text, "-o", "json")
                // A day that does not exist is the one thing the grammar leaves to PostgreSQL.
                #expect(run.status == .done, "\(text): \(run.err)")
            }
        }
    }

    @Test("Bulk changes ask first, show samples, can be tried, and are audited with their reason")
    func bulk() async throws {
        try await Seed.database(Seed.jobs) { database in
            let dry = await database.skein("jobs", "cancel", "--filter", "kind:noop", "--dry-run")
            #expect(dry.status == .done && dry.out.isEmpty)
            #expect(dry.err.contains("3 jobs will be cancelled.") && dry.err.contains("noop"))
            let silent = await database.skein("jobs", "cancel", "--filter", "kind:noop")
            #expect(silent.status == .usage)
            let no = await database.skein("jobs", "cancel", "--filter", "kind:noop", input: "n\n", terminal: true)
            #expect(no.status == .failed)
            let stored = try await database.psql("select count(*) from skein.job where state = 'cancelled'")
            #expect(stored == "1\n")
            let yes = await database.skein(
                "jobs", "cancel", "--filter", "kind:noop", "--reason", "试验结束", input: "y\n", terminal: true)
            #expect(yes.status == .done, "\(yes.err)")
            let audited = try await database.psql(
                "select count(*) from skein.audit where action = 'cancel' and detail::text like '%试验结束%'")
            #expect(audited == "3\n")
            let again = await database.skein(
                "jobs", "retry", "--filter", "kind:noop state:cancelled", "--yes", "-o", "json")
            #expect(again.status == .done, "\(again.err)")
            #expect(again.out.contains(#""outcome": "retried""#), "\(again.out)")
        }
    }

    @Test("More than are counted before the question: as many as there are, looked for in short statements")
    func bulkOfMany() async throws {
        try await Seed.database(Seed.jobs) { database in
            try await database.psql(
                """
                select count(*) from skein.enqueue_many(
                    'noop', array_fill('{}'::jsonb, array[12000]), tags => '{many}', delay => '1 day')
                """)
            let dry = await database.skein("jobs", "cancel", "--filter", "tag:many", "--dry-run")
            #expect(dry.err.contains("10000 or more jobs will be cancelled."), "\(dry.err)")
            let none = await database.skein("jobs", "cancel", "--filter", "args.school:none", "--yes")
            #expect(none.status == .done && none.err.contains("No jobs match."), "\(none)")
            let done = await database.skein("jobs", "cancel", "--filter", "tag:many", "--yes", "-o", "csv")
            #expect(done.out == "outcome,jobs\r\ncancelled,12000\r\n", "\(done)")
            let left = try await database.psql("select count(*) from skein.job where state = 'cancelled'")
            #expect(left == "12001\n")
        }
    }

    @Test("Single changes; one unknown id keeps no other from being changed")
    func single() async throws {
        try await Seed.database(Seed.jobs) { database in
            let both = await database.skein("jobs", "cancel", "2", "99", "4", "-o", "csv")
            #expect(both.status == .failed)
            #expect(both.out == "id,outcome\r\n2,cancelled\r\n4,cancelled\r\n")
            #expect(both.err.contains("99: error: SK008 not_found"))
            let unknown = await database.skein("jobs", "retry", "99")
            #expect(unknown.status == .failed && unknown.err.contains("SK008 not_found"))
            let moved = await database.skein("jobs", "retry", "2", "-o", "id")
            #expect(moved.out == "2\n")
            let later = await database.skein("jobs", "reschedule", "2", "--in", "2h")
            #expect(later.status == .done, "\(later.err)")
            let ended = await database.skein("jobs", "reschedule", "5", "--in", "2h", "-o", "json")
            #expect(ended.status == .failed)
            let past = await database.skein("jobs", "reschedule", "2", "--at", "9999-01-01")
            #expect(past.err.contains("SK010"))
        }
    }

    @Test("A list by state is the list of jobs in that state, for whoever may see all and for a producer")
    func byState() async throws {
        try await Seed.database(Seed.jobs) { database in
            for state in JobStates.all {
                let found = await database.skein("jobs", "list", "--filter", "state:\(state)", "-o", "id")
                let expected = try await database.psql(
                    "select id from skein.job where state = '\(state)' order by id desc")
                #expect(found.out == expected, "\(state): \(found)")
            }
            let several = await database.skein(
                "jobs", "list", "--filter", "state:available,scheduled kind:report.make -id:1", "-o", "id")
            let same = try await database.psql(
                """
                select id from skein.job where state in ('available', 'scheduled') and kind = 'report.make' and id <> 1
                order by id desc
                """)
            #expect(several.out == same && !same.isEmpty)
            let producer = try await database.createLogin("producer", in: ["skein_producer"])
            try await database.psql("select skein.grant_producer('\(producer.role)', 'noop')")
            try await database.psql("select skein.enqueue('noop')", conninfo: producer.conninfo)
            let own = await CommandRun.of(
                "jobs", "list", "--filter", "state:available", "-o", "id", "--db", producer.conninfo)
            #expect(own.out.split(separator: "\n").count == 1, "\(own)")
        }
    }

    @Test("Times: local by $TZ, UTC, relative; programs always get UTC")
    func times() async throws {
        let script = Seed.kind + "select skein.enqueue('noop', run_at => '2036-01-01 00:00+00');"
        try await Seed.database(script) { database in
            let local = await database.skein("jobs", "list")
            #expect(local.out.contains("2036-01-01 08:00:00"))
            let berlin = await database.skein("jobs", "list", environment: ["TZ": "Europe/Berlin"])
            #expect(berlin.out.contains("2036-01-01 01:00:00"))
            let utc = await database.skein("jobs", "list", "--time", "utc")
            #expect(utc.out.contains("2036-01-01 00:00:00Z"))
            let relative = await database.skein("jobs", "list", "--time", "relative")
            #expect(relative.out.contains(#/in \d+d \d+h/#))
            let json = await database.skein("jobs", "list", "-o", "json", "--time", "relative")
            #expect(json.out.contains(#""run_at": "2036-01-01T00:00:00.000000Z""#))
            let wrong = await database.skein("jobs", "list", environment: ["TZ": "Mars/Olympus"])
            #expect(wrong.status == .failed && wrong.err.contains("Mars/Olympus"))
            let at = await database.skein("enqueue", "noop", "--at", "2036-06-01 09:00")
            #expect(at.status == .done)
            let stored = try await database.psql("select run_at at time zone 'UTC' from skein.job where id = 2")
            #expect(stored == "2036-06-01 01:00:00\n")
        }
    }
}
