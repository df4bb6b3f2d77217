import FoundationEssentials
public import Logging
public import Skein

/// Runs one attempt of the handler that is registered for these arguments, without a worker and without a stored job.
///
/// The arguments go through JSON as they would in the queue. What the handler throws comes through as it is; there is no
/// timeout.
///
/// - Parameters:
///   - args: The arguments.
///   - jobs: The registry that holds the handler.
///   - database: What the handler gets as its database; it is connected to only when the handler uses it.
///   - attempt: Which attempt the handler is told that it is.
///   - logger: What the handler gets as its logger.
/// - Throws: `SkeinError` with code `unknown_kind` when no handler is registered, and what the handler throws.
public func perform<A: JobArgs>(
    _ args: A, in jobs: JobRegistry, database: Database, attempt: Int = 1,
    logger: Logger = Logger(label: "skein.test", factory: { _ in SwiftLogNoOpLogHandler() })
) async throws -> Performed {
    let json = try JSONCoding.encode(args, kind: A.kind)
    return try await perform(
        kind: A.kind, json: String(decoding: json, as: UTF8.self), in: jobs, database: database, attempt: attempt,
        logger: logger, tenant: args.tenant)
}

/// As ``perform(_:in:database:attempt:logger:)`` for a kind without a Swift type.
public func perform(
    kind: JobKind, json: String, in jobs: JobRegistry, database: Database, attempt: Int = 1,
    logger: Logger = Logger(label: "skein.test", factory: { _ in SwiftLogNoOpLogHandler() }),
    tenant: String? = nil, trace: String? = nil
) async throws -> Performed {
    guard let entry = jobs.entry(for: kind.rawValue) else {
        throw SkeinError(.unknownKind, message: "no handler is registered for \(kind)", kind: kind.rawValue)
    }
    let environment = PerformEnvironment(database: database, logger: logger)
    let job = RawJob(
        id: 1, kind: kind, source: .bytes(Array(json.utf8)), attempt: attempt,
        maxAttempts: entry.defaults.maxAttempts, runAt: Date(),
        extras: tenant == nil && trace == nil ? nil : RawJob.Extras(tenant: tenant, trace: trace))
    let outcome = try await entry.run(job, JobContext(job: job, environment: environment, deadline: nil))
    return try environment.performed(outcome)
}
