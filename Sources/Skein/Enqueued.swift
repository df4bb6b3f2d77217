/// What an enqueue gave.
public struct Enqueued: Sendable, Hashable {
    /// The number of the job.
    public let id: JobID
    /// Whether the job was made just now; `false` when its unique key or request id found an existing one.
    public let created: Bool

    package init(id: JobID, created: Bool) {
        self.id = id
        self.created = created
    }
}
