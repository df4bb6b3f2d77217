import PQ
import Skein
import Synchronization
import TestSupport
import Testing

@Suite("Worker: what the end of a handler means", .timeLimit(.minutes(1))) struct WorkerOutcomeTests {
    private struct Ordinary: Error {}

    @Test("every outcome becomes the state it stands for")
    func outcomes() async throws {
        try await withQueue { database, skein in
            let jobs = chores { job, context in
                switch job.args.name {
                case "result": return .result(["n": 7])
                case "snooze": return job.attempt == 1 && job.args.ms == 0 ? .snooze(.seconds(3600)) : .done
                case "cancel": return .cancel(reason: "no use")
                case "discard": return .discard(code: "bad", reason: "for good")
                case "throw": throw Ordinary()
                case "permanent": throw JobFailure(code: "never", message: "not at all", permanent: true)
                case "later": throw JobFailure(code: "busy", message: "later", retryAfter: .seconds(1800))
                case "nul": throw JobFailure(code: "n\0l", message: "a\0b", permanent: true)
                case "settled": return .settled
                case "nan": return .result([Double.nan])
                default: return .done
                }
            }
            var ids: [String: JobID] = [:]
            for name in [
                "done", "result", "snooze", "cancel", "discard", "throw", "permanent", "later", "nul", "settled", "nan",
            ] {
                ids[name] = try await skein.enqueue(Chore(name: name)).id
            }
            let worker = RunningWorker(database, jobs)
            func status(_ name: String) async throws -> JobStatus { try await skein.status(try #require(ids[name])) }
            try await eventually("all ended") {
                try await database.int(
                    """
                    select count(*)
                    from skein.job
                    where state in ('available', 'running', 'retryable') and run_at < now() + '1 min'
                    """
                ) == 0
            }
            try await worker.drain()
            #expect(try await status("done").state == .completed)
            #expect(try await status("result").result(as: [String: Int].self) == ["n": 7])
            #expect(try await status("snooze").state == .scheduled)
            #expect(try await status("snooze").attempt == 1, "a snooze is no attempt")
            #expect(try await status("cancel").state == .cancelled)
            #expect(try await status("cancel").error == "no use")
            #expect(try await status("discard").state == .discarded)
            #expect(try await status("throw").state == .discarded)
            #expect(try await skein.failures(try #require(ids["throw"])).map(\.code) == ["error", "error", "error"])
            #expect(try await status("permanent").state == .discarded)
            #expect(try await skein.failures(try #require(ids["permanent"])).map(\.code) == ["never"])
            #expect(try await status("later").state == .retryable)
            let wait = try await database.int(
                "select extract(epoch from run_at - clock_timestamp()) from skein.job where id = $1",
                [.int8(try #require(ids["later"]).rawValue)])
            #expect((1700...1800).contains(wait), "retryAfter decides")
            #expect(try await status("nul").error == "a\u{FFFD}b")
            #expect(try await status("settled").state == .discarded)
            #expect(
                Set(try await skein.failures(try #require(ids["settled"])).map(\.code)) == ["not_settled"],
                "nobody may say that a job was settled that was not")
            #expect(Set(try await skein.failures(try #require(ids["nan"])).map(\.code)) == ["result_not_encodable"])
        }
    }

    @Test("effects and completion commit together or not at all")
    func complete() async throws {
        try await withQueue { database, skein in
            let refused = Mutex<[String]>([])
            let jobs = chores { job, context in
                switch job.args.name {
                case "effect": return try await context.complete { try $0.record(job) }
                case "value":
                    return try await context.completeReturning { connection in
                        try connection.record(job)
                        return ["kept": true]
                    }
                case "body throws":
                    return try await context.complete { connection in
                        try connection.record(job)
                        throw JobFailure(code: "no", message: "no", permanent: true)
                    }
                case "throws after":
                    _ = try await context.complete { try $0.record(job) }
                    throw JobFailure(code: "late", message: "too late to fail")
                case "twice":
                    _ = try await context.complete { try $0.record(job) }
                    do {
                        return try await context.complete { try $0.record(job) }
                    } catch let error as SkeinError {
                        refused.withLock { $0.append(error.code.name) }
                        return .done
                    }
                default: return .done
                }
            }
            var ids: [String: JobID] = [:]
            for name in ["effect", "value", "body throws", "throws after", "twice"] {
                ids[name] = try await skein.enqueue(Chore(name: name)).id
            }
            try await RunningWorker(database, jobs, .quick { $0.mode = .drain }).ended()
            for name in ["effect", "value", "throws after", "twice"] {
                let id = try #require(ids[name])
                #expect(try await skein.status(id).state == .completed, "\(name)")
                #expect(
                    try await database.int("select count(*) from ledger where job = $1", [.int8(id.rawValue)]) == 1,
                    "\(name)")
            }
            #expect(
                try await skein.status(try #require(ids["value"])).result(as: [String: Bool].self) == ["kept": true])
            let failed = try #require(ids["body throws"])
            #expect(try await skein.status(failed).state == .discarded)
            #expect(try await database.int("select count(*) from ledger where job = $1", [.int8(failed.rawValue)]) == 0)
            #expect(
                try await database.int(
                    "select count(*) from skein.failures where job_id <> $1", [.int8(failed.rawValue)]) == 0)
            #expect(refused.withLock { $0 } == [SkeinError.Code.leaseLost.name])
        }
    }

    @Test("a result that PostgreSQL refuses fails alone")
    func refusedResult() async throws {
        try await withQueue { database, skein in
            let jobs = chores { job, _ in
                switch job.args.name {
                case "bad": .result("a\0b")
                case "good": .result("ab")
                case "long": .snooze(.seconds(Int64.max / 2))
                default: .done
                }
            }
            var ids: [String: [JobID]] = [:]
            for index in 0..<60 {
                let name = index % 20 == 7 ? "bad" : index % 20 == 11 ? "long" : index % 2 == 0 ? "good" : "plain"
                ids[name, default: []].append(try await skein.enqueue(Chore(name: name)).id)
            }
            let worker = RunningWorker(database, jobs)
            for id in (ids["good"] ?? []) + (ids["plain"] ?? []) { try await skein.wait(id, .completed) }
            for id in (ids["bad"] ?? []) + (ids["long"] ?? []) { try await skein.wait(id, .discarded) }
            try await worker.drain()
            for id in ids["bad"] ?? [] {
                #expect(Set(try await skein.failures(id).map(\.code)) == ["result_not_storable"])
            }
            #expect(try await skein.status(try #require(ids["good"]?.first)).result(as: String.self) == "ab")
        }
    }

    @Test("progress and log lines reach people, and progress goes when the job ends")
    func progress() async throws {
        try await withQueue { database, skein in
            let gate = Gate()
            let jobs = chores { _, context in
                await context.progress(0.5, "half")
                await context.log("line\0one", level: .warning)
                try await gate.pass()
                return .done
            }
            let id = try await skein.enqueue(Chore()).id
            let worker = RunningWorker(database, jobs)
            try await eventually("progress") {
                try await database.int("select count(*) from skein.job where progress = 0.5 and state = 'running'") == 1
            }
            gate.open()
            try await skein.wait(id, .completed)
            try await worker.drain()
            #expect(try await database.int("select count(*) from skein.progress") == 0)
            #expect(
                try await database.int(
                    "select count(*) from skein.job_log($1) where message = 'lineone'", [.int8(id.rawValue)]) == 1)
        }
    }
}
