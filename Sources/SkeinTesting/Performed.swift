public import Skein

/// What a handler did when it was run without a worker.
public struct Performed: Sendable {
    /// How far it said that it was, in order.
    public struct Progress: Sendable, Hashable {
        /// From 0 to 1.
        public let fraction: Double
        /// The words with it.
        public let note: String

        /// What a test compares with.
        public init(fraction: Double, note: String) {
            self.fraction = fraction
            self.note = note
        }
    }

    /// One line of the job's own log.
    public struct LogLine: Sendable, Hashable {
        /// How much it matters.
        public let level: String
        /// The line.
        public let message: String

        /// What a test compares with.
        public init(level: String, message: String) {
            self.level = level
            self.message = message
        }
    }

    /// How the attempt ended.
    public let outcome: JobOutcome
    /// How far the handler said that it was.
    public let progress: [Progress]
    /// The lines that the handler logged for the job.
    public let log: [LogLine]
    /// The result as JSON text, whichever way the handler gave it; `nil` when it gave none.
    public let result: String?
}
