import Logging
import PQ
import SkeinBench
import Subprocess
import SystemPackage

/// The page as users run it: `skein web`, a process of its own.
struct BenchPage: Sendable {
    let conninfo: String
    let logger: Logger

    private static let name = "skein-page"
    private static let rounds = 40

    struct Ended: Error, CustomStringConvertible {
        var description: String { "skein web ended before the measurement did" }
    }

    /// Runs `body` while the page is served; it is given the port, and what tells the processor time of the page.
    func serve<R: Sendable>(_ body: @escaping @Sendable (Int, ProcessorTime) async throws -> R) async throws -> R {
        let program = try SkeinProgram(conninfo: "\(conninfo) application_name=\(Self.name)")
        let result = try await run(
            .path(program.path), arguments: ["web", "--listen", "127.0.0.1:0"], environment: program.environment,
            input: .none, output: .discarded, error: .sequence
        ) { execution in
            let (ports, told) = AsyncStream.makeStream(of: Int.self)
            let time = ProcessorTime(
                page: Int(execution.processIdentifier.value), applicationName: Self.name, conninfo: conninfo,
                logger: logger)
            let errors = execution.standardError
            let outcome: Result<R, any Error> = await withTaskGroup(of: Result<R, any Error>?.self) { group in
                group.addTask {
                    do {
                        for try await line in errors.strings() {
                            if let port = Self.port(line) {
                                told.yield(port)
                            } else {
                                logger.warning("skein web: \(line)")
                            }
                        }
                    } catch {
                        return .failure(error)
                    }
                    return .failure(Ended())
                }
                group.addTask {
                    for await port in ports {
                        do { return .success(try await body(port, time)) } catch { return .failure(error) }
                    }
                    return nil
                }
                defer { group.cancelAll() }
                for await outcome in group {
                    if let outcome { return outcome }
                }
                return .failure(CancellationError())
            }
            try execution.send(signal: .terminate)
            return outcome
        }
        return try result.closureResult.get()
    }

    /// Of the line that tells the address.
    private static func port(_ line: String) -> Int? {
        line.firstMatch(of: #/http:\/\/127\.0\.0\.1:([0-9]+)\//#).flatMap { Int($0.1) }
    }

    /// Each address forty times in turn, and how long the page held a snapshot meanwhile.
    func measure(_ addresses: [String]) async throws -> [BenchReport] {
        let watch = try await PGConnection.connect(conninfo, logger: logger)
        defer { Task { await watch.close() } }
        return try await serve { port, _ in
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
