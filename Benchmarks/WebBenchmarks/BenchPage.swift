import Logging
import PQ
import Skein
import SkeinBench
import SkeinWeb

/// The page in this process, over connections of its own.
struct BenchPage: Sendable {
    let conninfo: String
    let logger: Logger

    private static let name = "skein-page"
    private static let rounds = 40

    /// What the page's queries have cost so far.
    var backendTime: BackendTime { BackendTime(conninfo: conninfo, applicationName: Self.name, logger: logger) }

    /// Runs `body` while the page is served; it is given the port.
    func serve<R: Sendable>(_ body: @escaping @Sendable (Int) async throws -> R) async throws -> R {
        let database = Database(conninfo, options: .init(applicationName: Self.name), logger: logger)
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let service = WebService(
            try WebConfiguration(listen: "127.0.0.1:0"), database: database, logger: logger, ready: { told.yield($0) })
        let result = try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask {
                try? await service.run()
                return nil
            }
            group.addTask {
                for await port in ports { return try await body(port) }
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
        await database.close()
        return result
    }

    /// Each address forty times in turn, and how long the page held a snapshot meanwhile.
    func measure(_ addresses: [String]) async throws -> [BenchReport] {
        let watch = try await PGConnection.connect(conninfo, logger: logger)
        defer { Task { await watch.close() } }
        return try await serve { port in
            try await withThrowingTaskGroup(of: Double?.self) { group in
                group.addTask { try await Self.longestSnapshot(watch) }
                var reports: [BenchReport] = []
                for address in addresses {
                    var taken: [Duration] = []
                    var status = 0
                    var bytes = 0
                    for _ in 0..<Self.rounds {
                        let start = ContinuousClock.now
                        (status, bytes) = try await PageClient.get(address, port: port)
                        taken.append(ContinuousClock.now - start)
                    }
                    var report = BenchReport("page")
                    report.add("address", .text(address))
                    report.add("status", .integer(status))
                    report.add("bytes", .integer(bytes))
                    report.add(taken)
                    reports.append(report)
                }
                group.cancelAll()
                var report = BenchReport("snapshot")
                report.add("longest_seconds", .number(try await group.next().flatMap { $0 } ?? .nan))
                return reports + [report]
            }
        }
    }

    /// Until the task is cancelled.
    private static func longestSnapshot(_ connection: PGConnection) async throws -> Double {
        var longest = 0.0
        while !Task.isCancelled {
            let held = try await connection.run { connection in
                try connection.query(
                    """
                    select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8
                    from pg_stat_activity
                    where application_name = $1 and backend_xmin is not null
                    """, [.text(name)]
                ).get(Double.self, row: 0, 0)
            }
            longest = max(longest, held)
            try? await Task.sleep(for: .milliseconds(10))
        }
        return longest
    }
}
