public import FoundationEssentials

/// One attempt at a job, with its arguments decoded.
public struct Job<Args: JobArgs>: Sendable {
    /// The number of the job.
    public let id: JobID
    /// The decoded arguments.
    public let args: Args
    /// Which attempt this is, from 1.
    public let attempt: Int
    /// After this many failed attempts the job is discarded to the dead letter.
    public let maxAttempts: Int
    /// When the job became due.
    public let runAt: Date
    /// After this moment the job is of no use to anybody; `nil` means never.
    public let deadline: Date?
    /// The tenant for whom the job runs.
    public let tenant: String?
    /// The tags that its producer gave it.
    public let tags: [String]
    /// The W3C trace context of its producer.
    public let trace: String?

    /// The same attempt with its arguments decoded.
    ///
    /// - Throws: ``JobFailure`` with code `bad_arguments` when the stored arguments do not fit `Args`.
    public init(_ raw: RawJob) throws {
        id = raw.id
        args = try raw.decode(Args.self)
        attempt = raw.attempt
        maxAttempts = raw.maxAttempts
        runAt = raw.runAt
        deadline = raw.deadline
        tenant = raw.tenant
        tags = raw.tags
        trace = raw.trace
    }
}
