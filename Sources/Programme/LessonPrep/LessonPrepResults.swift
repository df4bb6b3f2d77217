/// What `lessonprep.expand` made: the job's result.
public struct LessonPrepExpanded: Codable, Sendable, Hashable {
    /// The community.
    public var communityID: Int64
    /// The term.
    public var term: String
    /// The template.
    public var template: String
    /// Sessions that were made.
    public var created: Int
    /// Sessions that were there already.
    public var existing: Int

    private enum CodingKeys: String, CodingKey {
        case template, created, existing
        case communityID = "community_id"
        case term = "term_code"
    }
}

/// What `lessonprep.plan` or `lessonprep.reschedule` proposed: the job's result.
public struct LessonPrepPlanned: Codable, Sendable, Hashable {
    /// The plan; nil when it is too late to move the session and people have to decide.
    public var planID: Int64?
    /// Its version in the term.
    public var version: Int?
    /// Sessions with a place.
    public var placed: Int?
    /// All sessions.
    public var total: Int?
    /// `proposed` or `infeasible`.
    public var status: String?
    /// Some day of the term may yet become a holiday.
    public var isProvisional: Bool?
    /// Whether people have to decide to meet online or to cancel.
    public var decide: Bool?

    private enum CodingKeys: String, CodingKey {
        case version, placed, total, status, decide
        case planID = "plan_id"
        case isProvisional = "is_provisional"
    }
}

/// What `lessonprep.confirm` or `lessonprep.close` did with a session: the job's result.
public struct LessonPrepSettled: Codable, Sendable, Hashable {
    /// The session.
    public var sessionID: Int64
    /// Its status now.
    public var status: String
    /// The number of the invitation that was sent.
    public var sequence: Int?
    /// Its version now.
    public var rowVersion: Int?
    /// Why it could not be confirmed.
    public var reason: String?
    /// Stages that missed their quorum, as `1/3`.
    public var missing: [String: String]?

    private enum CodingKeys: String, CodingKey {
        case status, sequence, reason, missing
        case sessionID = "session_id"
        case rowVersion = "row_version"
    }
}

/// What `lessonprep.remind` did: the job's result.
public struct LessonPrepReminded: Codable, Sendable, Hashable {
    /// The session.
    public var sessionID: Int64
    /// How many people were told; zero when the session has another time by now.
    public var reminded: Int

    private enum CodingKeys: String, CodingKey {
        case reminded
        case sessionID = "session_id"
    }
}
