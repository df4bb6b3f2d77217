import FoundationEssentials
import PQ
import Skein
import SkeinTesting
import TestSupport
import Testing

@Suite struct ClientEnqueueTests {
    @Test func whatIsNotSaidComesFromTheKind() async throws {
        try await withClient { database, skein in
            let made = try await skein.enqueue(Greet(name: "中"))
            #expect(made.created)
            let job = try #require(try await requireEnqueued(Greet.self, in: database, count: 1).first)
            #expect(job.id == made.id)
            #expect(job.args == Greet(name: "中"))
            #expect(job.queue == "client")
            #expect(job.priority == 50)
            #expect(job.maxAttempts == 3)
            #expect(job.state == .available)
        }
    }

    @Test func everyOptionArrives() async throws {
        try await withClient { database, skein in
            let first = try await skein.enqueue(Greet(name: "first"))
            let at = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded() + 3_600.25)
            let deadline = at.addingTimeInterval(60)
            _ = try await skein.enqueue(
                Greet(name: "second", school: "s1"),
                EnqueueOptions(
                    queue: "other", priority: 7, at: at, deadline: deadline, uniqueKey: "k'\"\\", maxAttempts: 9,
                    tags: ["a", "b \"{},\\ c"], after: [first.id], afterFailure: .wait,
                    trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    requestID: "r1"))
            let job = try #require(try await enqueued(Greet.self, in: database).last)
            #expect(job.queue == "other")
            #expect(job.priority == 7)
            #expect(job.runAt == at)
            #expect(job.deadline == deadline)
            #expect(job.uniqueKey == "k'\"\\")
            #expect(job.tenant == "s1")
            #expect(job.maxAttempts == 9)
            #expect(job.tags == ["a", "b \"{},\\ c"])
            #expect(job.state == .blocked || job.state == .scheduled)
        }
    }

    @Test func delayIsCountedByTheDatabase() async throws {
        try await withClient { database, skein in
            _ = try await skein.enqueue(Greet(name: "later"), EnqueueOptions(delay: .milliseconds(90_500)))
            let seconds = try await database.pool.run { connection in
                try connection.query(
                    "select extract(epoch from run_at - created_at)::float8 from skein.job"
                ).get(Double.self, row: 0, 0)
            }
            #expect(abs(seconds - 90.5) < 1)
        }
    }

    @Test func theJobLivesAndDiesWithTheTransactionAroundIt() async throws {
        struct Refusal: Error {}
        try await withClient { database, _ in
            await #expect(throws: Refusal.self) {
                try await database.transaction { connection in
                    _ = try connection.enqueue(Greet(name: "never"))
                    throw Refusal()
                }
            }
            #expect(try await database.jobCount() == 0)
            try await database.transaction { connection in
                _ = try connection.enqueue(Greet(name: "now"))
            }
            #expect(try await database.jobCount() == 1)
        }
    }

    @Test func aUniqueKeyIsSkippedReplacedOrRefused() async throws {
        try await withClient { database, skein in
            let later = EnqueueOptions(delay: .seconds(60))
            let first = try await skein.enqueue(Greet(name: "a", key: "k"), later)
            let second = try await skein.enqueue(Greet(name: "b", key: "k"), later)
            #expect(second.id == first.id)
            #expect(!second.created)
            var options = later
            options.ifExists = .replace
            let third = try await skein.enqueue(Greet(name: "c", key: "k"), options)
            #expect(try await enqueued(Greet.self, in: database).map(\.args.name).contains("c"))
            #expect(!third.created || third.id != first.id)
            options.ifExists = .error
            let error = try await refusal { _ = try await skein.enqueue(Greet(name: "d", key: "k"), options) }
            #expect(error?.code == .duplicate)
        }
    }

    @Test func manyAreStoredInOrderWhateverTheirTenantsAndKeys() async throws {
        try await withClient { database, skein in
            let all = (0..<2_500).map { number in
                Greet(
                    name: "n\(number)", school: number % 3 == 0 ? nil : "s\(number % 3)",
                    key: number % 5 == 0 ? "key\(number % 100)" : nil)
            }
            let answers = try await skein.enqueue(contentsOf: all)
            #expect(answers.count == all.count)
            let names = Dictionary(
                uniqueKeysWithValues: try await enqueued(Greet.self, in: database).map { ($0.id, $0) })
            for (args, answer) in zip(all, answers) {
                let job = try #require(names[answer.id])
                if answer.created {
                    #expect(job.args == args)
                    #expect(job.tenant == args.tenant)
                    #expect(job.uniqueKey == args.key)
                } else {
                    #expect(job.uniqueKey == args.key)
                }
            }
            #expect(answers.filter { !$0.created }.count == 500 - 20)
            #expect(names.count == 2_500 - 480)
        }
    }

    @Test func manyAreAllOrNoneAndTheErrorNamesWhich() async throws {
        try await withClient { database, skein in
            var all = (0..<12_000).map { Greet(name: "n\($0)", school: "s\($0 % 2)") }
            all[11_001].year = 1999
            let bad = all
            let error = try #require(try await refusal { _ = try await skein.enqueue(contentsOf: bad) })
            #expect(error.code == .badArguments)
            #expect(error.pointer == "/year")
            #expect(error.rule == "minimum")
            #expect(error.index == 11_001)
            #expect(try await database.jobCount() == 0)
            #expect(try await skein.enqueue(contentsOf: [Greet]()).isEmpty)
        }
    }

    @Test func aRequestCanBeRepeated() async throws {
        try await withClient { database, skein in
            let options = EnqueueOptions(requestID: "r")
            let first = try await skein.enqueue(Greet(name: "a"), options)
            let again = try await skein.enqueue(Greet(name: "a"), options)
            #expect(first.created && !again.created && first.id == again.id)
            let many = (0..<50).map { Greet(name: "n\($0)", school: "s\($0 % 4)") }
            let bulk = EnqueueOptions(requestID: "b")
            let one = try await skein.enqueue(contentsOf: many, bulk)
            let two = try await skein.enqueue(contentsOf: many, bulk)
            #expect(one.map(\.id) == two.map(\.id))
            #expect(two.allSatisfy { !$0.created })
            #expect(try await database.jobCount() == 51)
        }
    }

    @Test func aForeignDriverGetsAStatementOfTexts() async throws {
        try await withClient { database, _ in
            let at = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded() + 1_000.5)
            let statement = try EnqueueStatement(
                Greet(name: "it's {\"中\"}", school: "s,1"),
                EnqueueOptions(
                    priority: 3, at: at, uniqueKey: "k", maxAttempts: 2, tags: ["x,y", "\"z\\", "{"],
                    trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"))
            #expect(statement.values.count == 17)
            let id = try await database.pool.run { connection in
                // As text with its type, which is the least that a driver can do.
                try connection.query(statement.sql, statement.values.map { PGValue.text($0) })
                    .get(Int64.self, row: 0, "job_id")
            }
            let job = try #require(try await enqueued(Greet.self, in: database).first)
            #expect(job.id == JobID(id))
            #expect(job.args.name == "it's {\"中\"}")
            #expect(job.tenant == "s,1")
            #expect(job.runAt == at)
            #expect(job.priority == 3)
            #expect(job.tags == ["x,y", "\"z\\", "{"])
        }
    }

    @Test func theStatementsTextIsStable() throws {
        let statement = try EnqueueStatement(Greet(name: "a"), EnqueueOptions(delay: .milliseconds(-1_500)))
        #expect(
            statement.sql == """
                select job_id, created from skein.enqueue(kind => $1::text, args => $2::jsonb, queue => $3::text, \
                priority => $4::int4, run_at => $5::timestamptz, delay => $6::interval, deadline => $7::timestamptz, \
                unique_key => $8::text, if_exists => $9::text, max_attempts => $10::int4, limit_key => $11::text, \
                tenant => $12::text, tags => $13::text[], after => $14::int8[], trace => $15::text, \
                request_id => $16::text, after_failure => $17::text)
                """)
        #expect(statement.values[0...1] == ["client.greet", #"{"name":"a"}"#])
        #expect(statement.values[5] == "-1.500000 seconds")
        #expect(statement.values[8] == "skip")
    }
}
