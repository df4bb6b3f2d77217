public import Skein

/// `calendar.check`: tells the municipal bureau when next year's holidays are not entered yet.
public struct CheckCalendar: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "calendar.check"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "intake", description: "Tells the bureau when next year's holidays are not entered yet.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .optional("year", .integer(2000...2200))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The year to look at; `nil` means the one after the current year.
    public var year: Int?

    /// The arguments.
    public init(year: Int? = nil) {
        self.version = 1
        self.year = year
    }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case year
    }
}

/// What `calendar.check` found: the job's result.
public struct CalendarChecked: Codable, Sendable, Hashable {
    /// The year it looked at.
    public var year: Int
    /// Whether its holidays are entered.
    public var published: Bool
    /// How many messages went out.
    public var told: Int
}
