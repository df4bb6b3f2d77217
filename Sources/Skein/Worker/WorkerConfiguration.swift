extension Worker {
    /// When a worker ends by itself.
    public enum Mode: String, Sendable, Hashable {
        /// Never: it runs until it is told to stop.
        case forever
        /// When nothing is ready any more and nothing runs.
        case drain
        /// After the jobs of its first claim.
        case once
    }

    /// How a worker works. The defaults suit most.
    public struct Configuration: Sendable, Hashable {
        /// The queues it serves. Lower priority numbers first, across all of them.
        public var queues: [String] = ["default"]
        /// How many jobs run at once, at least 1.
        public var concurrency = 10
        /// How many of these places the jobs of a queue may take at most, each at least 1. For queues of jobs that take minutes: the
        /// other queues keep the rest. Such a queue's priorities count within it alone.
        public var queueConcurrency: [String: Int] = [:]
        /// What operators see it as.
        public var name = "skein"
        /// When it ends by itself.
        public var mode = Mode.forever
        /// How many jobs one claim takes at most. Only jobs that take microseconds are claimed by the hundreds.
        public var claimSizeMax = 1000
        /// How long running jobs may go on after a graceful shutdown before they are cancelled and handed back.
        public var drainTimeout = Duration.seconds(30)
        /// How long a cancelled job may take to end before it is reported stuck, or left behind at shutdown.
        public var cancelGrace = Duration.seconds(5)
        /// How often the worker says that it lives.
        public var heartbeatInterval = Duration.seconds(5)
        /// A worker whose heartbeat stood still this long is declared dead, and its jobs are put back.
        public var heartbeatTimeout = Duration.seconds(30)
        /// The longest pause between two looks at an idle queue; the fallback where a notification is lost.
        public var pollInterval = Duration.seconds(1)
        /// How often the leading worker looks for what has become due.
        public var leaderInterval = Duration.milliseconds(500)
        /// Whether to listen for notifications. Off behind a pooler in transaction mode; nothing but latency is lost.
        public var listens = true
        /// Whether to store the registered kinds at the start.
        public var installsKinds = true
        /// Whether this worker may lead: admit, fire schedules, rescue, keep retention.
        public var mayLead = true

        /// The defaults.
        public init() {}

        /// The defaults but for what is named.
        public init(queues: [String], concurrency: Int = 10, name: String = "skein", mode: Mode = .forever) {
            self.queues = queues
            self.concurrency = max(1, concurrency)
            self.name = name
            self.mode = mode
        }

        /// The same without what no worker could work with.
        var sane: Self {
            var sane = self
            sane.concurrency = max(1, concurrency)
            sane.queueConcurrency = queueConcurrency.mapValues { max(1, $0) }
            sane.claimSizeMax = max(1, claimSizeMax)
            sane.heartbeatInterval = max(.milliseconds(50), heartbeatInterval)
            sane.heartbeatTimeout = max(sane.heartbeatInterval * 2, heartbeatTimeout)
            sane.leaderInterval = max(.milliseconds(5), leaderInterval)
            sane.pollInterval = max(.milliseconds(10), pollInterval)
            return sane
        }
    }
}
