package import Logging
package import PQ

/// What stands behind a ``JobContext``: the worker, or a test.
package protocol JobEnvironment: Sendable {
    /// The pool that handlers may use.
    var database: Database { get }

    /// The logger that a job's logger is made from.
    var logger: Logger { get }

    /// Keeps how far the job is. Never throws and never waits long: progress is a courtesy.
    func progress(_ job: RawJob, fraction: Double, note: String) async

    /// Keeps a line of the job's own log.
    func log(_ job: RawJob, level: String, message: String) async

    /// Runs `body` and the settling of this job in one transaction; what `body` returns is the job's result as JSON.
    ///
    /// After it returned, the handler's outcome is ``JobOutcome/settled`` and nothing is left to do for the worker.
    ///
    /// - Throws: ``SkeinError`` with code ``SkeinError/Code/leaseLost`` when the job is no longer this worker's, and what
    ///   `body` throws; in both cases nothing was changed.
    func complete(_ job: RawJob, _ body: @Sendable (isolated PGConnection) throws -> [UInt8]?) async throws
}
