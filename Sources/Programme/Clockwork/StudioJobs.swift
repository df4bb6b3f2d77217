public import Skein

/// `studio.audit`: how many studios of each kind there are, and what is wrong with them. Changes none.
public struct AuditStudios: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "studio.audit"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "clockwork",
        description: "Counts studios against their targets and lists hosts, members and chains at fault.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("year", .integer(2020...2100))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The calendar year.
    public var year: Int

    /// The arguments for one year.
    public init(year: Int) {
        version = 1
        self.year = year
    }

    /// The year.
    public var uniqueKey: String? { "\(year)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case year
    }
}

/// What `studio.audit` found: the job's result.
public struct StudiosAudited: Codable, Sendable, Hashable {
    /// One kind of studio.
    public struct Kind: Codable, Sendable, Hashable {
        /// Studios of that day.
        public var count: Int
        /// How many there must be.
        public var target: Int
        /// `ok`, `too_few`, or `no_data` where none was ever entered.
        public var verdict: String
    }

    /// The calendar year.
    public var year: Int
    /// The day that was looked at.
    public var asOf: String
    /// By kind of studio.
    public var kinds: [String: Kind]
    /// Findings that are new.
    public var found: Int
    /// Findings that are no longer true.
    public var cleared: Int
    /// Findings that are open, by rule.
    public var open: [String: Int]

    private enum CodingKeys: String, CodingKey {
        case year, kinds, found, cleared, open
        case asOf = "as_of"
    }
}
