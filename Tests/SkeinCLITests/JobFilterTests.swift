import Testing

@testable import SkeinCLI
@testable import SkeinFilter

@Suite("Filter grammar")
struct JobFilterTests {
    @Test("The example of the manual")
    func example() throws {
        let filter = try JobFilter("state:discarded kind:notify.* args.school:42 age:>1h")
        let condition = filter.condition(firstParameter: 2)
        #expect(
            condition.sql
                == "(state = any($2)) and (kind like any($3)) and ((args #>> $4) = any($5)) "
                + "and ((now() - created_at) > $6::text::interval)")
        #expect(
            condition.parameters == [
                .textArray(["discarded"]), .textArray(["notify.%"]), .textArray(["school"]), .textArray(["42"]),
                .text("1h"),
            ])
    }

    @Test("Alternatives, negation, quotes, escapes, patterns")
    func pieces() throws {
        let filter = try JobFilter(#"-queue:a,b* tenant:"two words, one" unique_key:a\*b\,c tag:x error:"50%_\"""#)
        #expect(filter.terms.map(\.isNegated) == [true, false, false, false, false])
        #expect(filter.terms[0].values.map(\.pieces) == [["a"], ["b", ""]])
        #expect(filter.terms[1].values.map(\.exact) == ["two words, one"])
        #expect(filter.terms[2].values.map(\.exact) == ["a*b,c"])
        let condition = filter.condition()
        #expect(condition.sql.hasPrefix("(queue = any($1) or queue like any($2)) is not true and "))
        #expect(condition.parameters.last == .textArray([#"%50\%\_"%"#]))
    }

    @Test("Numbers, durations and times")
    func comparisons() throws {
        let filter = try JobFilter(
            "id:1,2 priority:<=10 attempt:>2 created:>=2026-11-01 ran:>10m args.a.b:>9007199254740993")
        #expect(
            filter.condition().parameters == [
                .int8Array([1, 2]), .int8(10), .int8(2), .text("2026-11-01"), .text("10m"), .textArray(["a", "b"]),
                .text("9007199254740993"),
            ])
        #expect(try JobFilter("  ").condition() == SQLCondition(sql: "true", parameters: []))
    }

    @Test(
        "Mistakes are named with their place",
        arguments: [
            ("stat:discarded", 0, JobFilterError.Reason.unknownField, "state"),
            ("kind:a state:discared", 13, .unknownState, "discarded"), ("hello", 0, .missingField, nil),
            ("kind:", 5, .missingValue, nil), ("kind:a,", 7, .missingValue, nil), (#"kind:"a"#, 5, .openQuote, nil),
            ("kind:>a", 5, .noComparison, nil), ("id:>1,2", 4, .comparisonNeedsOneValue, nil),
            ("id:7*", 3, .noPattern, nil), ("id:x", 3, .notANumber, nil), ("age:>1hour", 5, .notADuration, nil),
            ("created:>yesterday", 9, .notATime, nil), ("args.:1", 0, .missingPath, nil),
            ("args.x:>abc", 8, .notANumber, nil), ("学校:1", 0, .unknownField, nil), (":x", 0, .missingField, nil),
        ] as [(String, Int, JobFilterError.Reason, String?)])
    func mistakes(_ text: String, _ offset: Int, _ reason: JobFilterError.Reason, _ suggestion: String?) {
        let error = #expect(throws: JobFilterError.self) { try JobFilter(text) }
        #expect(error?.offset == offset)
        #expect(error?.reason == reason)
        #expect(error?.suggestion == suggestion)
    }

    @Test("The caret stands under the mistake, also behind wide characters")
    func caret() throws {
        let error = #expect(throws: JobFilterError.self) { try JobFilter("tenant:学校 stat:x") }
        let shown = speaking(.english) { error?.cliError }
        #expect(shown?.excerpt == ["tenant:学校 stat:x", "            ^"])
        #expect(shown?.status == .usage)
    }

    @Test("Bounds")
    func bounds() {
        #expect(Self.mistake("kind:" + String(repeating: "a", count: 5_000)) == .tooLong)
        #expect(Self.mistake(String(repeating: "kind:a ", count: 60)) == .tooLong)
        #expect(Self.mistake("kind:" + (0...300).map { "k\($0)" }.joined(separator: ",")) == .tooLong)
    }

    private static func mistake(_ text: String) -> JobFilterError.Reason? {
        do throws(JobFilterError) {
            _ = try JobFilter(text)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("Whatever is written, nothing of it reaches the statement, and it reads the same again", arguments: 0..<400)
    func properties(_ seed: Int) {
        var random = SplitMix(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        let text = Self.randomFilter(&random)
        guard let filter = try? JobFilter(text) else { return }
        let condition = filter.condition(firstParameter: 3)
        // The statement is made of the grammar's own words: marks of the values never appear in it.
        #expect(!condition.sql.contains("zz"))
        #expect(!condition.sql.contains("\""))
        #expect(!condition.sql.contains(";"))
        // Parameters are numbered without a gap.
        let numbers = condition.sql.matches(of: #/\$(\d+)/#).compactMap { Int($0.output.1) }
        #expect(Set(numbers) == Set(3..<(3 + condition.parameters.count)))
        #expect((try? JobFilter(text)) == filter)
    }

    @Test("Random bytes are refused or read, never worse", arguments: 0..<400)
    func noise(_ seed: Int) {
        var random = SplitMix(state: UInt64(seed) &+ 77)
        let alphabet = Array(#"abkind:state:id><=*,"\-. 学\#u{301}0123456789;'$()%_"#)
        let text = String(
            (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
        do throws(JobFilterError) {
            _ = try JobFilter(text).condition()
        } catch {
            #expect((0...text.count).contains(error.offset))
        }
    }

    static func randomFilter(_ random: inout SplitMix) -> String {
        let values = [
            "zz1", "zz*", #""zz ; drop table x""#, #"zz\,y"#, "zz'--", "discarded", "7", "zz\u{301}", "*zz*,zzb", "1h",
            "2026-01-01",
        ]
        let fields = JobFilterField.names + ["args.zz", "args.a.zz"]
        let signs = ["", "", "", ">", "<=", "="]
        return (0..<Int.random(in: 1...5, using: &random)).map { _ in
            let dash = Bool.random(using: &random) ? "-" : ""
            let field = fields.randomElement(using: &random) ?? "id"
            return dash + field + ":" + (signs.randomElement(using: &random) ?? "")
                + (values.randomElement(using: &random) ?? "")
        }.joined(separator: " ")
    }
}

/// A small generator with a seed that can be printed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
