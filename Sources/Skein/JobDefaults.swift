/// What a job of a kind gets when its enqueue says nothing else. Stored with the kind, so producers in every language
/// get the same.
public struct JobDefaults: Sendable, Hashable {
    /// How long a unique key is taken.
    public enum UniqueFor: String, Sendable, Hashable {
        /// Until the job has finished in any way.
        case live
        /// As long as the job is kept in the history.
        case forever
    }

    /// The queue that the jobs go to.
    public var queue: String

    /// The priority; a lower number runs first.
    public var priority: Int

    /// How many attempts a job has before it is discarded to the dead letter.
    public var maxAttempts: Int

    /// How long one attempt may run before its task is cancelled and the attempt counts as failed.
    public var timeout: Duration

    /// The wait after the first failed attempt; it doubles with each further one, with jitter.
    public var backoff: Duration

    /// The longest wait between two attempts.
    public var backoffMax: Duration

    /// How long a unique key is taken.
    public var uniqueFor: UniqueFor

    /// How many bytes the arguments may take in the database (as `jsonb`), at most 1 MiB.
    public var argsBytesMax: Int

    /// Names of top-level arguments that hold personal data: they are never shown or logged.
    public var personal: [String]

    /// One sentence for operators: what a job of this kind does.
    public var description: String?

    /// Defaults with the engine's own values wherever nothing is given.
    public init(
        queue: String = "default",
        priority: Int = 100,
        maxAttempts: Int = 5,
        timeout: Duration = .seconds(900),
        backoff: Duration = .seconds(10),
        backoffMax: Duration = .seconds(600),
        uniqueFor: UniqueFor = .live,
        argsBytesMax: Int = 65_536,
        personal: [String] = [],
        description: String? = nil
    ) {
        self.queue = queue
        self.priority = priority
        self.maxAttempts = maxAttempts
        self.timeout = timeout
        self.backoff = backoff
        self.backoffMax = backoffMax
        self.uniqueFor = uniqueFor
        self.argsBytesMax = argsBytesMax
        self.personal = personal
        self.description = description
    }
}
