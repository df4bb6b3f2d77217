/// Something in a problem that no plan can be made of, or that makes a plan doubtful.
public struct ProblemFault: Codable, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Codable, Sendable, Hashable {
        /// Two rows have the same number.
        case duplicate
        /// A row names another that does not exist.
        case missing
        /// A number is outside its range.
        case range
        /// A session asks for people of a stage from which nobody is invited.
        case emptyStage = "empty_stage"
        /// A quorum is larger than the number of people who count for it.
        case quorum
        /// A series has two sessions with the same number, or one that follows itself through others.
        case cyclicSeries = "cyclic_series"
        /// A room has no seats.
        case capacity
        /// A session is longer than any stretch in which a host may have it.
        case tooLong = "too_long"
        /// A pinned session has no previous placement.
        case pinnedNowhere = "pinned_nowhere"
        /// No room could ever hold the session.
        case noRoom = "no_room"
        /// A person has two lessons at once. The person is busy then; the plan stands.
        case overlappingLessons = "overlapping_lessons"
        /// A person has lessons at two institutions at once. The person is busy then; the plan stands.
        case twoPlaces = "two_places"
        /// The holidays of some day are not published: the plan is provisional.
        case unpublishedCalendar = "unpublished_calendar"
    }

    /// What is wrong.
    public var code: Code
    /// Whether no plan is made because of it; otherwise it is told with the plan.
    public var isError: Bool
    /// Of what: `session`, `person`, `room`, `institution`, `term`.
    public var subject: String
    /// Its number.
    public var id: Int
    /// The sentence for people, in English.
    public var reason: String

    /// A fault.
    public init(_ code: Code, isError: Bool = true, _ subject: String, _ id: Int, _ reason: String) {
        self.code = code
        self.isError = isError
        self.subject = subject
        self.id = id
        self.reason = reason
    }

    /// The sentence with its subject.
    public var description: String { "\(subject) \(id): \(reason)" }
}

/// The errors of a problem, all of them.
public struct InvalidProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in the order of the problem's rows.
    public var faults: [ProblemFault]

    /// The sentence with its subject.
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}
