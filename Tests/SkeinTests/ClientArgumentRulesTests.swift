import PQ
import Skein
import TestSupport
import Testing

@Suite struct ClientArgumentRulesTests {
    private let all = ArgumentRules(
        .required("review_year", .integer(2020...2100)),
        .optional("basis", .oneOf(["annual", "co\"hort"])),
        .optional("round", .oneOf([1, 2])),
        .optional("weight", .number(0.5...1)),
        .optional("least", .number(0...)),
        .optional("most", .integer(...9)),
        .optional("code", .string(length: 2...8, pattern: #"^[A-Z]\d+$"#)),
        .optional("short", .string(length: ...300)),
        .optional("at", .dateTime),
        .optional("day", .date),
        .optional("fixed", .constant("x/y")),
        .optional("version", .constant(1)),
        .optional("is_open", .boolean),
        .optional("nothing", .null),
        .optional("anything", .any),
        .optional("map", .object),
        .optional("holders", .array(of: .object(.required("id", .integer(1...))), count: 1...)),
        .optional("list", .array()),
        .optional("n~/'中", .string)
    )

    @Test func renderedAsJSONSchema() {
        #expect(
            all.json == """
                {"type":"object","required":["review_year"],"properties":{\
                "review_year":{"type":"integer","minimum":2020,"maximum":2100},\
                "basis":{"type":"string","enum":["annual","co\\"hort"]},\
                "round":{"type":"integer","enum":[1,2]},\
                "weight":{"type":"number","minimum":0.5,"maximum":1},\
                "least":{"type":"number","minimum":0},\
                "most":{"type":"integer","maximum":9},\
                "code":{"type":"string","minLength":2,"maxLength":8,"pattern":"^[A-Z]\\\\d+$"},\
                "short":{"type":"string","maxLength":300},\
                "at":{"type":"string","format":"date-time"},\
                "day":{"type":"string","format":"date"},\
                "fixed":{"type":"string","const":"x/y"},\
                "version":{"type":"integer","const":1},\
                "is_open":{"type":"boolean"},\
                "nothing":{"type":"null"},\
                "anything":{},\
                "map":{"type":"object","additionalProperties":true},\
                "holders":{"type":"array","minItems":1,"items":{"type":"object","required":["id"],\
                "properties":{"id":{"type":"integer","minimum":1}},"additionalProperties":false}},\
                "list":{"type":"array"},\
                "n~/'中":{"type":"string"}},"additionalProperties":false}
                """)
        #expect(
            ArgumentRules(allowsOthers: true).json
                == #"{"type":"object","properties":{},"additionalProperties":true}"#)
    }

    @Test func everyRuleIsOneTheDatabaseHolds() async throws {
        let rules = all
        try await withClient { database, skein in
            var jobs = JobRegistry()
            jobs.handle(raw: "rules", rules: rules) { _, _ in .done }
            let registry = jobs
            try await database.pool.run { try registry.install($0) }
            func refused(_ member: String) async throws -> String? {
                let json = #"{"review_year":2026,\#(member)}"#
                return try await refusal {
                    _ = try await skein.enqueue(kind: "rules", json: Array(json.utf8))
                }?.rule
            }
            for good in [
                #""basis":"co\"hort","round":2,"weight":0.75,"least":0,"most":-5,"code":"A12""#,
                #""at":"2026-12-01T09:00:00+08:00","day":"2026-12-01","fixed":"x/y","version":1,"is_open":false"#,
                #""nothing":null,"anything":[{}],"map":{"a":1},"holders":[{"id":1}],"list":[1,"a"],"n~/'中":"""#,
            ] {
                #expect(try await refused(good) == nil, "\(good)")
            }
            for (bad, rule) in [
                (#""basis":"x""#, "enum"), (#""round":3"#, "enum"), (#""weight":0.4"#, "minimum"),
                (#""most":10"#, "maximum"), (#""code":"A""#, "pattern"), (#""code":"A12345678""#, "maxLength"),
                (#""short":"\#(String(repeating: "中", count: 301))""#, "maxLength"),
                (#""at":"2026-12-01T09:00:00""#, "naive_timestamp"), (#""day":"1.12.2026""#, "date"),
                (#""fixed":"y""#, "const"), (#""is_open":1"#, "type"), (#""nothing":0"#, "type"),
                (#""map":[]"#, "type"), (#""holders":[]"#, "minItems"), (#""holders":[{"id":0}]"#, "minimum"),
                (#""holders":[{"id":1,"x":1}]"#, "unknown_field"), (#""list":{}"#, "type"),
                (#""other":1"#, "unknown_field"),
            ] {
                #expect(try await refused(bad) == rule, "\(bad)")
            }
        }
    }
}
