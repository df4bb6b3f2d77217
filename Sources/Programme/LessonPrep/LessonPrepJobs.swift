public import Skein

private let termCode = ArgumentRule.string(length: 5...5, pattern: #"^20\d\d[FS]$"#)
private let reasonText = ArgumentRule.string(length: 1...200)
private let staffNumber = ArgumentRule.string(length: 1...64)
private let documentNumber = ArgumentRule.string(length: 1...100)

/// `lessonprep.expand`: makes the sessions of a community's term, without a time yet.
public struct ExpandLessonPrep: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "lessonprep.expand"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "lessonprep", description: "Makes the sessions of a community's term from a template and the roster.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("community_id", .integer(1...)),
        .required("term_code", termCode),
        .optional("template", .string(length: 1...32, pattern: "^[a-z][a-z0-9_]*$"))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The community.
    public var communityID: Int64
    /// The term, such as `2026F`.
    public var term: String
    /// The template of the series; `standard` when absent.
    public var template: String?

    /// The arguments for a community's term.
    public init(communityID: Int64, term: String, template: String? = nil) {
        version = 1
        self.communityID = communityID
        self.term = term
        self.template = template
    }

    /// Community, term and template.
    public var uniqueKey: String? { "\(communityID):\(term):\(template ?? "standard")" }

    private enum CodingKeys: String, CodingKey {
        case template
        case version = "v"
        case communityID = "community_id"
        case term = "term_code"
    }
}

/// `lessonprep.plan`: finds a time, a host and a room for each session of one or more communities.
public struct PlanLessonPrep: JobArgs, Hashable {
    /// What may move.
    public enum Mode: String, Codable, Sendable, Hashable, CaseIterable {
        /// Every session that is not confirmed is placed anew.
        case full
        /// Everything stays that can; what cannot take place any more is placed anew.
        case repair
    }

    /// The name of the kind.
    public static let kind: JobKind = "lessonprep.plan"
    /// Stored with the kind. A search takes as long as it was told to, ten minutes at most.
    public static let defaults = JobDefaults(
        queue: "lessonprep", maxAttempts: 3, timeout: .seconds(1200),
        description: "Plans the lesson preparation of communities; proposals, which people confirm.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("term_code", termCode),
        .required("communities", .array(of: .integer(1...), count: 1...10)),
        .optional("seed", .integer(0...9_007_199_254_740_991)),
        .optional("time_limit_ms", .integer(1000...600_000)),
        .optional("mode", .oneOf(Mode.allCases.map(\.rawValue))),
        .optional("freeze_before", .dateTime),
        .optional("weights", .object(RuleFactors.names.map { .optional($0, .number(0...1000)) }))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The term.
    public var term: String
    /// The communities, each once.
    public var communities: [Int64]
    /// Which run of the search; 1 when absent.
    public var seed: Int64?
    /// How long to search, in milliseconds; 30,000 when absent.
    public var timeLimit: Int?
    /// What may move; `full` when absent.
    public var mode: Mode?
    /// Sessions before this moment stay (RFC 3339).
    public var freezeBefore: String?
    /// Factors of the soft rules `S1` to `S10`, over those of the policy.
    public var weights: RuleFactors?

    /// The arguments of a plan.
    public init(
        term: String, communities: [Int64], mode: Mode? = nil, seed: Int64? = nil, timeLimit: Int? = nil,
        freezeBefore: String? = nil, weights: RuleFactors? = nil
    ) {
        version = 1
        self.term = term
        self.communities = communities
        self.mode = mode
        self.seed = seed
        self.timeLimit = timeLimit
        self.freezeBefore = freezeBefore
        self.weights = weights
    }

    /// Term, communities, mode and seed.
    public var uniqueKey: String? {
        let list = communities.sorted().map { String($0) }.joined(separator: ",")
        return "\(term):\(list):\((mode ?? .full).rawValue):\(seed ?? 1)"
    }

    private enum CodingKeys: String, CodingKey {
        case communities, seed, mode, weights
        case version = "v"
        case term = "term_code"
        case timeLimit = "time_limit_ms"
        case freezeBefore = "freeze_before"
    }
}

/// `lessonprep.confirm`: a person accepts a proposal; the hard rules are tried again and everybody is invited.
public struct ConfirmLessonPrep: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "lessonprep.confirm"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "lessonprep", description: "Confirms a proposed session and invites everybody who takes part.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("session_id", .integer(1...)),
        .required("row_version", .integer(1...)),
        .required("by", staffNumber)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The session.
    public var sessionID: Int64
    /// The version that was read before deciding.
    public var rowVersion: Int
    /// The staff number of who confirms.
    public var by: String

    /// The arguments of a confirmation.
    public init(sessionID: Int64, rowVersion: Int, by: String) {
        version = 1
        self.sessionID = sessionID
        self.rowVersion = rowVersion
        self.by = by
    }

    /// Session and version.
    public var uniqueKey: String? { "\(sessionID):\(rowVersion)" }

    private enum CodingKeys: String, CodingKey {
        case by
        case version = "v"
        case sessionID = "session_id"
        case rowVersion = "row_version"
    }
}

/// `lessonprep.reschedule`: finds a confirmed session another time; all other confirmed ones stay.
public struct RescheduleLessonPrep: JobArgs, Hashable {
    /// A stretch of time (RFC 3339).
    public struct Span: Codable, Sendable, Hashable {
        /// From then on.
        public var from: String
        /// Until then.
        public var to: String

        /// A stretch.
        public init(from: String, to: String) {
            self.from = from
            self.to = to
        }
    }

    /// The name of the kind.
    public static let kind: JobKind = "lessonprep.reschedule"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "lessonprep", maxAttempts: 3,
        description: "Proposes another time for a confirmed session; nothing moves until it is confirmed.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("session_id", .integer(1...)),
        .required("by", staffNumber),
        .required("reason", reasonText),
        .required("doc", documentNumber),
        .optional(
            "not_spans", .array(of: .object(.required("from", .dateTime), .required("to", .dateTime)), count: 1...20)),
        .optional("keep_host", .boolean)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The session.
    public var sessionID: Int64
    /// Who asks, by staff number.
    public var by: String
    /// Why.
    public var reason: String
    /// By which document.
    public var document: String
    /// When it must not be; its present time when absent.
    public var notSpans: [Span]?
    /// Whether the host stays.
    public var keepHost: Bool?

    /// The arguments of a request.
    public init(
        sessionID: Int64, by: String, reason: String, document: String, notSpans: [Span]? = nil, keepHost: Bool? = nil
    ) {
        version = 1
        self.sessionID = sessionID
        self.by = by
        self.reason = reason
        self.document = document
        self.notSpans = notSpans
        self.keepHost = keepHost
    }

    /// The session.
    public var uniqueKey: String? { String(sessionID) }

    private enum CodingKeys: String, CodingKey {
        case by, reason
        case document = "doc"
        case version = "v"
        case sessionID = "session_id"
        case notSpans = "not_spans"
        case keepHost = "keep_host"
    }
}
