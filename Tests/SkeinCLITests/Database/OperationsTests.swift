import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Commands of operators")
struct OperationsTests {
    @Test("The audit log: who, what, of what, since when, page by page")
    func audit() async throws {
        try await Seed.database(Seed.jobs) { database in
            for reason in ["一", "二", "三"] {
                _ = await database.skein("queues", "pause", "default", "--reason", reason)
            }
            _ = await database.skein("jobs", "cancel", "1", "--reason", "over", "--yes")
            func ids(_ arguments: String...) async -> [String] {
                let run = await database.skein(["audit", "-o", "jsonl"] + arguments)
                #expect(run.status == .done, "\(run.err)")
                return run.out.split(separator: "\n").map(String.init)
            }
            let pauses = await ids("--action", "pause")
            #expect(pauses.count == 3 && pauses[0].contains("三") && pauses[2].contains("一"))
            let first = await ids("--limit", "2")
            let number = try #require(first.last?.firstMatch(of: #/"id": (\d+)/#)?.output.1)
            let second = await ids("--limit", "2", "--after", String(number))
            #expect(Set(first).isDisjoint(with: second) && second.count == 2)
            #expect(await ids("--subject", "1", "--actor", "postgres").count == 1)
            #expect(await ids("--actor", "nobody").isEmpty)
            try await database.psql("update skein.audit_log set at = at - interval '2 days' where action = 'pause'")
            #expect(await ids("--action", "pause", "--within", "1d").isEmpty)
            #expect(await ids("--action", "pause", "--within", "3 days").count == 3)
            #expect(await database.skein("audit", "--within", "soon").status == .failed)
        }
    }

    @Test("Queues and kinds")
    func queues() async throws {
        try await Seed.database(Seed.jobs) { database in
            let pause = await database.skein("queues", "pause", "default", "--reason", "迁移", "--for", "2h")
            #expect(pause.status == .done && pause.out.isEmpty, "\(pause.err)")
            let list = await database.skein("queues", "list", "-o", "json")
            #expect(list.out.contains(#""paused": true"#) && list.out.contains(#""paused_reason": "迁移""#))
            let show = await database.skein("queues", "show", "default", "--lang", "zh-CN")
            #expect(show.out.contains("迁移"))
            let resume = await database.skein("queues", "resume", "default")
            #expect(resume.err == "queue default goes on\n")
            let twice = await database.skein("queues", "resume", "default")
            #expect(twice.err == "queue default was not paused\n" && twice.status == .done)
            let unknown = await database.skein("queues", "pause", "nope")
            #expect(unknown.status == .failed && unknown.err.contains("SK008"))
            let past = await database.skein("queues", "pause", "default", "--until", "2020-01-01")
            #expect(past.err.contains("SK010"))
            let kinds = await database.skein("kinds", "list", "--lang", "zh-CN")
            try goldenFile("kinds-list.zh-CN.txt", kinds.transcript)
            let kind = await database.skein("kinds", "show", "report.make", "-o", "json")
            #expect(kind.out.contains(#""args_schema": {"type": "object""#), "\(kind.out)")
        }
    }

    @Test("The programme's schedules: only what is missing is set")
    func defaults() async throws {
        let kinds =
            "review.open_year,review.sweep,calendar.check,compliance.sweep,lessonprep.sweep,training.sweep,studio.audit,report.yearly,video.quota_check,video.sync_status,notify.reap,notify.digest"
        let script = "select skein.define_kind(k) from unnest('{\(kinds)}'::text[]) k;"
        try await Seed.database(script) { database in
            let first = await database.skein("schedules", "defaults")
            #expect(first.status == .done && first.err.contains("review.open_year/calendar"), "\(first.err)")
            let changed = await database.skein(
                "schedules", "set", "review.sweep", "--kind", "review.sweep", "--rule", "cron: 0 3 * * *")
            #expect(changed.status == .done, "\(changed.err)")
            try await database.psql("select skein.delete_schedule('calendar.check/daily')")
            let second = await database.skein("schedules", "defaults")
            #expect(second.err.contains("calendar.check/daily") && !second.err.contains("review"), "\(second.err)")
            #expect(await database.skein("schedules", "list", "-o", "csv").out.contains("cron: 0 3 * * *"))
            let third = await database.skein("schedules", "defaults", "--lang", "zh-CN")
            #expect(third.err == "项目的日程都已设置\n", "\(third.err)")
        }
    }

    @Test("Schedules from making to running")
    func schedules() async throws {
        try await Seed.database { database in
            let set = await database.skein(
                "schedules", "set", "weekly", "--kind", "report.make", "--rule", "cron: 0 9 * * 1", "-P", "year:=2026")
            #expect(set.status == .done, "\(set.err)")
            let again = await database.skein(
                "schedules", "set", "weekly", "--kind", "report.make", "--rule", "cron: 0 9 * * 1", "-P", "year:=2026")
            #expect(again.err == "schedule weekly was like that already\n", "\(again.err)")
            let list = await database.skein("schedules", "list", "-o", "csv")
            #expect(list.out.contains("weekly,report.make,cron: 0 9 * * 1"))
            let preview = await database.skein(
                "schedules", "preview", "--from", "2026-12-01", "--to", "2027-01-01", "-o", "json")
            #expect(preview.out.split(separator: "\n").count == 6, "\(preview.out) \(preview.err)")
            #expect(preview.out.contains(#""due_at": "2026-12-07T01:00:00.000000Z""#))
            let show = await database.skein("schedules", "show", "weekly", "-o", "json")
            #expect(show.out.contains(#""next": [{"schedule": "weekly""#), "\(show.out) \(show.err)")
            let run = await database.skein("schedules", "run", "weekly", "-o", "id")
            #expect(run.out == "1\n", "\(run.err)")
            let pause = await database.skein("schedules", "pause", "weekly")
            #expect(pause.status == .done)
            #expect(await database.skein("schedules", "list", "-o", "json").out.contains(#""enabled": false"#))
            #expect(await database.skein("schedules", "resume", "weekly").status == .done)
            let bad = await database.skein("schedules", "set", "x", "--kind", "noop", "--rule", "cron: 99 * * * *")
            #expect(bad.status == .failed && !bad.err.isEmpty, "\(bad.err)")
            let unknown = await database.skein("schedules", "run", "nope")
            #expect(unknown.status == .failed && unknown.err.contains("SK008"), "\(unknown.err)")
        }
    }

    @Test("Producers: granted, used through the command line, refused, revoked")
    func producers() async throws {
        try await Seed.database { database in
            let (role, conninfo) = try await database.createLogin("school", in: ["skein_producer"])
            let before = await database.skein("enqueue", "noop", "--db", conninfo)
            #expect(before.status == .failed && before.err.contains("SK003"), "\(before.err)")
            let grant = await database.skein("producers", "grant", role, "--kind", "noop", "--max-waiting", "2")
            #expect(grant.status == .done, "\(grant.err)")
            let list = await database.skein("producers", "list", "-o", "json")
            #expect(list.out.contains(#""kind": "noop""#) && list.out.contains(#""max_waiting": 2"#))
            let enqueue = await database.skein("enqueue", "noop", "--db", conninfo, "-o", "id")
            #expect(enqueue.out == "1\n", "\(enqueue.err)")
            let other = await database.skein("enqueue", "report.make", "-P", "year:=2026", "--db", conninfo)
            #expect(other.err.contains("SK003 not_allowed"), "\(other.err)")
            let own = await database.skein("jobs", "list", "--db", conninfo, "-o", "id")
            #expect(own.out == "1\n", "\(own.transcript)")
            let spy = await database.skein("workers", "list", "--db", conninfo)
            #expect(spy.status == .failed && spy.err.contains("42501"), "\(spy.transcript)")
            let revoke = await database.skein("producers", "revoke", role)
            #expect(revoke.status == .done)
            let after = await database.skein("enqueue", "noop", "--db", conninfo)
            #expect(after.status == .failed)
        }
    }

    @Test("Doctor, repair and health")
    func checks() async throws {
        try await Seed.database { database in
            let doctor = await database.skein("doctor", "-o", "json")
            #expect(doctor.status == .done, "\(doctor.out)")
            let chinese = await database.skein("doctor", "--lang", "zh-CN")
            #expect(chinese.out.contains("工作进程") && chinese.out.contains("请启动一个：skein worker"), "\(chinese.out)")
            let machine = await database.skein("doctor", "--lang", "zh-CN", "-o", "json")
            #expect(
                machine.out.contains(#""advice": "start one: skein worker""#) && !machine.out.contains("工作进程"),
                "programs get English")
            let tune = await database.skein("doctor", "--tune", "-o", "json")
            // The server of the tests forgoes fsync: that is what a failed check looks like.
            #expect(tune.status == .failed, "\(tune.transcript)")
            #expect(
                tune.out.contains(
                    #""setting": "fsync", "status": "fail", "current_value": "off", "advised_value": "on""#))
            let tuned = await database.skein("doctor", "--tune", "--lang", "zh-CN")
            #expect(tuned.out.contains("机器崩溃会毁坏数据库") && tuned.out.contains("建议值"), "\(tuned.out)")
            let dry = await database.skein("repair", "--dry-run")
            #expect(dry.status == .done && dry.out.isEmpty)
            let unasked = await database.skein("repair")
            #expect(unasked.status == .usage)
            let repair = await database.skein("repair", "--yes")
            #expect(repair.status == .done, "\(repair.err)")
            let health = await database.skein("health", "--ready", "-o", "json")
            #expect(health.status == .done && health.out.contains(#""workers": 0"#), "\(health.err)")
        }
    }

    @Test("Workers that are not there")
    func workers() async throws {
        try await Seed.database { database in
            let gone = await database.skein("workers", "stop", "12")
            #expect(gone.status == .failed, "\(gone.err)")
            let all = await database.skein("workers", "quiet", "--all-workers", "--yes")
            #expect(all.status == .done)
        }
    }

    @Test("The demo city and its review")
    func city() async throws {
        try await Seed.database("") { database in
            let city = await database.skein("city", "generate", "--holders", "40", "--yes", "-o", "csv")
            #expect(city.status == .done, "\(city.err)")
            #expect(city.out.contains("universities,26"), "\(city.out)")
            let other = await database.skein("city", "generate", "--seed", "7", "--yes")
            #expect(other.status == .failed && other.err.contains("SK009"))
            let odd = await database.skein("city", "generate", "--holders", "1", "--yes")
            #expect(odd.status == .failed && odd.err.contains("SK010"))
        }
    }

    @Test("Migrations by the command line, from nothing to nothing")
    func migrations() async throws {
        try await Seed.database("", .empty) { database in
            let early = await database.skein("jobs", "list")
            #expect(early.status == .schemaOutOfDate && early.err.contains("skein migrate up"), "\(early.err)")
            let check = await database.skein("migrate", "check")
            #expect(check.status == .schemaOutOfDate && check.err.contains("SK012"))
            let ready = await database.skein("health", "--ready")
            #expect(ready.status == .schemaOutOfDate)
            let up = await database.skein("migrate", "up", "-o", "jsonl")
            #expect(up.status == .done && up.out.contains("migrations/0001_queue.up.sql"), "\(up.err)")
            let again = await database.skein("migrate", "up", "-o", "json")
            #expect(again.out == "[]\n")
            let status = await database.skein("migrate", "status", "-o", "csv")
            #expect(status.out.contains(",applied,"), "\(status.out)")
            #expect(await database.skein("migrate", "check").status == .done)
            let unasked = await database.skein("migrate", "down", "--to", "0")
            #expect(unasked.status == .usage)
            let down = await database.skein("migrate", "down", "--to", "0", "--yes")
            #expect(down.status == .done, "\(down.err)")
            #expect(await database.skein("migrate", "check").status == .schemaOutOfDate)
            let wrong = await database.skein("migrate", "up", "--to", "5555")
            #expect(wrong.status == .failed)
        }
    }

    @Test("The schema as a script needs no database")
    func script() async {
        let run = await CommandRun.of("migrate", "sql", "--db", "host=/nonexistent")
        #expect(run.status == .done && run.out.contains("create table skein.kinds"))
    }

    @Test("A database that cannot be reached is 2, whatever the command, and no password is said")
    func unreachable() async {
        for arguments in [
            ["jobs", "list"], ["enqueue", "noop"], ["doctor"], ["health", "--ready"], ["migrate", "up"],
        ] {
            let run = await CommandRun.of(
                arguments + ["--db", "host=/nonexistent user=me password=hunter2 dbname=x"])
            #expect(run.status == .unreachable, "\(run.err)")
            #expect(!run.err.contains("hunter2") && run.out.isEmpty)
        }
        for conninfo in [
            "no such=option", "postgresql://me:hunter2%zz@host/db", "host=/nonexistent password='hunter2", "hunter2",
            "postgresql://me:hunter2@[::1/db", "host=/nonexistent hunter2=x",
        ] {
            let run = await CommandRun.of("jobs", "list", "--db", conninfo)
            #expect(run.status == .unreachable, "\(run.err)")
            #expect(!run.err.contains("hunter2"), "\(run.err)")
        }
    }
}
