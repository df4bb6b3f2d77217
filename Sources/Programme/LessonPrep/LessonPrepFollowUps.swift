public import Skein

// What follows from a confirmation or from the calendar; nobody enqueues these by hand.

/// `lessonprep.announce`: tells everybody what a session's invitation says, or that it is cancelled.
public struct AnnounceLessonPrep: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "lessonprep.announce"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "lessonprep", description: "Sends a session's invitation or cancellation, with a calendar entry.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("session_id", .integer(1...)),
        .required("sequence", .integer(0...))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The session.
    public var sessionID: Int64
    /// The number of the invitation.
    public var sequence: Int

    /// Session and invitation.
    public var uniqueKey: String? { "\(sessionID):\(sequence)" }

    private enum CodingKeys: String, CodingKey {
        case sequence
        case version = "v"
        case sessionID = "session_id"
    }
}

/// `lessonprep.remind`: reminds whoever is expected, unless the session moved.
public struct RemindLessonPrep: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "lessonprep.remind"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "lessonprep", description: "Reminds the people of a session, unless it has another time by now.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("session_id", .integer(1...)),
        .required("sequence", .integer(0...)),
        .required("offset", .oneOf(["7d", "1d", "2h"]))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The session.
    public var sessionID: Int64
    /// The number of the invitation that this reminds of.
    public var sequence: Int
    /// How long before.
    public var offset: String

    /// Session, invitation and offset.
    public var uniqueKey: String? { "\(sessionID):\(sequence):\(offset)" }

    private enum CodingKeys: String, CodingKey {
        case sequence, offset
        case version = "v"
        case sessionID = "session_id"
    }
}

/// `lessonprep.close`: what became of a session, on the working morning after it.
public struct CloseLessonPrep: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "lessonprep.close"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "lessonprep", description: "Closes a session: held or not, quorum, the host's ledger.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("session_id", .integer(1...)),
        .required("sequence", .integer(0...))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The session.
    public var sessionID: Int64
    /// The number of the invitation that this closes.
    public var sequence: Int

    /// Session and invitation.
    public var uniqueKey: String? { "\(sessionID):\(sequence)" }

    private enum CodingKeys: String, CodingKey {
        case sequence
        case version = "v"
        case sessionID = "session_id"
    }
}

/// `lessonprep.sweep`: makes and plans the sessions of terms that begin soon; weekly.
public struct SweepLessonPrep: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "lessonprep.sweep"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "lessonprep", description: "Enqueues sessions and a plan for terms that begin within four weeks.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?

    /// The arguments of one job.
    public init() {
        version = 1
    }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
    }
}
