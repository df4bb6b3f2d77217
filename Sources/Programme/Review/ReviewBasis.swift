/// What a yearly review covers.
public enum ReviewBasis: String, Codable, Sendable, Hashable, CaseIterable {
    /// January to December of the year.
    case calendarYear = "calendar_year"
    /// September of the year before to August of the year.
    case schoolYear = "school_year"
}
