import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Bad input through the command line")
struct BadInputTests {
    /// Arguments after `enqueue`, standard input, and what the refusal says.
    struct Case: Sendable, CustomStringConvertible {
        var arguments: [String]
        var input: [UInt8] = []
        var status = SkeinCLI.ExitStatus.failed
        var code: String
        var pointer: String?

        init(
            _ arguments: [String], input: [UInt8] = [], status: SkeinCLI.ExitStatus = .failed, _ code: String,
            _ pointer: String? = nil
        ) {
            self.arguments = arguments
            self.input = input
            self.status = status
            self.code = code
            self.pointer = pointer
        }

        var description: String { "\(code) \(arguments)" }
    }

    static let nested = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    static let bottomless = String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000)

    /// Arguments whose title is these bytes.
    static func titled(_ bytes: [UInt8]) -> [UInt8] {
        Array(#"{"year": 2026, "title": ""#.utf8) + bytes + Array("\"}".utf8)
    }

    static let cases: [Case] = [
        Case(["nope"], "SK001", "/kind"),
        Case([""], "SK001"),
        Case(["report'; drop table skein.kinds; --"], "SK001"),
        Case(["report.make"], "SK002", "/year"),
        Case(["report.make", "-P", "year:=2026", "-P", "extra=1"], "SK002", ""),
        Case(["report.make", "-P", "year=2026"], "SK002", "/year"),
        Case(["report.make", "-P", "year:=1999"], "SK002", "/year"),
        Case(["report.make", "[1]"], "SK002"),
        Case(["report.make", "7"], "SK002"),
        Case(["report.make", "null"], "SK002"),
        Case(["report.make", #"{"year": 2026, "title": "a\u0000b"}"#], "22P05", "/title"),
        Case(["report.make", #"{"year": NaN}"#], "22P02", "/year"),
        Case(["report.make", #"{"year": Infinity}"#], "22P02", "/year"),
        Case(["report.make", #"{"year": 2026"#], "22P02"),
        Case(["report.make", ""], "22P02"),
        Case(["report.make", "-P", "year:=2026", "-P", "at=2026-12-01T09:00:00"], "SK002", "/at"),
        Case(["report.make", "-P", "year:=2026", "-P", "deep:=" + nested], "SK002", ""),
        Case(["report.make", "-"], input: Array(#"{"year": 2026, "deep": \#(bottomless)}"#.utf8), "54001"),
        Case(["report.make", "-"], input: titled([0xFF, 0xFE]), "22021", "/title"),
        Case(["report.make", "-"], input: titled([0]), "22021", "/title"),
        Case(["noop", "-"], input: titled([UInt8](repeating: 0x61, count: 10 << 20)), "SK004"),
        Case(["noop", "--in", "-5m"], "SK010", "/delay"),
        Case(["noop", "--at", "9999-12-31T00:00Z"], "SK010", "/run_at"),
        Case(["noop", "--at", "infinity"], "SK010", "/run_at"),
        Case(["noop", "--at", "not a time"], "22007"),
        Case(["noop", "--priority", "1000"], "SK010", "/priority"),
        Case(["noop", "--priority", "-1"], "SK010", "/priority"),
        Case(["noop", "--max-attempts", "0"], "SK010", "/max_attempts"),
        Case(["noop", "--unique-key", ""], "SK010", "/unique_key"),
        Case(["noop", "--queue", "no such queue"], "SK002", "/queue"),
        Case(["noop", "--tenant", ""], "SK010", "/tenant"),
        Case(["noop", "--limit-key", "nothing:1"], "SK011", "/limit_key"),
        Case(["noop", "--after", "999999"], "SK008"),
        Case(["noop", "--if-exists", "perhaps"], "SK010", "/if_exists"),
    ]

    @Test("Each is refused with its code and pointer, and nothing is stored")
    func refused() async throws {
        try await Seed.database { database in
            for item in Self.cases {
                let run = await database.skein(["enqueue"] + item.arguments + ["-o", "json"], input: item.input)
                #expect(run.status == item.status, "\(item): \(run.err.prefix(300))")
                #expect(run.err.contains(#""code":"\#(item.code)""#), "\(item): \(run.err.prefix(300))")
                if let pointer = item.pointer {
                    #expect(run.err.contains(#""pointer":"\#(pointer)""#), "\(item): \(run.err.prefix(300))")
                }
                #expect(run.out.isEmpty)
            }
            let stored = try await database.psql("select count(*) from skein.job")
            #expect(stored == "0\n")
        }
    }

    @Test("Refusals read well in both languages")
    func golden() async throws {
        try await Seed.database { database in
            var text = ""
            for language in Language.allCases {
                for arguments in [
                    ["enqueue", "report.make", "-P", "year:=1999"], ["enqueue", "nope"],
                    ["enqueue", "report.make", #"{"year": NaN}"#], ["jobs", "show", "7"],
                    ["jobs", "list", "--filter", "kind:report.* state:discared"], ["queues", "show", "x"],
                    ["jobs", "cancel", "--filter", "kind:noop"],
                ] {
                    let run = await database.skein(arguments + ["--lang", language.rawValue])
                    text += "$ skein \(arguments.joined(separator: " "))\n\(run.transcript)\n"
                }
            }
            try goldenFile("errors.txt", text)
        }
    }

    @Test("A duplicate is found, or refused with its own status")
    func duplicates() async throws {
        try await Seed.database { database in
            let first = await database.skein("enqueue", "noop", "--unique-key", "k", "-o", "csv")
            #expect(first.out == "job_id,created\r\n1,true\r\n")
            let second = await database.skein("enqueue", "noop", "--unique-key", "k", "-o", "json")
            #expect(second.out == "[\n  {\"job_id\": 1, \"created\": false}\n]\n")
            let third = await database.skein("enqueue", "noop", "--unique-key", "k", "--if-exists", "error")
            #expect(third.status == .duplicate)
            #expect(third.err.contains("SK005 duplicate"))
        }
    }

    @Test("Large integers stay exact on every way in and out")
    func exactIntegers() async throws {
        try await Seed.database { database in
            let number = "123456789012345678901234567890"
            _ = await database.skein("enqueue", "noop", "-P", "n:=\(number)")
            _ = await database.skein("enqueue", "noop", "{\"n\": \(number)}")
            _ = await database.skein("enqueue", "noop", "--jsonl", "-", input: "{\"n\": \(number)}\n")
            for id in ["1", "2", "3"] {
                let run = await database.skein("jobs", "show", id, "-o", "json")
                #expect(run.out.contains("\"args\": {\"n\": \(number)}"))
            }
            let found = await database.skein(
                "jobs", "list", "--filter", "args.n:\(number) args.n:>9007199254740993", "-o", "id")
            #expect(found.out == "3\n2\n1\n")
        }
    }

    @Test("Many lines: batches, blank lines, and the number of the one that is refused")
    func lines() async throws {
        try await Seed.database { database in
            let good = (0..<12_000).map { "{\"n\": \($0)}\n" }.joined()
            let run = await database.skein("enqueue", "noop", "--jsonl", "-", "-o", "id", input: good)
            #expect(run.status == .done)
            #expect(run.out.split(separator: "\n").count == 12_000)
            let bad = "{\"year\": 2026}\n\n{\"year\": 1999}\n{\"year\": 2026}\n"
            let refused = await database.skein("enqueue", "report.make", "--jsonl", "-", input: bad)
            #expect(refused.status == .failed)
            #expect(refused.err.contains("line 3: "))
            let broken = await database.skein("enqueue", "noop", "--jsonl", "-", input: "{}\n{\"a\": NaN}\n")
            #expect(broken.err.contains("line 2: ") && broken.err.contains("at /a"))
            let none = await database.skein("enqueue", "noop", "--jsonl", "-", "-o", "json", input: "\n")
            #expect(none.out == "[]\n")
            let count = try await database.psql("select count(*) from skein.job")
            #expect(count == "12000\n")
        }
    }
}
