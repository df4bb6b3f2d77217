public import FoundationEssentials

/// What one enqueue says beyond kind and arguments. Whatever is `nil` comes from the arguments or from the kind.
public struct EnqueueOptions: Sendable, Hashable {
    /// What happens when the unique key is taken.
    public enum IfExists: String, Sendable, Hashable, CaseIterable {
        /// The existing job is given back.
        case skip
        /// The existing job, unless it has started, takes these arguments and options.
        case replace
        /// The enqueue is refused with ``SkeinError/Code/duplicate``.
        case error
    }

    /// What happens to this job when one that it waits for is cancelled or discarded.
    public enum AfterFailure: String, Sendable, Hashable, CaseIterable {
        /// It is cancelled too.
        case cancel
        /// It goes on waiting, for an operator to retry the other one.
        case wait
        /// It runs anyway.
        case run
    }

    /// The queue.
    public var queue: String?
    /// The priority; a lower number runs first.
    public var priority: Int?
    /// The earliest time to run. Give either this or ``delay``.
    public var at: Date?
    /// How long after the enqueue, by the database's clock, to run at the earliest. Give either this or ``at``.
    public var delay: Duration?
    /// After this moment the job is not started any more.
    public var deadline: Date?
    /// No two unfinished jobs of the kind share this key.
    public var uniqueKey: String?
    /// What happens when the unique key is taken.
    public var ifExists: IfExists
    /// How many attempts the job has.
    public var maxAttempts: Int?
    /// The limit under which the job runs, as `name` or `name:anything`.
    public var limitKey: String?
    /// The tenant for whom the job runs.
    public var tenant: String?
    /// Free words to find, pause or count the job by.
    public var tags: [String]
    /// The jobs that must be completed first.
    public var after: [JobID]
    /// What happens when one of them is cancelled or discarded.
    public var afterFailure: AfterFailure
    /// The W3C trace context that the job continues.
    public var trace: String?
    /// Makes the enqueue safe to repeat: a second one with the same request id gives the first one's job back.
    public var requestID: String?

    /// Options; everything may be left out.
    public init(
        queue: String? = nil,
        priority: Int? = nil,
        at: Date? = nil,
        delay: Duration? = nil,
        deadline: Date? = nil,
        uniqueKey: String? = nil,
        ifExists: IfExists = .skip,
        maxAttempts: Int? = nil,
        limitKey: String? = nil,
        tenant: String? = nil,
        tags: [String] = [],
        after: [JobID] = [],
        afterFailure: AfterFailure = .cancel,
        trace: String? = nil,
        requestID: String? = nil
    ) {
        self.queue = queue
        self.priority = priority
        self.at = at
        self.delay = delay
        self.deadline = deadline
        self.uniqueKey = uniqueKey
        self.ifExists = ifExists
        self.maxAttempts = maxAttempts
        self.limitKey = limitKey
        self.tenant = tenant
        self.tags = tags
        self.after = after
        self.afterFailure = afterFailure
        self.trace = trace
        self.requestID = requestID
    }

    /// The options with what the arguments say about themselves filled in.
    func completed(by args: some JobArgs) -> EnqueueOptions {
        var options = self
        options.uniqueKey = options.uniqueKey ?? args.uniqueKey
        options.tenant = options.tenant ?? args.tenant
        options.limitKey = options.limitKey ?? args.limitKey
        return options
    }
}
