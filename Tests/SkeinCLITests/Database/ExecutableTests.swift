import Glibc
import TestSupport
import Testing

@testable import SkeinCLI

@Suite("The executable itself")
struct ExecutableTests {
    @Test("Exit statuses and streams")
    func statuses() async throws {
        try await Seed.database { database in
            let environment = ["SKEIN_DATABASE_URL": database.conninfo]
            let done = try await Executable.run("enqueue", "noop", "-o", "id", environment: environment)
            #expect(done.status == 0 && done.out == "1\n" && done.err.isEmpty, "\(done)")
            let failed = try await Executable.run("enqueue", "nope", environment: environment)
            #expect(failed.status == 1 && failed.out.isEmpty && failed.err.contains("SK001"))
            let duplicate = try await Executable.run(
                "enqueue", "noop", "--unique-key", "k", "-o", "id", environment: environment)
            #expect(duplicate.status == 0)
            let again = try await Executable.run(
                "enqueue", "noop", "--unique-key", "k", "--if-exists", "error", environment: environment)
            #expect(again.status == 4, "\(again)")
            let usage = try await Executable.run("jobs", "list", "--nope", environment: environment)
            #expect(usage.status == 64 && usage.out.isEmpty)
            let bare = try await Executable.run(environment: environment)
            #expect(bare.status == 0 && bare.out.hasPrefix("OVERVIEW: "), "\(bare)")
        }
        let unreachable = try await Executable.run("jobs", "list", "--db", "host=/nonexistent")
        #expect(unreachable.status == 2 && unreachable.out.isEmpty)
    }

    @Test("A statement that is given up ends on the server as well, although the program is gone")
    func givenUp() async throws {
        try await Seed.database { database in
            // To count a queue takes a minute.
            _ = try await database.psql(
                """
                create or replace function skein.backlog(p_queue text, p_cap bigint default 100000)
                returns table (available bigint, oldest_ready_at timestamptz, put_off bigint)
                language sql volatile as 'select 0::bigint, now(), 0::bigint from pg_sleep(60)'
                """)
            let list = try await Executable.run(
                "queues", "list",
                environment: [
                    "SKEIN_DATABASE_URL": database.conninfo, "SKEIN_DATABASE_STATEMENT_TIMEOUT_SECONDS": "1",
                ])
            #expect(list.status != 0 && list.err.contains("no answer within"), "\(list)")
            try await eventually(within: .seconds(20), "the server has stopped") {
                try await database.psql(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and state = 'active' and query like '%skein.queue%' and pid <> pg_backend_pid()
                    """) == "0\n"
            }
        }
    }

    @Test("An old schema is 7")
    func schema() async throws {
        try await Seed.database("", .empty) { database in
            let worker = try await Executable.run("worker", "--once", "--db", database.conninfo)
            #expect(worker.status == 7 && worker.err.contains("SK012"), "\(worker)")
            let list = try await Executable.run("jobs", "list", "--db", database.conninfo)
            #expect(list.status == 7)
        }
    }

    @Test("Arguments that are not UTF-8 are refused before anything is mended")
    func encoding() async throws {
        try await Seed.database { database in
            let words = ["enqueue", "noop", "-P"].map { Array($0.utf8) } + [Array("title=".utf8) + [0xC3, 0x28]]
            let run = try await Executable.start(
                words, environment: ["SKEIN_DATABASE_URL": database.conninfo]
            ).end()
            #expect(run.status == 1 && run.err.contains("22021"), "\(run)")
            let stored = try await database.psql("select count(*) from skein.job")
            #expect(stored == "0\n")
        }
    }

    @Test("A worker drains at SIGTERM and ends with 0")
    func drains() async throws {
        // long enough to be seen running on a busy machine, and well within the drain time
        let script = "select skein.define_kind('sleep'); select skein.enqueue('sleep', '{\"ms\": 5000}');"
        try await Seed.database(script) { database in
            let worker = try Executable.start(
                ["worker", "--name", "drainer", "--concurrency", "2"].map { Array($0.utf8) },
                environment: ["SKEIN_DATABASE_URL": database.conninfo])
            try await eventually {
                try await database.psql("select count(*) from skein.job where state = 'running'") == "1\n"
            }
            worker.send(SIGTERM)
            let ended = await worker.end()
            #expect(ended.status == 0, "\(ended.err)")
            let stored = try await database.psql("select state from skein.job where id = 1")
            #expect(stored == "completed\n")
            for line in ended.err.split(separator: "\n") {
                #expect(line.hasPrefix("{\"time\":\"") && line.hasSuffix("}"), "\(line)")
            }
        }
    }

    @Test("A second SIGTERM hands the running job back, its attempt uncounted")
    func handsBack() async throws {
        let script = "select skein.define_kind('sleep'); select skein.enqueue('sleep', '{\"ms\": 60000}');"
        try await Seed.database(script) { database in
            let worker = try Executable.start(
                [Array("worker".utf8)], environment: ["SKEIN_DATABASE_URL": database.conninfo])
            try await eventually {
                try await database.psql("select count(*) from skein.job where state = 'running'") == "1\n"
            }
            worker.send(SIGTERM)
            try await eventually { worker.errorsSoFar.contains("draining") }
            worker.send(SIGTERM)
            let ended = await worker.end()
            #expect(ended.status == 0, "\(ended.err)")
            let left = try await database.psql(
                "select state in ('available', 'retryable', 'scheduled'), attempt from skein.job where id = 1")
            #expect(left == "t|1\n", "\(left)")
        }
    }
}
