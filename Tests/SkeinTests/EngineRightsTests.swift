import PQ
import TestSupport
import Testing

@Suite("What a login may do, and what it may not")
struct EngineRightsTests {
    /// The error's SQLSTATE and message, or `let in`.
    private func attempt(_ c: isolated PGConnection, _ sql: String) -> String {
        do {
            try c.script(sql)
            return "let in"
        } catch let error as PGError {
            return "\(error.sqlState ?? "-") \(error.message)"
        } catch {
            return "\(error)"
        }
    }

    @Test("a producer gets nowhere beyond its grant")
    func producerAttacks() async throws {
        try await withDatabase { database in
            let producer = try await database.createLogin("producer", in: ["skein_producer"])
            let stranger = try await database.createLogin("stranger", in: ["skein_producer"])
            let c = try await database.connect()
            let (foreign, finished) = try await c.run { c throws in
                try c.script(
                    """
                    select skein.define_kind('k'); select skein.define_kind('secret');
                    select skein.define_queue('fast');
                    select skein.define_limit('l', max_running => 1);
                    select skein.grant_producer('\(producer.role)', 'k', max_waiting => 50);
                    create schema attack authorization \(producer.role);
                    grant create on schema public to \(producer.role);
                    """)
                let worker = try c.worker()
                let finished = try c.job("'k', '{\"iban\": \"planted value\"}'")
                try c.settle(try #require(try c.claim(worker)))
                return (try c.job("'k', '{\"iban\": \"planted value\"}', unique_key => 'theirs'"), finished)
            }
            let tables = try await c.run { c throws in
                try c.lines(
                    """
                    select relname from pg_class
                    where relkind in ('r', 'p', 'S') and relnamespace = 'skein'::regnamespace
                        and relname not in ('migrations', 'sources')
                    """)
            }
            let functions = try await c.run { c throws in
                try c.lines(
                    """
                    select format('select skein.%I(%s)', p.proname,
                        (select string_agg('null::' || format_type(t, null), ', ') from unnest(p.proargtypes) t))
                    from pg_proc p
                    where p.pronamespace = 'skein'::regnamespace
                        and not has_function_privilege('\(producer.role)', p.oid, 'execute')
                        and p.prorettype <> 'trigger'::regtype
                    """)
            }
            let p = try await PGConnection.connect(producer.conninfo, logger: testLogger)
            let (attempts, letIn) = try await p.run { p throws in
                defer { p.close() }
                let own = try p.job()
                var denied = tables.flatMap { table in
                    [
                        "select * from skein.\(table)", "copy skein.\(table) to stdout", "delete from skein.\(table)",
                        "create trigger t after insert on skein.\(table) for each row execute function f()",
                    ]
                }
                denied += functions
                denied += [
                    "select skein.enqueue('secret')", "select skein.enqueue('k', priority => 1)",
                    "select skein.enqueue('k', priority => 99)", "select skein.enqueue('k', queue => 'fast')",
                    "select skein.enqueue_many('k', array_fill('{}'::jsonb, array[51]))",
                    "select skein.cancel(\(foreign))", "select skein.cancel(\(finished))",
                    "select skein.reschedule(\(foreign), now())", "select skein.job_status(\(foreign))",
                    "select skein.explain_job(\(foreign))", "select skein.job_log(\(foreign))",
                    "select * from skein.job_in_state", "select * from skein.job_written",
                    "select * from skein.failed_job", "select skein.job_failures(\(finished))",
                    "select skein.enqueue('k', after => '{\(foreign)}')",
                    "select skein.enqueue('k', unique_key => 'theirs', if_exists => 'replace')",
                    "set role skein_owner", "set session authorization postgres", "set role skein_worker",
                    "alter function skein.enqueue set search_path = attack", "drop view skein.job",
                    "create or replace view skein.job as select 1", "create function skein.f() returns int return 1",
                    "create table skein.t (a int)", "alter role \(stranger.role) password 'x'",
                    "grant skein_worker to \(producer.role)", "copy (select 1) to program 'true'",
                    "select pg_read_file('PG_VERSION')",
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'",
                ]
                var letIn = denied.filter { sql in
                    let answer = attempt(p, sql)
                    return answer == "let in"
                }
                // What shows nothing instead of refusing.
                let empty = [
                    "select * from skein.job where id <> \(own)", "select * from skein.queue",
                    "select * from skein.ready_state(1, 1, '1000', \(foreign))",
                    "select * from skein.producer where role_name <> session_user",
                ]
                for sql in empty {
                    if let rows = try? p.query(sql), rows.count > 0 { letIn.append(sql) }
                }
                // Code of the producer's own must never run as somebody else: it says who it runs as.
                let planted = Self.planted(own: own)
                for sql in planted {
                    let answer = attempt(p, sql)
                    if answer.contains("running as") && !answer.contains("running as \(producer.role)")
                        || answer.contains("planted value")
                    {
                        letIn.append("\(sql): \(answer)")
                    }
                    _ = attempt(p, "reset all; discard temp")
                }
                return (denied.count + empty.count + planted.count, letIn)
            }
            print("attack suite: \(attempts) attempts, \(letIn.count) let in")
            #expect(letIn == [])
            #expect(attempts > 200)
            try await c.run { c throws in
                defer { c.close() }
                #expect(try c.states() == "available 2, completed 1" || c.states().hasPrefix("available"))
                #expect(try c.state(foreign) == "available")
            }
        }
    }

    /// Functions, operators, casts, domains and tables in schemas that come before pg_catalog, and a reader's leak.
    private static func planted(own: Int64) -> [String] {
        let who = "raise exception 'running as %', current_user;"
        let body = "language plpgsql as $$ begin \(who) end $$"
        let uses = """
            ; select skein.enqueue('k', '{}', tags => '{a}', unique_key => 'u', delay => '1 s', request_id => 'r');
            select skein.job_status(\(own)); select skein.explain_job(\(own)); select skein.reschedule(\(own), now());
            select skein.cancel(\(own)); select count(*) from skein.job
            """
        let names = [
            "now()", "clock_timestamp()", "cardinality(anyarray)", "length(text)", "format(text)",
            "split_part(text, text, int)",
            "jsonb_typeof(jsonb)", "pg_has_role(name, text, text)", "pg_notify(text, text)", "greatest(timestamptz)",
        ]
        var all: [String] = []
        for schema in ["attack", "public", "pg_temp"] {
            let path = "set search_path = \(schema), pg_catalog, skein"
            for name in names {
                all.append("\(path); create function \(schema).\(name) returns boolean \(body)\(uses)")
            }
            for (left, right) in [
                ("text", "text"), ("int", "int"), ("timestamptz", "timestamptz"), ("bigint", "bigint"),
            ] {
                all.append(
                    """
                    \(path); create function \(schema).op(\(left), \(right)) returns boolean \(body);
                    create operator \(schema).= (function = \(schema).op, leftarg = \(left), rightarg = \(right));
                    create operator \(schema).< (function = \(schema).op, leftarg = \(left), rightarg = \(right))\(uses)
                    """)
            }
            for type in ["timestamptz", "jsonpath", "name", "text"] {
                all.append(
                    """
                    \(path); create function \(schema).leak() returns boolean \(body);
                    create domain \(schema).\(type) as pg_catalog.\(type) check (\(schema).leak())\(uses)
                    """)
            }
            for table in ["pg_roles", "kinds", "ready", "waiting", "lanes", "pg_class"]
            where schema != "public" || table != "pg_class" {
                all.append("\(path); create table \(schema).\(table) as select 1 as a\(uses)")
            }
        }
        all.append(
            """
            create function attack.peek(text, jsonb) returns boolean language plpgsql cost 0.0000001 as $$
            begin if $2::text like '%planted%' then raise exception '%', $2; end if; return true; end $$;
            select * from skein.job where attack.peek(kind, args)
            """)
        all.append("select * from skein.job where args::text::int = 1")
        return all
    }

    @Test("a viewer sees all and changes nothing, a worker and an operator do their own work, nobody else's")
    func roles() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            let id = try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                return try c.job()
            }
            let rights: [(String, allowed: [String], denied: [String])] = [
                (
                    "skein_viewer",
                    [
                        "select * from skein.job", "select * from skein.queue", "select * from skein.audit",
                        "select * from skein.job_in_state", "select * from skein.job_written",
                        "select * from skein.failed_job",
                        "select skein.explain_job(\(id))", "select skein.doctor()", "select skein.health()",
                        "select skein.doctor_in('zh-CN')", "select skein.tune()",
                    ],
                    [
                        "select skein.enqueue('k')", "select skein.cancel(\(id))",
                        "select skein.pause('queue', 'default', 'x')",
                        "select skein.claim(1, '{default}', 1, 1)", "select skein.retry(\(id))",
                        "select * from skein.ready",
                    ]
                ),
                (
                    "skein_worker",
                    [
                        "select skein.register_worker('w', 'h', 1, '1', '{default}', 1)",
                        "select skein.define_kind('j')",
                        "select skein.enqueue('k')", "select skein.claim(1, '{default}', 1, 1)", "select skein.admit()",
                        "select skein.maintain()", "select * from skein.queue",
                    ],
                    [
                        "select skein.pause('queue', 'default', 'x')", "select skein.grant_producer('postgres', 'k')",
                        "select skein.set_setting('poison_after', '9')", "select skein.repair()",
                        "select * from skein.lease",
                        "insert into skein.ready default values", "select skein.retry(\(id))",
                    ]
                ),
                (
                    "skein_operator",
                    [
                        "select skein.pause('queue', 'default', 'x')", "select skein.resume('queue', 'default')",
                        "select skein.enqueue('k')", "select skein.cancel(\(id))",
                        "select skein.set_setting('poison_after', '3')",
                        "select skein.define_limit('l', max_running => 1)", "select skein.repair()",
                        "select skein.worker_command(1, 'quiet')",
                    ],
                    [
                        "select skein.claim(1, '{default}', 1, 1)", "select skein.settle(1, 1, 1, 1, 1, '{1}', '{1}')",
                        "update skein.waiting set args = '{}'", "select * from skein.unique_keys",
                        "select skein.put_ready(null)", "drop table skein.ready",
                    ]
                ),
            ]
            for (group, allowed, denied) in rights {
                let login = try await database.createLogin(group, in: [group])
                try await inSessions(login.conninfo, 1) { _, s throws in
                    for sql in allowed { #expect(self.attempt(s, sql) == "let in", "\(group): \(sql)") }
                    for sql in denied { #expect(self.attempt(s, sql).hasPrefix("42501"), "\(group): \(sql)") }
                }
            }
            // Looking at everything must not become changing it, for a producer that is a viewer too.
            let both = try await database.createLogin("both", in: ["skein_producer", "skein_viewer"])
            try await inSessions(both.conninfo, 1) { _, s throws in
                #expect(self.attempt(s, "select skein.job_status(\(id))") == "let in")
                #expect(self.attempt(s, "select skein.cancel(\(id))").hasPrefix("SK008"))
                #expect(self.attempt(s, "select skein.reschedule(\(id), now())").hasPrefix("SK008"))
            }
            await c.close()
        }
    }

    @Test("a producer with the grant: kind, queue, priority and quota, and its own jobs")
    func granted() async throws {
        try await withDatabase { database in
            let producer = try await database.createLogin("producer", in: ["skein_producer"])
            let c = try await database.connect()
            try await c.run { c throws in
                try c.script(
                    """
                    select skein.define_kind('k'); select skein.define_kind('j'); select skein.define_queue('fast');
                    select skein.grant_producer('\(producer.role)', '*', queue => 'fast', max_priority => 10,
                        max_waiting => 5);
                    select skein.grant_producer('\(producer.role)', 'j');
                    """)
            }
            try await inSessions(producer.conninfo, 1) { _, p throws in
                let id = try p.job("'k', queue => 'fast', priority => 10")
                #expect(
                    try p.refused("select skein.enqueue('k', queue => 'fast', priority => 9)")
                        == "SK003 /priority producer")
                #expect(try p.refused("select skein.enqueue('k')") == "SK003 /queue producer")
                #expect(try p.refused("select skein.enqueue('j', queue => 'fast')") == "SK003 /queue producer")
                try p.jobs(20, kind: "j")
                #expect(try p.value("select state from skein.job_status($1)", [.int8(id)]) == "available")
                #expect(try p.value("select count(*) from skein.job") == "21")
                #expect(try p.value("select skein.cancel($1)", [.int8(id)]) == "requested")
            }
            try await c.run { c throws in
                defer { c.close() }
                _ = try c.query("select skein.revoke_producer('\(producer.role)')")
            }
            try await inSessions(producer.conninfo, 1) { _, p throws in
                #expect(try p.refused("select skein.enqueue('j')") == "SK003 /kind producer")
            }
        }
    }
}
