import ArgumentParser

/// The shapes data is printed in.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table, wide, json, jsonl, csv, id

    /// Formats for programs: never translated, never coloured, times in UTC.
    var isForMachines: Bool {
        switch self {
        case .table, .wide: false
        case .json, .jsonl, .csv, .id: true
        }
    }
}

/// How people see points in time.
enum TimeStyle: String, ExpressibleByArgument, CaseIterable, Sendable {
    case local, utc, relative
}
