public import Skein

/// `report.yearly`: what the programme did in a year, as CSV, JSON, Markdown and charts; small counts of people are not
/// shown, and the same data give the same bytes.
public struct MakeYearlyReport: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "report.yearly"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "clockwork", description: "Writes the report of a year: CSV, JSON, Markdown, charts, checksums.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .optional("year", .integer(2020...2100)),
        .optional("as_of", .date)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The year; nil: the one before that of the day.
    public var year: Int?
    /// The day up to which things count, as 2027-01-15; nil: today.
    public var asOf: String?

    /// The arguments of one job.
    public init(year: Int? = nil, asOf: String? = nil) {
        version = 1
        self.year = year
        self.asOf = asOf
    }

    /// Year and day.
    public var uniqueKey: String? { "\(year.map(String.init) ?? ""):\(asOf ?? "")" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case year
        case asOf = "as_of"
    }
}

/// What `report.yearly` did: the job's result.
public struct YearlyReportMade: Codable, Sendable, Hashable {
    /// `made`, or `unchanged` when there is a report with the same bytes.
    public var result: String
    /// The report's number.
    public var reportID: Int64
    /// The year.
    public var year: Int
    /// The day up to which things counted.
    public var asOf: String
    /// Whether the year, or its yearly review, was not closed.
    public var preliminary: Bool
    /// How many files it has.
    public var files: Int
    /// The hash of the list of checksums.
    public var manifest: String

    private enum CodingKeys: String, CodingKey {
        case result, year, preliminary, files
        case reportID = "report_id"
        case asOf = "as_of"
        case manifest = "manifest_sha256"
    }
}
