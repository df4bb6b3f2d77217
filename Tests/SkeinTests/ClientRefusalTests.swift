import FoundationEssentials
import PQ
import Skein
import TestSupport
import Testing

/// Everything that the queue refuses, as a Swift caller sees it. Nothing is ever half stored.
@Suite struct ClientRefusalTests {
    private struct Case: Sendable {
        var json: String
        var code: SkeinError.Code
        var pointer: String?
        var rule: String?
    }

    @Test func argumentsAreRefusedWithPlaceAndRule() async throws {
        let deep = String(repeating: "[", count: 50) + String(repeating: "]", count: 50)
        let tooDeep = String(repeating: "[", count: 200_000)
        let cases = [
            Case(json: "{}", code: .badArguments, pointer: "/name", rule: "required"),
            Case(json: #"{"name":1}"#, code: .badArguments, pointer: "/name", rule: "type"),
            Case(json: #"{"name":""}"#, code: .badArguments, pointer: "/name", rule: "minLength"),
            Case(json: #"{"name":"a","year":2019}"#, code: .badArguments, pointer: "/year", rule: "minimum"),
            Case(json: #"{"name":"a","year":2020.5}"#, code: .badArguments, pointer: "/year", rule: "type"),
            Case(json: #"{"name":"a","extra":1}"#, code: .badArguments, pointer: "", rule: "unknown_field"),
            Case(
                json: #"{"name":"a","at":"2026-12-01T09:00:00"}"#, code: .badArguments, pointer: "/at",
                rule: "naive_timestamp"),
            Case(json: "[]", code: .badArguments, pointer: "", rule: "type"),
            Case(json: "null", code: .badArguments, pointer: "", rule: "type"),
            Case(json: #"{"name":"a\#u{5C}u0000"}"#, code: .badArguments, pointer: "/name", rule: "no_nul_character"),
            Case(
                json: #"{"name":"a","more":{"x/y":["\#u{5C}ud800"]}}"#, code: .badArguments, pointer: "/more/x~1y/0",
                rule: "utf8"),
            Case(json: #"{"name":"a","weight":NaN}"#, code: .badArguments, pointer: "/weight", rule: "finite_number"),
            Case(json: #"{"name":"a","weight":1e999999}"#, code: .badArguments, pointer: nil, rule: nil),
            Case(json: #"{"name":"a""#, code: .badArguments, pointer: "", rule: "json"),
            Case(json: "", code: .badArguments, pointer: "", rule: "json"),
            Case(json: #"{"name":"a","more":\#(deep)}"#, code: .badArguments, pointer: "", rule: "nesting"),
            Case(json: #"{"name":"a","more":\#(tooDeep)}"#, code: .badArguments, pointer: nil, rule: "depth"),
            Case(
                json: #"{"name":"a","more":"\#(String(repeating: "x", count: 10_000_000))"}"#, code: .tooLarge,
                pointer: "", rule: "size"),
        ]
        try await withClient { database, skein in
            for test in cases {
                let error = try await refusal {
                    _ = try await skein.enqueue(kind: Greet.kind, json: Array(test.json.utf8))
                }
                let about = test.json.prefix(80)
                #expect(error?.code == test.code, "\(about)")
                if let pointer = test.pointer { #expect(error?.pointer == pointer, "\(about)") }
                if let rule = test.rule { #expect(error?.rule == rule, "\(about)") }
                #expect(error?.kind == "client.greet", "\(about)")
            }
            #expect(try await database.jobCount() == 0)
        }
    }

    @Test func bytesThatAreNotUTF8AreRefused() async throws {
        try await withClient { database, skein in
            for bad: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x00]] {
                let json = Array(#"{"name":""#.utf8) + bad + Array(#""}"#.utf8)
                let error = try await refusal { _ = try await skein.enqueue(kind: Greet.kind, json: json) }
                #expect(error?.code == .badArguments, "\(bad)")
                #expect(error?.pointer == "/name", "\(bad)")
            }
            #expect(try await database.jobCount() == 0)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func numbersThatJSONCannotHoldAreRefused(_ weight: Double) async throws {
        try await withClient { database, skein in
            let error = try await refusal { _ = try await skein.enqueue(Greet(name: "a", weight: weight)) }
            #expect(error?.code == .badArguments)
            #expect(error?.pointer == "/weight")
            #expect(error?.rule == "finite_number")
            let statement = try await refusal { _ = try EnqueueStatement(Greet(name: "a", weight: weight)) }
            #expect(statement?.code == .badArguments)
            #expect(try await database.jobCount() == 0)
        }
    }

    @Test func optionsAreRefusedWithTheirName() async throws {
        let year9999 = Date(timeIntervalSince1970: 253_402_300_000)
        let cases: [(EnqueueOptions, SkeinError.Code)] = [
            (EnqueueOptions(queue: ""), .badArguments), (EnqueueOptions(priority: -1), .outOfRange),
            (EnqueueOptions(priority: .max), .outOfRange), (EnqueueOptions(delay: .seconds(-1)), .outOfRange),
            (EnqueueOptions(at: year9999), .outOfRange), (EnqueueOptions(at: .distantFuture), .outOfRange),
            (EnqueueOptions(at: Date(timeIntervalSince1970: .nan)), .outOfRange),
            (EnqueueOptions(at: Date(), delay: .zero), .outOfRange),
            (EnqueueOptions(deadline: .distantPast), .outOfRange), (EnqueueOptions(maxAttempts: 0), .outOfRange),
            (EnqueueOptions(uniqueKey: ""), .outOfRange), (EnqueueOptions(tenant: ""), .outOfRange),
            (EnqueueOptions(tags: [""]), .outOfRange), (EnqueueOptions(limitKey: "nobody"), .unknownLimit),
            (EnqueueOptions(after: [999_999]), .notFound), (EnqueueOptions(trace: ""), .outOfRange),
            (EnqueueOptions(tenant: String(repeating: "x", count: 201)), .outOfRange),
            (EnqueueOptions(tenant: "a\0b"), .outOfRange), (EnqueueOptions(tags: ["a\0"]), .outOfRange),
        ]
        try await withClient { database, skein in
            for (options, code) in cases {
                let error = try await refusal { _ = try await skein.enqueue(Greet(name: "a"), options) }
                #expect(error?.code == code, "\(options)")
            }
            #expect(try await database.jobCount() == 0)
        }
    }

    @Test(arguments: ["nobody", "", "a'b", "a\"b", "a b", "a\0b"])
    func unknownKindsAreRefused(_ kind: String) async throws {
        try await withClient { _, skein in
            let error = try await refusal {
                _ = try await skein.enqueue(kind: JobKind(rawValue: kind), json: Array("{}".utf8))
            }
            #expect(error?.code == .unknownKind)
            #expect(error?.description.contains("SK0") == true)
        }
    }

    @Test func aDatabaseWithoutTheSchemaIsSaidToBeSo() async throws {
        try await withDatabase(.empty) { test in
            let database = Database(test.conninfo, poolSize: 1, logger: testLogger)
            let error = try await refusal { _ = try await Skein(database).enqueue(Greet(name: "a")) }
            await database.close()
            #expect(error?.code == .schemaOutOfDate)
            #expect(error?.hint?.contains("migrate") == true)
        }
    }

    @Test func aRoleWithoutRightsIsToldSo() async throws {
        try await withDatabase { test in
            let (_, conninfo) = try await test.createLogin("nobody")
            let database = Database(conninfo, poolSize: 1, logger: testLogger)
            let error = try await refusal { _ = try await Skein(database).enqueue(Greet(name: "a")) }
            await database.close()
            #expect(error?.code == .notAllowed)
        }
    }
}
