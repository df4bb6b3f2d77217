import FoundationEssentials
import PQ
import TestSupport
import Testing

@Suite struct ResultTests {
    @Test func aResultTellsAboutItself() async throws {
        try await withConnection { connection, _ in
            let (rows, made, changed) = try await connection.run { c in
                let made = try c.query("create temp table t (id int8, name text)")
                let changed = try c.query("insert into t select g, 'n' from generate_series(1, 5) g")
                return (try c.query("select id, name as \"The Name\" from t order by id"), made, changed)
            }
            #expect(rows.count == 5)
            #expect(rows.columnCount == 2)
            #expect(rows.columns == ["id", "The Name"])
            #expect(try rows.column("The Name") == 1)
            #expect(rows.type(0) == 20)
            #expect(rows.type(9) == 0)
            #expect(rows.commandTag == "SELECT 5")
            #expect(changed.affected == 5)
            #expect(changed.commandTag == "INSERT 0 5")
            #expect(made.affected == 0)
            let error = try pgError { _ = try rows.column("the name") }
            #expect(error.code == .decoding)
        }
    }

    @Test func aResultOutlivesItsConnection() async throws {
        try await withConnection { connection, _ in
            let rows = try await connection.run { c in
                defer { c.close() }
                return try c.query("select 'still here'::text")
            }
            #expect(try rows.get(String.self, row: 0, 0) == "still here")
            // libpq would tell a wrong index to the closed connection's receiver.
            for (row, column) in [(1, 0), (0, 1), (-1, 0), (0, -1), (.max, 0), (0, .max)] {
                #expect(try pgError { _ = try rows.get(String.self, row: row, column) }.code == .decoding)
                #expect(rows.isNull(row: row, column))
                rows.withBytes(row: row, column) { #expect($0 == nil) }
            }
        }
    }

    @Test func theHotDecodersAreStrict() async throws {
        try await withConnection { connection, _ in
            let rows = try await connection.run { c in
                try c.query("select 5::int8, 6::int4, 7::int2, null::int8, null::int4, null::int2, 'x'::text")
            }
            #expect(try rows.int8(row: 0, 0) == 5)
            #expect(try rows.int4(row: 0, 1) == 6)
            #expect(try rows.int2(row: 0, 2) == 7)
            #expect(!rows.isNull(row: 0, 0))
            #expect(rows.isNull(row: 0, 3))
            for column in [1, 2, 3, 6] { #expect(try pgError { _ = try rows.int8(row: 0, column) }.code == .decoding) }
            for column in [0, 2, 4, 6] { #expect(try pgError { _ = try rows.int4(row: 0, column) }.code == .decoding) }
            for column in [0, 1, 5, 6] { #expect(try pgError { _ = try rows.int2(row: 0, column) }.code == .decoding) }
        }
    }

    @Test func integersWidenAndNarrowOnlyWithoutLoss() async throws {
        try await withConnection { connection, _ in
            let rows = try await connection.run { c in
                try c.query(
                    "select 7::int2 a, 40000::int4 b, 5000000000::int8 c, -1::int8 d, 12.50::numeric e, 2::oid f")
            }
            #expect(try rows.get(Int64.self, row: 0, "a") == 7)
            #expect(try rows.get(Int.self, row: 0, "b") == 40_000)
            #expect(try rows.get(Int32?.self, row: 0, "a") == 7)
            #expect(try rows.get(Int.self, row: 0, "f") == 2)
            #expect(try rows.get(Double.self, row: 0, "e") == 12.5)
            #expect(try rows.get(Double.self, row: 0, "c") == 5e9)
            let narrow = try pgError { _ = try rows.get(Int16.self, row: 0, "b") }
            #expect(narrow.message.contains("column b"))
            #expect(!narrow.message.contains("40000"), "the value is not shown")
            #expect(try pgError { _ = try rows.get(Int32.self, row: 0, "c") }.code == .decoding)
            #expect(try pgError { _ = try rows.get(UInt64.self, row: 0, "d") }.code == .decoding)
            #expect(try pgError { _ = try rows.get(String.self, row: 0, "a") }.code == .decoding)
            #expect(try pgError { _ = try rows.get(Bool.self, row: 0, "a") }.code == .decoding)
            #expect(try pgError { _ = try rows.get(Date.self, row: 0, "a") }.code == .decoding)
            #expect(try pgError { _ = try rows.get([Int64].self, row: 0, "a") }.code == .decoding)
        }
    }

    @Test func nullNeedsAnOptional() async throws {
        try await withConnection { connection, _ in
            let rows = try await connection.run { c in
                try c.query("select null::text, null::timestamptz, array['a', null], null::int8[]")
            }
            #expect(try rows.get(String?.self, row: 0, 0) == nil)
            #expect(try rows.get(Date?.self, row: 0, 1) == nil)
            #expect(try rows.get([String?].self, row: 0, 2) == ["a", nil])
            #expect(try rows.get([Int64]?.self, row: 0, 3) == nil)
            #expect(try pgError { _ = try rows.get(String.self, row: 0, 0) }.message.contains("NULL"))
            #expect(try pgError { _ = try rows.get([String].self, row: 0, 2) }.message.contains("NULL"))
        }
    }

    @Test func stringsComeFromEveryTextualType() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c in
                try c.script("create type mood as enum ('glad', 'sad'); create domain word as text")
                let rows = try c.query(
                    """
                    select 'a'::text, 'b'::varchar, 'c'::name, 'd'::bpchar, '{"e": 1}'::json, 'g'::"char",
                    'glad'::mood, 'w'::word, '<x/>'::xml, 'u', ''::text
                    """)
                let all = try (0..<rows.columnCount).map { try rows.get(String.self, row: 0, $0) }
                #expect(all == ["a", "b", "c", "d", #"{"e": 1}"#, "g", "glad", "w", "<x/>", "u", ""])
            }
        }
    }

    @Test func textLooksLikePostgreSQLs() async throws {
        let expressions = [
            "0::numeric", "-0.00120::numeric", "123456789012345678901234567890.5::numeric", "'NaN'::numeric",
            "10000::numeric",
            "1e-7::numeric", "'infinity'::numeric", "1.5::float4", "'-infinity'::float8", "100::float8",
            "'2024-02-29'::date", "'infinity'::date", "'0044-03-15 BC'::date", "'0001-01-01'::date",
            "'1999-12-31'::date",
            "'2026-01-02 03:04:05.678'::timestamp", "'9999-12-31 23:59:59.999999'::timestamp",
            "'0001-12-31 23:00 BC'::timestamptz",
            "'03:04:05.1'::time", "interval '1 year 2 mons 3 days 04:05:06'", "interval '-1 mons +2 days -3 hours'",
            "interval '0'",
            "interval '-14 mons'", "interval '1 day'", "'\\xdead'::bytea", "'[1, {\"a\": null}]'::jsonb",
            "array[1.5, null]::numeric[]",
            "array['2024-01-01']::date[]", "'(1,2)'::text", "42::oid", "'7'::xid8", "array[]::text[]",
        ]
        try await withConnection { connection, _ in
            try await connection.run { c in
                try c.script("set time zone 'UTC'; set intervalstyle = postgres; set datestyle = 'ISO, YMD'")
                for expression in expressions {
                    let row = try c.query("select v, v::text from (select \(expression) as v) s")
                    #expect(try row.text(row: 0, 0) == row.get(String.self, row: 0, 1), "\(expression)")
                }
                #expect(try c.query("select true").text(row: 0, 0) == "t")
            }
        }
    }

    @Test func durationRefusesMonths() async throws {
        try await withConnection { connection, _ in
            let rows = try await connection.run { c in
                try c.query("select interval '2 days 1 second', interval '1 mon'")
            }
            #expect(try rows.get(Duration.self, row: 0, 0) == .seconds(2 * 86_400 + 1))
            #expect(try pgError { _ = try rows.get(Duration.self, row: 0, 1) }.code == .decoding)
        }
    }
}
