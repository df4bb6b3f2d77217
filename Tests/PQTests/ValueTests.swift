import FoundationEssentials
import PQ
import TestSupport
import Testing

/// What is sent comes back, through the server and through its own text form.
@Suite struct ValueTests {
    /// A value, its type's name, and what `::text` makes of it on the server.
    struct Sample: Sendable, CustomTestStringConvertible {
        let value: PGValue
        let type: String
        let text: String?
        let check: @Sendable (PGResult) throws -> Bool

        var testDescription: String { "\(type) \(text ?? "NULL")" }

        init<T: PGDecodable & Equatable & Sendable>(_ value: PGValue, _ type: String, _ text: String?, _ expected: T) {
            self.value = value
            self.type = type
            self.text = text
            check = { try $0.get(T.self, row: 0, 0) == expected }
        }
    }

    static let samples: [Sample] =
        numbers + [
            Sample(.bool(true), "boolean", "true", true),
            Sample(.bool(false), "boolean", "false", Bool?.some(false)),
            Sample(.text("héllo 课程 👩‍🏫"), "text", "héllo 课程 👩‍🏫", "héllo 课程 👩‍🏫"),
            Sample(.text(""), "text", "", ""),
            Sample(.varchar("x y"), "character varying", "x y", "x y"),
            Sample(.bytea([0, 1, 255]), "bytea", "\\x0001ff", [UInt8]([0, 1, 255])),
            Sample(.bytea([]), "bytea", "\\x", [UInt8]()),
            Sample(.jsonb(#"{"a":[1,null,"é"]}"#), "jsonb", #"{"a": [1, null, "é"]}"#, #"{"a": [1, null, "é"]}"#),
            Sample(.jsonb(utf8: Array("12".utf8)), "jsonb", "12", "12"),
            Sample(
                .uuid("00112233-4455-6677-8899-AABBCCDDEEFF"), "uuid", "00112233-4455-6677-8899-aabbccddeeff",
                "00112233-4455-6677-8899-aabbccddeeff"),
            Sample(
                .uuid("00112233445566778899aabbccddeeff"), "uuid", "00112233-4455-6677-8899-aabbccddeeff",
                "00112233-4455-6677-8899-aabbccddeeff"),
        ] + times + arrays

    static let numbers: [Sample] = [
        Sample(.int2(.min), "smallint", "-32768", Int16.min),
        Sample(.int2(.max), "smallint", "32767", Int(Int16.max)),
        Sample(.int4(.min), "integer", "-2147483648", Int32.min),
        Sample(.int4(.max), "integer", "2147483647", Int64(Int32.max)),
        Sample(.int8(.min), "bigint", "-9223372036854775808", Int64.min),
        Sample(.int8(.max), "bigint", "9223372036854775807", Int.max),
        Sample(.xid8(.max), "xid8", "18446744073709551615", UInt64.max),
        Sample(.float8(0.1), "double precision", "0.1", 0.1),
        Sample(.float8(-0.0), "double precision", "-0", 0.0),
        Sample(.float8(.infinity), "double precision", "Infinity", Double.infinity),
        Sample(
            .float8(.greatestFiniteMagnitude), "double precision", "1.7976931348623157e+308",
            Double.greatestFiniteMagnitude),
        Sample(.float8(.leastNonzeroMagnitude), "double precision", "5e-324", Double.leastNonzeroMagnitude),
    ]

    static let times: [Sample] = [
        Sample(.timestamptz(date(0)), "timestamp with time zone", "2000-01-01 00:00:00+00", date(0)),
        Sample(
            .timestamptz(date(-0.25)), "timestamp with time zone", "1999-12-31 23:59:59.75+00", date(-0.25)),
        Sample(
            .timestamptz(date(841_363_200.25)), "timestamp with time zone", "2026-08-30 00:00:00.25+00",
            date(841_363_200.25)),
        Sample(
            .timestamptz(Date(timeIntervalSinceReferenceDate: .infinity)), "timestamp with time zone", "infinity",
            Date(timeIntervalSinceReferenceDate: .infinity)),
        Sample(
            .timestamptz(Date(timeIntervalSinceReferenceDate: -.infinity)), "timestamp with time zone", "-infinity",
            Date(timeIntervalSinceReferenceDate: -.infinity)),
        Sample(
            .interval(.seconds(3661) + .microseconds(5)), "interval", "01:01:01.000005",
            Duration.microseconds(3_661_000_005)),
        Sample(.interval(.milliseconds(-1500)), "interval", "-00:00:01.5", Duration.milliseconds(-1500)),
        Sample(.interval(.zero), "interval", "00:00:00", Duration.zero),
    ]

    static let arrays: [Sample] = [
        Sample(
            .int8Array([1, .min, .max]), "bigint[]", "{1,-9223372036854775808,9223372036854775807}",
            [Int64](arrayLiteral: 1, .min, .max)),
        Sample(.int8Array([]), "bigint[]", "{}", [Int64]()),
        Sample(.int4Array([1, -2]), "integer[]", "{1,-2}", [Int32]([1, -2])),
        Sample(.int2Array([7]), "smallint[]", "{7}", [Int16]([7])),
        Sample(.float8Array([0.5]), "double precision[]", "{0.5}", [0.5]),
        Sample(.boolArray([true, false]), "boolean[]", "{t,f}", [true, false]),
        Sample(
            .textArray(["a b", nil, "", "NULL", #"q"\"#, "课"]), "text[]", #"{"a b",NULL,"","NULL","q\"\\",课}"#,
            ["a b", nil, "", "NULL", #"q"\"#, "课"] as [String?]),
        Sample(.jsonbArray(["1", #"{"a": 2}"#]), "jsonb[]", #"{1,"{\"a\": 2}"}"#, ["1", #"{"a": 2}"#]),
        Sample(.byteaArray([[1], nil]), "bytea[]", #"{"\\x01",NULL}"#, [[1], nil] as [[UInt8]?]),
        Sample(.timestamptzArray([date(0)]), "timestamp with time zone[]", #"{"2000-01-01 00:00:00+00"}"#, [date(0)]),
    ]

    /// Seconds after 2000-01-01 UTC.
    static func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 946_684_800 + seconds) }

    @Test func everyTypeGoesThereAndBack() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c in
                try c.script("set time zone 'UTC'")
                for sample in Self.samples {
                    let row = try c.query("select $1, pg_typeof($1)::text, $1::text", [sample.value])
                    #expect(try sample.check(row), "\(sample.testDescription)")
                    #expect(try row.get(String.self, row: 0, 1) == sample.type)
                    #expect(try row.get(String?.self, row: 0, 2) == sample.text)
                    let rendered = try row.text(row: 0, 0)
                    // Casts of booleans give words; everything else looks as our own rendering does.
                    if sample.type != "boolean" { #expect(rendered == sample.text, "\(sample.type)") }
                }
            }
        }
    }

    @Test func nullsAreTyped() async throws {
        let nulls: [(PGValue, String)] = [
            (.bool(nil), "boolean"), (.int2(nil), "smallint"), (.int4(nil), "integer"), (.int8(nil), "bigint"),
            (.float8(nil), "double precision"), (.text(nil), "text"), (.varchar(nil), "character varying"),
            (.bytea(nil), "bytea"), (.jsonb(nil), "jsonb"), (.jsonb(utf8: nil), "jsonb"),
            (.timestamptz(nil), "timestamp with time zone"), (.interval(nil), "interval"), (.uuid(nil), "uuid"),
            (.xid8(nil), "xid8"), (.int8Array(nil), "bigint[]"), (.int4Array(nil), "integer[]"),
            (.int2Array(nil), "smallint[]"), (.float8Array(nil), "double precision[]"), (.boolArray(nil), "boolean[]"),
            (.textArray(nil), "text[]"), (.jsonbArray(nil), "jsonb[]"), (.byteaArray(nil), "bytea[]"),
            (.timestamptzArray(nil), "timestamp with time zone[]"),
        ]
        try await withConnection { connection, _ in
            try await connection.run { c in
                for (value, type) in nulls {
                    let row = try c.query("select $1, pg_typeof($1)::text", [value])
                    #expect(row.isNull(row: 0, 0), "\(type)")
                    #expect(try row.text(row: 0, 0) == nil)
                    #expect(try row.get(String.self, row: 0, 1) == type)
                    row.withBytes(row: 0, 0) { #expect($0 == nil) }
                }
                #expect(try c.query("select $1::int8", [.null]).get(Int64?.self, row: 0, 0) == nil)
            }
        }
    }

    @Test func arraysOfAThousandNumbersAreOneBuffer() async throws {
        try await withConnection { connection, _ in
            let sum = try await connection.run { c in
                try c.query(
                    "select sum(x)::int8, count(*) from unnest($1) x", [.int8Array(Array(1...1000))]
                )
                .int8(row: 0, 0)
            }
            #expect(sum == 500_500)
        }
    }

    @Test(arguments: [
        (PGValue.text("a\0b"), "22021"), (.varchar("\0"), "22021"), (.jsonb("\"\0\""), "22021"),
        (.textArray(["ok", "a\0"]), "22021"), (.jsonbArray(["\0"]), "22021"),
        (.uuid("0011"), "22P02"), (.uuid("g0112233-4455-6677-8899-aabbccddeeff"), "22P02"),
        (.timestamptz(Date(timeIntervalSinceReferenceDate: 1e300)), "22008"),
        (.timestamptz(Date(timeIntervalSinceReferenceDate: .nan)), "22008"),
        (.interval(.seconds(Int64.max)), "22008"),
        (.timestamptzArray([Date(timeIntervalSinceReferenceDate: 1e300)]), "22008"),
    ])
    func whatPostgreSQLCannotHoldIsRefused(_ value: PGValue, _ sqlState: String) async throws {
        try await withConnection { connection, _ in
            try await connection.run { c in
                for attempt in [
                    { _ = try c.query("select $1", [value]) },
                    { _ = try c.pipeline([(PGStatement(name: "s", sql: "select $1"), [value])]) },
                ] {
                    let error = try pgError(attempt)
                    #expect(error.code == .usage)
                    #expect(error.sqlState == sqlState)
                    #expect(error.message.contains("parameter 1"))
                }
                #expect(try c.query("select 1").count == 1)
            }
        }
    }

    @Test func microsecondsSurviveTheWayThroughDate() async throws {
        // A Date is a Double of seconds: around today it resolves a tenth of a microsecond.
        try await withConnection { connection, _ in
            try await connection.run { c in
                let sql = """
                    select t, extract(epoch from t) * 1000000 as wanted
                    from (select '1990-01-01 00:00:00+00'::timestamptz + random() * interval '80 years' as t
                    from generate_series(1, 1000)) s
                    """
                let rows = try c.query(sql)
                for row in 0..<rows.count {
                    let date = try rows.get(Date.self, row: row, 0)
                    let back = try c.execute(
                        PGStatement(name: "back", sql: "select extract(epoch from $1::timestamptz) * 1000000"),
                        [.timestamptz(date)])
                    #expect(try back.text(row: 0, 0) == rows.text(row: row, 1))
                }
            }
        }
    }

    @Test func aValueDoesNotShowItself() {
        #expect("\(PGValue.text("secret"))" == "PGValue(type 25)")
        #expect(String(reflecting: PGValue.int8(nil)) == "PGValue(type 20, NULL)")
    }
}
