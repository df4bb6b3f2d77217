package import Logging
package import PQ
package import Skein
import Synchronization

/// Stands behind the context of a handler that runs without a worker: it remembers what the handler said.
package final class PerformEnvironment: JobEnvironment {
    private struct Memory {
        var progress: [Performed.Progress] = []
        var log: [Performed.LogLine] = []
        var result: [UInt8]?
    }

    package let database: Database
    package let logger: Logger
    private let memory = Mutex(Memory())

    package init(database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    package func progress(_ job: RawJob, fraction: Double, note: String) async {
        memory.withLock { $0.progress.append(Performed.Progress(fraction: fraction, note: note)) }
    }

    package func log(_ job: RawJob, level: String, message: String) async {
        memory.withLock { $0.log.append(Performed.LogLine(level: level, message: message)) }
    }

    /// There is no stored job, so there is nothing to settle: the body runs in a transaction of its own.
    package func complete(
        _ job: RawJob, _ body: @Sendable (isolated PGConnection) throws -> [UInt8]?
    ) async throws {
        let result = try await database.transaction(body)
        memory.withLock { $0.result = result }
    }

    /// What was remembered, with the outcome that the handler gave.
    package func performed(_ outcome: JobOutcome) throws -> Performed {
        let memory = memory.withLock { $0 }
        var result = memory.result
        if case .result(let value) = outcome { result = try JSONCoding.encode(value) }
        return Performed(
            outcome: outcome, progress: memory.progress, log: memory.log,
            result: result.map { String(decoding: $0, as: UTF8.self) })
    }
}
