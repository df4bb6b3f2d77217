import Logging
import PQ
import Synchronization

/// What a handler's context stands on while a worker runs it.
struct LeaseEnvironment: JobEnvironment {
    let incarnation: Incarnation
    let lease: Lease

    var database: Database { incarnation.database }
    var logger: Logger { incarnation.logger }

    func progress(_ job: RawJob, fraction: Double, note: String) async {
        let id = job.id.rawValue
        guard lease.mayWriteProgress(id, isLast: fraction >= 1) else { return }
        await write("progress") { connection in
            _ = try connection.execute(WorkerStatements.progress, [.int8(id), .float8(fraction), .text(note)])
        }
    }

    func log(_ job: RawJob, level: String, message: String) async {
        let text = String(String.UnicodeScalarView(message.unicodeScalars.lazy.filter { $0 != "\0" }))
        await write("log") { connection in
            _ = try connection.execute(
                WorkerStatements.log,
                [
                    .int8Array([job.id.rawValue]), .int4Array([Int32(clamping: job.attempt)]), .textArray([level]),
                    .textArray([text]),
                ])
        }
    }

    func complete(_ job: RawJob, _ body: @Sendable (isolated PGConnection) throws -> [UInt8]?) async throws {
        let part = lease.nextPart()
        let lease = lease
        // A process that freezes in here holds the lease's lock, and nobody could rescue its jobs.
        let patience = Int32(clamping: max(1000, incarnation.configuration.heartbeatTimeout.milliseconds))
        try await database.pool.run { connection in
            try connection.transaction {
                _ = try connection.execute(WorkerStatements.idleLimit, [.text("\(patience)ms")])
                var result = LeaseResult(job.id.rawValue, .done)
                result.result = try body(connection)
                let refused = try connection.execute(
                    WorkerStatements.settleEach,
                    Settler.values(lease.key, part) + [.jsonb(utf8: try LeaseResult.json([result]))])
                if try refused.get([Int64]?.self, row: 0, 0) != nil {
                    throw SkeinError(
                        .leaseLost, message: "job \(job.id) was given to another worker; nothing was changed")
                }
            }
        }
        lease.noteSettled(job.id.rawValue)
        incarnation.open.closed(lease)
    }

    private func write(_ what: String, _ body: @Sendable (isolated PGConnection) throws -> Void) async {
        do {
            try await database.pool.run(timeout: .seconds(2), body)
        } catch {
            logger.debug("A job's \(what) could not be written", metadata: ["error": "\(error)"])
        }
    }
}
