/// One column of a kind of rows; `programme.staging_columns` says the same to the database.
package struct IntakeColumn: Sendable {
    /// What a cell holds.
    package enum Kind: String, Sendable {
        case text, code, date, boolean, integer, decimal, word, words, mobile, email, time, weekday, weeks
    }

    /// Its name in the database and as an English heading.
    package var name: String
    package var type: Kind
    package var isRequired: Bool
    /// Chinese headings; the first is the one that templates and exports use.
    package var headings: [String]
    /// For words: each with its Chinese label.
    package var words: [(code: String, label: String)]
    /// A cell of the template, in English and in Chinese.
    package var example: String
    package var chineseExample: String

    init(
        _ name: String, _ type: Kind, required: Bool = false, _ headings: [String],
        words: [(code: String, label: String)] = [], _ example: String, chinese: String? = nil
    ) {
        self.name = name
        self.type = type
        isRequired = required
        self.headings = headings
        self.words = words
        self.example = example
        chineseExample = chinese ?? words.first { $0.code == example }?.label ?? example
    }

    /// Whether its values rest sealed.
    var isAddress: Bool { type == .mobile || type == .email }

    /// Whether a heading of a file means this column.
    func isNamed(_ heading: String) -> Bool {
        let plain = CellText.halfWidth(CellText.trimmed(heading)).lowercased()
        return plain.replacing(" ", with: "_") == name || headings.contains { CellText.halfWidth($0) == plain }
    }
}

/// One kind of rows that can be imported.
package struct IntakeKind: Sendable {
    /// Its name; a file of a directory is called after it, with `.csv`.
    package var name: String
    /// Which job merges its batches.
    package var job: Job
    package var columns: [IntakeColumn]

    /// The columns whose values rest sealed.
    package var addresses: [String] { columns.filter(\.isAddress).map(\.name) }

    /// The jobs that merge batches.
    package enum Job: Sendable { case platform, calendar }

    init(name: String, job: Job = .platform, columns: [IntakeColumn]) {
        self.name = name
        self.job = job
        self.columns = columns
    }

    /// Those of the city, in the order in which they refer to one another.
    package static let rosters = [districts, organisations, people, posts, cohorts, titles, suspensions]

    /// Those that lesson preparation is planned from, in that order too.
    package static let preparation = [
        communities, communityMembers, schoolTerms, periodGrids, timetable, rooms, makeupRules, halfDays, busy,
        travelTimes, roster, calendarBlocks,
    ]

    /// Every kind that comes in files of its own name, in the order in which a directory is read.
    package static let files = rosters + preparation

    /// Every kind.
    package static let all = rosters + [holidays] + preparation

    /// The kind of this name.
    package static func named(_ name: String) -> IntakeKind? { all.first { $0.name == name } }
}
