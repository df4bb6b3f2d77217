public import Skein

/// `platform.import`: merges a batch of staged rows (rosters from files or from another system), all of it or nothing.
public struct ImportPlatform: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "platform.import"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "intake", uniqueFor: .forever,
        description: "Checks and merges one batch of staged rows.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("kind", .oneOf(IntakeKind.all.filter { $0.job == .platform }.map(\.name))),
        .required("batch_id", .integer(1...))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// What the rows are: `people`, `posts` …
    public var kind: String
    /// The batch; see `programme.begin_batch`.
    public var batchID: Int64

    /// The arguments for one batch.
    public init(kind: String, batchID: Int64) {
        self.version = 1
        self.kind = kind
        self.batchID = batchID
    }

    /// The kind of rows and the batch.
    public var uniqueKey: String? { "\(kind):\(batchID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case kind
        case batchID = "batch_id"
    }
}

/// What an import did: the job's result.
public struct PlatformImported: Codable, Sendable, Hashable {
    /// One thing that was wrong.
    public struct Fault: Codable, Sendable, Hashable {
        /// The row's line; 0 for the batch as a whole.
        public var line: Int
        /// A JSON pointer into the row.
        public var at: String
        /// What, in a word.
        public var code: String
        /// What, in a sentence.
        public var message: String
    }

    /// The batch.
    public var batchID: Int64
    /// What its rows are.
    public var kind: String
    /// `merged` or `rejected`.
    public var status: String
    /// How many rows it has.
    public var rows: Int
    /// How many of them something is wrong with.
    public var errorRows: Int
    /// The first of what is wrong; `programme.staging_error` has all of it.
    public var errors: [Fault]
    /// How many things are new.
    public var inserted: Int?
    /// How many things changed.
    public var updated: Int?
    /// How many things were so already.
    public var unchanged: Int
    /// Posts that ended because another took their place.
    public var closed: Int?
    /// Days that were added to the calendar.
    public var added: Int?
    /// Days of the calendar that changed.
    public var changed: Int?
    /// Days that the calendar does not name any more.
    public var removed: Int?
    /// The year that was published.
    public var year: Int?
    /// What became of the first twenty timetables that are new or other than before.
    public var changes: [String]?
    /// Confirmed sessions of lesson preparation under which something changed.
    public var affectedSessions: [Int64]?

    private enum CodingKeys: String, CodingKey {
        case batchID = "batch_id"
        case kind, status, rows
        case errorRows = "error_rows"
        case errors, inserted, updated, unchanged, closed, added, changed, removed, year, changes
        case affectedSessions = "affected_sessions"
    }
}
