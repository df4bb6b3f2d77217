/// The stage of an institution, by the names that the database uses.
public enum Stage: String, Codable, Sendable, Hashable, CaseIterable {
    case primary, junior, senior, university
}

/// Where people are.
public enum SessionMode: String, Codable, Sendable, Hashable {
    /// Everybody is at the host.
    case onsite
    /// Whoever travels longer than `Limits.hybridTravel` joins online, the others are at the host.
    case hybrid
    /// Nobody travels; there is an online room and no host.
    case online
}

/// What somebody does in a session.
public enum ParticipantRole: String, Codable, Sendable, Hashable {
    case chair
    case leadPreparer = "lead_preparer"
    case expert, recorder, presenter, attendee
}

/// How firm a session is.
public enum SessionStatus: String, Codable, Sendable, Hashable {
    /// It has no time yet; a previous placement is ignored.
    case toPlace = "to_place"
    /// A plan proposed its previous placement, which nobody has been told: moving it is free.
    case proposed
    /// People have been invited to its previous placement: moving it costs (S8).
    case confirmed
    /// It has its previous placement whatever the rules say (H10).
    case pinned
}
