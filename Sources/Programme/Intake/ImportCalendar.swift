public import Skein

/// `calendar.import`: publishes one year's holidays, or merges school terms or timetables, from a staged batch, all of it
/// or nothing.
public struct ImportCalendar: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "calendar.import"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "intake", uniqueFor: .forever,
        description: "Publishes one year's holidays and make-up working days, or merges terms or timetables.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("source", .oneOf(IntakeKind.all.filter { $0.job == .calendar }.map(\.name))),
        .required("batch_id", .integer(1...)),
        .optional("year", .integer(2000...2200))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// What is imported: `holidays`, `school_terms` or `timetable`.
    public var source: String
    /// The batch; see `programme.begin_batch`.
    public var batchID: Int64
    /// The year that the batch makes known; holidays only, and necessary there.
    public var year: Int?

    /// The arguments for one year.
    public init(batchID: Int64, year: Int) {
        self.version = 1
        self.source = "holidays"
        self.batchID = batchID
        self.year = year
    }

    /// The arguments for terms or timetables.
    public init(source: String, batchID: Int64) {
        self.version = 1
        self.source = source
        self.batchID = batchID
    }

    /// What, the year if any, and the batch.
    public var uniqueKey: String? { source + (year.map { ":\($0)" } ?? "") + ":\(batchID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case source
        case batchID = "batch_id"
        case year
    }
}
