/// What became of the jobs while a queue was drained.
public struct DrainReport: Sendable, Hashable {
    /// Jobs that were completed.
    public let completed: Int
    /// Jobs that were cancelled, by their handler or with the jobs that they waited for.
    public let cancelled: Int
    /// Jobs that went to the dead letter.
    public let discarded: Int
    /// Jobs that are left waiting, for a time, an attempt, a limit or another job.
    public let waiting: Int

    /// What a test compares with.
    public init(completed: Int = 0, cancelled: Int = 0, discarded: Int = 0, waiting: Int = 0) {
        self.completed = completed
        self.cancelled = cancelled
        self.discarded = discarded
        self.waiting = waiting
    }
}
