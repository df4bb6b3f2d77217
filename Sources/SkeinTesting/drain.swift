public import Logging
import PQ
public import Skein

/// Runs a worker in this process until nothing is left to run: neither ready jobs nor waiting ones that are due.
///
/// Jobs that become due later are left alone; see ``advance(by:in:)``. For tests only, on a superuser's or the owner's
/// connection.
///
/// - Parameters:
///   - jobs: The handlers. Their kinds are installed.
///   - database: The queue.
///   - queues: The queues to drain; `nil` (the default) means all of them.
///   - concurrency: How many jobs run at once. One makes their order that of the queue.
///   - logger: What the worker and the handlers log to.
/// - Returns: What became of the jobs.
/// - Throws: ``ExpectationFailure`` when jobs are still due after a hundred rounds, and what the worker throws.
@discardableResult
public func drain(
    _ jobs: JobRegistry, in database: Database, queues: [String]? = nil, concurrency: Int = 10,
    logger: Logger = Logger(label: "skein.test", factory: { _ in SwiftLogNoOpLogHandler() })
) async throws -> DrainReport {
    try await database.pool.run { try jobs.install($0) }
    let names =
        if let queues { queues } else { try await allQueues(database) }
    let before = try await stateCounts(database)
    var configuration = Worker.Configuration(queues: names, concurrency: concurrency, name: "drain", mode: .drain)
    configuration.listens = false
    configuration.installsKinds = false
    let worker = { Worker(database, jobs: jobs, configuration: configuration, logger: logger) }
    var rounds = 0
    _ = try await admitDue(database)
    repeat {
        rounds += 1
        guard rounds <= 100 else { throw ExpectationFailure(description: "jobs are still due after a hundred rounds") }
        try await worker().run()
        // A round may have released jobs that waited for others, or for their next attempt.
    } while try await admitDue(database) > 0
    let after = try await stateCounts(database)
    func more(_ state: JobState) -> Int { (after[state] ?? 0) - (before[state] ?? 0) }
    return DrainReport(
        completed: more(.completed), cancelled: more(.cancelled), discarded: more(.discarded),
        waiting: [JobState.scheduled, .retryable, .blocked].reduce(0) { $0 + (after[$1] ?? 0) })
}

private func allQueues(_ database: Database) async throws -> [String] {
    try await database.pool.run { connection in
        let rows = try connection.query("select name from skein.queue order by name")
        return try (0..<rows.count).map { try rows.get(String.self, row: $0, 0) }
    }
}

private func admitDue(_ database: Database) async throws -> Int {
    try await database.pool.run { connection in
        Int(try connection.query("select admitted from skein.admit()").get(Int32.self, row: 0, 0))
    }
}

private func stateCounts(_ database: Database) async throws -> [JobState: Int] {
    try await database.pool.run { connection in
        let rows = try connection.query("select state, count(*) from skein.job group by state")
        var counts: [JobState: Int] = [:]
        for row in 0..<rows.count {
            counts[JobState(rawValue: try rows.get(row: row, 0))] = Int(try rows.get(Int64.self, row: row, 1))
        }
        return counts
    }
}
