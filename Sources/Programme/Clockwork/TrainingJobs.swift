public import Skein

/// `training.progress`: how far a training programme is; what nobody has entered is a state of its own.
public struct WeighTraining: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "training.progress"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "clockwork", description: "Weighs a training programme against its target and its audience.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("programme_id", .integer(1...))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The training programme.
    public var programmeID: Int64

    /// The arguments for one training programme.
    public init(programmeID: Int64) {
        version = 1
        self.programmeID = programmeID
    }

    /// The training programme.
    public var uniqueKey: String? { "\(programmeID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case programmeID = "programme_id"
    }
}

/// `training.sweep`: enqueues the weighing of every training programme that runs or ended incomplete; weekly.
public struct SweepTraining: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "training.sweep"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "clockwork", description: "Enqueues the weighing of every training programme that is not complete.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(.optional("v", .constant(1)))

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

/// What `training.progress` found: the job's result.
public struct TrainingWeighed: Codable, Sendable, Hashable {
    /// `no_data`, `not_started`, `on_track`, `behind` or `reached`.
    public var state: String
    /// The Monday of the week.
    public var week: String
    /// People who are enrolled.
    public var enrolled: Int
    /// People who have passed.
    public var passed: Int
    /// How many should have by now.
    public var expected: Int?
    /// People whom the programme must reach.
    public var audience: Int?
    /// Of these, who is not enrolled.
    public var notEnrolled: Int?
    /// Units of the audience of which nobody is known.
    public var unitsUnknown: Int
    /// People whose hours nobody has reported.
    public var hoursUnknown: Int

    private enum CodingKeys: String, CodingKey {
        case state, week, enrolled, passed, expected, audience
        case notEnrolled = "not_enrolled"
        case unitsUnknown = "units_unknown"
        case hoursUnknown = "hours_unknown"
    }
}

/// What `training.sweep` enqueued: the job's result.
public struct TrainingSwept: Codable, Sendable, Hashable {
    /// Training programmes to weigh.
    public var programmes: Int
}
