import PQ
import TestSupport
import Testing

/// The executor under load; meant to be run with the thread sanitizer as well.
@Suite(.timeLimit(.minutes(2))) struct ThreadTests {
    @Test func manyTasksUseOneConnection() async throws {
        try await withConnection { connection, _ in
            let sum = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        for _ in 0..<5 {
                            let same = try await connection.run { c in
                                try c.query("select $1::int8", [.int8(Int64(number))]).int8(row: 0, 0)
                            }
                            #expect(same == Int64(number))
                            sum.add()
                            await Task.yield()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(sum.value == 1000)
        }
    }

    @Test func aCancelReachesOnlyItsOwnTask() async throws {
        try await withConnection { connection, _ in
            // All share the one connection: whoever is cancelled is so either before its turn or during it.
            let results = await withTaskGroup(of: Bool?.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let mustLive = number % 2 == 0
                        let task = Task { try await connection.run { try $0.query("select pg_sleep(0.002)").count } }
                        if !mustLive {
                            await Task.yield()
                            task.cancel()
                        }
                        do {
                            return try await task.value == 1
                        } catch let error as PGError where error.code == .cancelled && !mustLive {
                            return nil
                        } catch let error as PGError where error.code == .connectionLost {
                            // A cancel that came too late closed the session rather than hit a neighbour.
                            return nil
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(into: [Bool?]()) { $0.append($1) }
            }
            #expect(!results.contains(false))
        }
    }

    @Test func connectionsComeAndGo() async throws {
        try await withDatabase(.empty) { db in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for round in 0..<8 {
                    group.addTask {
                        for _ in 0..<5 {
                            let connection = try await PGConnection.connect(db.conninfo, logger: testLogger)
                            let rows = try await connection.run { try $0.query("select 1") }
                            #expect(rows.count == 1)
                            // Half are closed, half are dropped.
                            if round % 2 == 0 { await connection.close() }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func slowStatementsDoNotBlockOtherTasks() async throws {
        try await withDatabase(.empty) { db in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let connection = try await PGConnection.connect(db.conninfo, logger: testLogger)
                        _ = try await connection.run { try $0.query("select pg_sleep(1)") }
                        await connection.close()
                    }
                }
                // The cooperative pool is free: this is done long before the slow ones.
                let start = ContinuousClock.now
                await withTaskGroup(of: Void.self) { quick in
                    for _ in 0..<100 { quick.addTask { await Task.yield() } }
                }
                #expect(start.duration(to: .now) < .milliseconds(900))
                try await group.waitForAll()
            }
        }
    }
}
