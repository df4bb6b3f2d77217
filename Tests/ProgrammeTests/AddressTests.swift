import Channels
import FoundationEssentials
import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// People's addresses from the staging tables to where they rest.
@Suite("Addresses at rest")
struct AddressTests {
    private static let mobile = "13900004711"
    private static let email = "planted-4711@example.cn"

    /// Rows as an integration pushes them: good addresses, and wrong ones that are near enough to be some.
    private static let good = [
        #"{"staff_no":"T1","name_zh":"甲","mobile":"\#(mobile)","email":"\#(email)"}"#,
        #"{"staff_no":"T2","name_zh":"乙","mobile":"\#(mobile)"}"#, #"{"staff_no":"T3","name_zh":"丙","email":null}"#,
    ]
    private static let wrong = [
        #"{"staff_no":"T4","name_zh":"丁","email":"\#(email) "}"#,
        #"{"staff_no":"T5","name_zh":"戊","mobile":"\#(mobile)\#(mobile)"}"#,
        #"{"staff_no":"T6","name_zh":"己","e-mail":"\#(email)"}"#,
        #"{"staff_no":"T7","name_zh":"庚","email":["\#(email)"]}"#,
        #"{"name_zh":"辛","email":"\#(email)"}"#, #"{"staff_no":"T1","name_zh":"甲","email":"\#(email)"}"#,
    ]

    /// Pushes rows and works off the job that imports them, by the handler that workers run.
    private func push(_ town: Town, _ rows: [String], withKeys: Bool = true) async throws -> PlatformImported {
        let batch = try await town.stage("people", rows)
        let id = try await town.connection.run { c in
            try c.enqueue(ImportPlatform(kind: "people", batchID: batch)).id.rawValue
        }
        var registry = JobRegistry()
        try ProgrammeJobs.register(in: &registry, access: ChannelAccess(keys: withKeys ? try Street.keys() : nil))
        let queue = Database(town.database.conninfo, logger: testLogger)
        try await SkeinTesting.drain(registry, in: queue, queues: ["intake"])
        await queue.close()
        let result = try await town.value("select result from skein.job where id = $1", [.int8(id)])
        return try JSONDecoder().decode(PlatformImported.self, from: Data((result ?? "null").utf8))
    }

    /// Whether the whole database holds neither address, as text or as bytes.
    private func isClean(_ town: Town) async throws -> Bool {
        let dump = try await town.database.dump(["--data-only"])
        return [Self.mobile, Self.email].allSatisfy { word in
            let bytes = word.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            return !dump.contains(word) && !dump.contains(bytes)
                && !dump.contains(Data(word.utf8).base64EncodedString())
        }
    }

    @Test(
        "Pushed in the clear, they land sealed, and nothing in the database tells them; brought again they are unchanged"
    )
    func sealed() async throws {
        try await withTown { town in
            let waiting = try await town.stage("people", Self.good)
            #expect(try await !isClean(town), "before they are imported staged rows are as they came")
            #expect(try await town.value("select programme.discard($1)", [.int8(waiting)]) == "true")
            let first = try await push(town, Self.good)
            #expect(first.status == "merged" && first.inserted == 3, "\(first)")
            #expect(try await isClean(town))
            #expect(try await town.address("T1", "mobile") == Self.mobile)
            #expect(try await town.address("T1", "email") == Self.email)
            #expect(try await town.address("T2", "mobile") == Self.mobile)
            #expect(try await town.address("T3", "email") == nil)
            let again = try await push(town, Self.good)
            #expect(again.status == "merged" && again.unchanged == 3, "\(again)")
            let other = try await push(
                town, [#"{"staff_no":"T1","name_zh":"甲","mobile":null}"#, #"{"staff_no":"T2","name_zh":"乙"}"#])
            #expect(other.updated == 1 && other.unchanged == 1, "\(other)")
            #expect(try await town.address("T1", "mobile") == nil)
            #expect(try await town.address("T1", "email") == Self.email)
            #expect(try await town.address("T2", "mobile") == Self.mobile)
            #expect(try await isClean(town))
        }
    }

    @Test(
        "Equal addresses of two people rest as other bytes, and one that is moved to another person or column does not open"
    )
    func moved() async throws {
        try await withTown { town in
            _ = try await push(town, Self.good)
            #expect(
                try await town.value(
                    "select count(distinct mobile_sealed) from programme.people where mobile_sealed is not null")
                    == "2")
            try await town.run(
                """
                update programme.people p set mobile_sealed = o.mobile_sealed, email_sealed = o.mobile_sealed
                from programme.people o
                where p.staff_no = 'T3' and o.staff_no = 'T1'
                """)
            for column in ["mobile", "email"] {
                let unopened = await #expect(throws: UnopenedAddress.self) { try await town.address("T3", column) }
                #expect(unopened?.fault == .altered && unopened?.staffNumber == "T3")
            }
            let refused = try await town.refusal(
                "update programme.people set email_sealed = '\(Self.email)' where staff_no = 'T1'")
            #expect(refused?.sqlState == "23514", "a column of bytes is no place for an address in the clear")
        }
    }

    @Test("A batch that is refused leaves no address behind, whatever was wrong with it")
    func refused() async throws {
        try await withTown { town in
            let result = try await push(town, Self.wrong)
            #expect(result.status == "rejected", "\(result)")
            #expect(
                result.errors.map { "\($0.line) \($0.at) \($0.code)" } == [
                    "1 /email blanks", "2 /mobile mobile", "3 /e-mail unknown_column", "4 /email type",
                    "5 /staff_no required",
                ])
            #expect(try await town.value("select count(*) from programme.people") == "0")
            #expect(try await isClean(town))
        }
    }

    @Test("Without keys a batch with addresses is refused and says what to do; one without lands")
    func noKeys() async throws {
        try await withTown { town in
            let result = try await push(town, Self.good, withKeys: false)
            #expect(result.status == "rejected", "\(result)")
            #expect(
                result.errors.map { "\($0.line) \($0.at) \($0.code)" } == [
                    "1 /email not_sealed", "1 /mobile not_sealed", "2 /mobile not_sealed",
                ])
            #expect(result.errors.allSatisfy { $0.message.contains("notify.key_file") })
            #expect(try await isClean(town))
            let plain = try await push(town, [#"{"staff_no":"T1","name_zh":"甲","email":null}"#], withKeys: false)
            #expect(plain.status == "merged" && plain.inserted == 1)
        }
    }

    @Test("2,500 rows with two addresses each are sealed page by page; who merges a batch cannot seal it himself")
    func pages() async throws {
        try await withTown { town in
            let rows = (1...2_500).map {
                #"{"staff_no":"P\#($0)","name_zh":"x","mobile":"\#(13_900_000_000 + $0)","email":"p\#($0)@example.cn"}"#
            }
            let result = try await push(town, rows)
            #expect(result.inserted == 2_500, "\(result)")
            #expect(
                try await town.value(
                    "select count(*) from programme.people where num_nulls(email_sealed, mobile_sealed) = 0")
                    == "2500")
            for number in [1, 500, 501, 1_000, 2_500] {
                #expect(try await town.address("P\(number)", "email") == "p\(number)@example.cn")
            }
            let (_, login) = try await town.database.createLogin("pusher", in: ["skein_producer"])
            for call in ["unsealed_cells(1, 1)", "seal_cells(1, '{1}', '{email}', '{eA==}')"] {
                await #expect(throws: TestFailure.self) {
                    try await town.database.psql("select programme.\(call)", conninfo: login)
                }
            }
        }
    }
}
