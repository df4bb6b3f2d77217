import PQ
import TestSupport
import Testing

@Suite("Bad input is refused whole")
struct EngineRefusalTests {
    private static let schema = """
        {"type": "object", "required": ["n"], "properties": {
            "n": {"type": "integer", "minimum": 1, "maximum": 9},
            "at": {"type": "string", "format": "date-time"},
            "who": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "^[a-z]+$"},
            "a/b": {"type": "array", "maxItems": 2, "items": {"type": "object",
                "properties": {"x": {"enum": [1, "b"]}}}}}}
        """

    /// Nothing of any of it may be stored.
    private func expectNothing(_ c: isolated PGConnection, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let stored = try c.value(
            """
            select concat_ws(' ', (select count(*) from skein.waiting), (select count(*) from skein.ready),
                (select count(*) from skein.unique_keys), (select count(*) from skein.requests),
                (select count(*) from skein.dependencies), (select count(*) from skein.queues),
                (select count(*) from skein.lanes where priority <> 100))
            """)
        #expect(stored == "0 0 0 0 0 1 0", sourceLocation: sourceLocation)
    }

    @Test("arguments against the kind's rules: SQLSTATE, pointer and rule, and nothing stored")
    func arguments() async throws {
        try await withQueue { c throws in
            _ = try c.query("select skein.define_kind('s', $1)", [.jsonb(Self.schema)])
            let deep = String(repeating: "{\"n\":", count: 40) + "1" + String(repeating: "}", count: 40)
            let cases: [(args: String, expected: String)] = [
                ("{}", "SK002 /n required"),
                (#"{"n": "1"}"#, "SK002 /n type"),
                (#"{"n": 1.5}"#, "SK002 /n type"),
                (#"{"n": null}"#, "SK002 /n type"),
                (#"{"n": [1]}"#, "SK002 /n type"),
                (#"{"n": 0}"#, "SK002 /n minimum"),
                (#"{"n": 10}"#, "SK002 /n maximum"),
                (#"{"n": 1, "m": 1}"#, "SK002 unknown_field"),
                (#"{"n": 1, "at": "2026-12-01T09:00:00"}"#, "SK002 /at naive_timestamp"),
                (#"{"n": 1, "at": "tomorrow"}"#, "SK002 /at naive_timestamp"),
                (#"{"n": 1, "who": ""}"#, "SK002 /who pattern"), (#"{"n": 1, "who": 7}"#, "SK002 /who type"),
                (#"{"n": 1, "who": "abcdef"}"#, "SK002 /who maxLength"),
                (#"{"n": 1, "who": "O'Br"}"#, "SK002 /who pattern"),
                (#"{"n": 1, "a/b": [{}, {}, {}]}"#, "SK002 /a~1b maxItems"),
                (#"{"n": 1, "a/b": [{"x": 1}, {"x": 2}]}"#, "SK002 /a~1b/*/x enum"),
                (#"{"n": 1, "a/b": [{"x": "b"}, 1]}"#, "SK002 /a~1b/* type"),
                (#"{"n": 1, "a/b": [[{"x": 1}]]}"#, "SK002 /a~1b/* type"),
                (#"{"n": 1, "a/b": [{"y": 1}]}"#, "SK002 /a~1b/* unknown_field"),
                ("[1]", "SK002 type"), ("1", "SK002 type"), ("null", "SK002 type"), (#""text""#, "SK002 type"),
                (deep, "SK002 nesting"),
                (#"{"n": 1, "x": ""# + String(repeating: "x", count: 10_000_000) + "\"}", "SK004 size"),
                // PostgreSQL itself refuses what is no JSON.
                (#"{"n": NaN}"#, "22P02"), (#"{"n": 1, "who": "\u0000"}"#, "22P05"), ("{", "22P02"), ("", "22P02"),
                (String(repeating: "[", count: 100_000), "54001"),
            ]
            for (args, expected) in cases {
                let given = try c.refused("select skein.enqueue('s', $1::text::jsonb)", [.text(args)])
                #expect(given.hasPrefix(expected), "\(args.prefix(60)): \(given)")
            }
            #expect(try c.refused("select skein.enqueue('s', null)") == "SK002 type")
            // One bad row of many refuses all, and is named.
            #expect(
                try c.refused(
                    """
                    select skein.enqueue_many('s', array_fill('{"n": 1}'::jsonb, array[500]) || '{"n": 0}'::jsonb)
                    """) == "SK002 /n minimum")
            #expect(
                try c.refused(
                    "select skein.enqueue_many('s', array[array['{\"n\":1}'::jsonb], array['{\"n\":1}'::jsonb]])")
                    == "SK002 /args type")
            #expect(try c.refused("select skein.enqueue_many('s', '[0:0]={\"{}\"}'::jsonb[])") == "SK002 /args type")
            try expectNothing(c)
            #expect(
                try c.refused(
                    "select skein.enqueue('s', $1)",
                    [.jsonb(#"{"n": 1, "at": "2026-12-01T09:00:00+08:00", "who": "abc", "a/b": [{"x": "b"}]}"#)])
                    == "accepted")
        }
    }

    @Test("everything else that enqueue takes: SQLSTATE and pointer, and nothing stored")
    func options() async throws {
        try await withQueue { c throws in
            let long = "repeat('x', 201)"
            let cases: [(call: String, expected: String)] = [
                ("'nobody'", "SK001 /kind kind"), ("''", "SK001 /kind kind"), ("null", "SK001 /kind kind"),
                ("'k''; drop table skein.ready; --'", "SK001 /kind kind"),
                ("'k', queue => ''", "SK002 /queue name"), ("'k', queue => 'a''b\"c'", "SK002 /queue name"),
                ("'k', queue => repeat('q', 101)", "SK002 /queue name"),
                ("'k', priority => -1", "SK010 /priority range"), ("'k', priority => 1000", "SK010 /priority range"),
                ("'k', max_attempts => 0", "SK010 /max_attempts range"),
                ("'k', max_attempts => 1001", "SK010 /max_attempts range"),
                ("'k', delay => '-1 s'", "SK010 /delay range"), ("'k', delay => '11 years'", "SK010 /delay range"),
                ("'k', delay => '170000000 years'", "SK010 /delay range"),
                ("'k', delay => '1 s', run_at => now()", "SK010 /delay range"),
                ("'k', run_at => '9999-12-31 00:00+00'", "SK010 /run_at range"),
                ("'k', run_at => 'infinity'", "SK010 /run_at range"),
                ("'k', run_at => '-infinity'", "SK010 /run_at range"),
                ("'k', deadline => now() - interval '1 s'", "SK010 /deadline range"),
                ("'k', deadline => 'infinity'", "SK010 /deadline range"),
                ("'k', deadline => now() + interval '1 s', delay => '2 s'", "SK010 /deadline range"),
                ("'k', unique_key => ''", "SK010 /unique_key length"),
                ("'k', unique_key => \(long)", "SK010 /unique_key length"),
                ("'k', tenant => ''", "SK010 /tenant length"), ("'k', tenant => \(long)", "SK010 /tenant length"),
                ("'k', tags => '{a,\"\"}'", "SK010 /tags/1 length"),
                ("'k', tags => '{a,null}'", "SK010 /tags/1 length"),
                ("'k', tags => array(select 't' || i from generate_series(1, 21) i)", "SK010 /tags length"),
                ("'k', trace => repeat('x', 513)", "SK010 /trace length"),
                ("'k', trace => '00-1-2-01'", "SK010 /trace traceparent"),
                ("'k', request_id => ''", "SK010 /request_id length"),
                ("'k', if_exists => 'maybe'", "SK010 /if_exists enum"),
                ("'k', if_exists => null", "SK010 /if_exists enum"),
                ("'k', after_failure => 'cry'", "SK010 /after_failure enum"),
                ("'k', limit_key => 'nobody:x'", "SK011 /limit_key limit"),
                ("'k', limit_key => ''", "SK010 /limit_key length"), ("'k', after => '{424242}'", "SK008 /after after"),
            ]
            for (call, expected) in cases {
                #expect(try c.refused("select skein.enqueue(\(call))") == expected, "\(call)")
            }
            let many: [(call: String, expected: String)] = [
                ("array_fill('{}'::jsonb, array[100001])", "SK004 /args size"),
                ("array_fill('{}'::jsonb, array[2]), unique_keys => '{a}'", "SK002 /unique_keys length"),
                ("array_fill('{}'::jsonb, array[2]), unique_key => 'a'", "SK002 /unique_key length"),
                ("array_fill('{}'::jsonb, array[2]), unique_keys => '{a,\"\"}'", "SK010 /unique_keys length"),
            ]
            for (call, expected) in many {
                #expect(try c.refused("select skein.enqueue_many('k', \(call))") == expected, "\(call)")
            }
            #expect(try c.refused("select skein.enqueue_many('k', null)") == "accepted")
            try expectNothing(c)
            // Quotes and other letters are no harm where names are free.
            #expect(
                try c.refused("select skein.enqueue('k', tenant => 'O''Brien \"x\" 学校', tags => '{;--}')")
                    == "accepted"
            )
        }
    }

    @Test("definitions and administration")
    func administration() async throws {
        try await withQueue { c throws in
            let cases: [(call: String, expected: String)] = [
                ("define_kind('')", "SK002 /name name"), ("define_kind('a b')", "SK002 /name name"),
                ("define_kind('x', priority => 1000)", "SK010 range"),
                ("define_kind('x', timeout => '0 s')", "SK010 range"),
                ("define_kind('x', backoff => '2 s', backoff_max => '1 s')", "SK010 range"),
                ("define_kind('x', '{\"oneOf\": []}')", "SK002 /oneOf schema"),
                ("define_kind('x', '{\"type\": \"date\"}')", "SK002 /type schema"),
                ("define_kind('x', '{\"properties\": {}}')", "SK002 /type schema"),
                ("define_kind('x', '{\"pattern\": \"(\"}')", "SK002 /args_schema schema"),
                ("define_kind('x', '{\"items\": {\"type\": \"array\"}}')", "SK002 /items/type schema"),
                ("define_kind('x', '{\"enum\": [{}]}')", "SK002 /args_schema schema"),
                ("define_queue('')", "SK002 /queue name"),
                ("define_queue('q', fair_depth => 0)", "SK010 /fair_depth range"),
                ("define_limit('a:b', max_running => 1)", "SK010 range"), ("define_limit('a')", "SK010 range"),
                ("define_limit('a', rate => 1)", "SK010 range"), ("define_limit('a', max_running => 0)", "SK010 range"),
                ("pause('job', 'x', 'r')", "SK002 /what enum"), ("pause('queue', 'none', 'r')", "SK008 /name name"),
                ("pause('kind', 'k', 'r', now() - interval '1 s')", "SK010 /until range"),
                ("set_setting('none', '1')", "SK008"), ("set_setting('poison_after', '\"x\"')", "SK002 /value type"),
                ("set_setting('keep_finished', '\"soon\"')", "SK002 /value type"),
                ("set_setting('keep_finished', '7')", "SK002 /value type"),
                ("grant_producer('nobody_there', 'k')", "SK008 /role_name role"),
                ("grant_producer(current_user::name, 'none')", "SK001 /kind kind"),
                ("worker_command(1, 'dance')", "SK002 /command enum"),
                ("retry(424242)", "SK008 /job_id job"), ("job_status(424242)", "SK008 /job_id job"),
                ("job_status(null)", "SK008 /job_id job"), ("explain_job(424242)", "SK008 /job_id job"),
                ("cancel(null)", "SK008 /job_id job"), ("reschedule(424242, now())", "SK008 /job_id job"),
            ]
            for (call, expected) in cases {
                #expect(try c.refused("select skein.\(call)") == expected, "\(call)")
            }
            #expect(try c.value("select count(*) from skein.kinds") == "1")
        }
    }

    @Test("every refusal says what, where and what to do")
    func manners() async throws {
        try await withQueue { c throws in
            do {
                try c.job("'nobody'")
                Issue.record("accepted")
            } catch let error as PGError {
                #expect(error.sqlState == "SK001")
                #expect(error.message == "there is no kind 'nobody'")
                #expect(error.detail == #"{"kind": "nobody", "rule": "kind", "pointer": "/kind"}"#)
                #expect(error.hint?.isEmpty == false)
            }
        }
    }
}
