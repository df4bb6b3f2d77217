/// What jobs to look at, as people write it: `state:discarded kind:notify.* args.school:42 age:>1h`.
///
/// Terms are separated by blanks and must all hold. A term is `field:value`, with `-` before it to turn it round;
/// values separated by commas are alternatives; `*` stands for any text; `>`, `>=`, `<`, `<=` compare numbers, times
/// and durations; quotes keep blanks, commas and stars as they are.
public struct JobFilter: Sendable, Equatable {
    /// One `field:value`.
    public struct Term: Sendable, Equatable {
        /// What is looked at.
        public var field: JobFilterField
        /// How it is compared.
        public var comparison: Comparison
        /// The alternatives; one for a comparison other than `equal`.
        public var values: [Value]
        /// `-` stood before the field.
        public var isNegated: Bool
    }

    /// How a value is compared.
    public enum Comparison: String, Sendable, CaseIterable {
        /// Equal, or like a pattern.
        case equal = ""
        /// Later, longer or larger.
        case greater = ">"
        /// The same or more.
        case greaterOrEqual = ">="
        /// Earlier, shorter or smaller.
        case less = "<"
        /// The same or less.
        case lessOrEqual = "<="
    }

    /// A value in pieces: literal texts with any text (`*`) between them. One piece is an exact value.
    public struct Value: Sendable, Equatable {
        /// The literal pieces.
        public var pieces: [String]

        /// The exact text, when there is no `*`.
        public var exact: String? { pieces.count == 1 ? pieces[0] : nil }
    }

    /// The terms in the order they were written; none matches every job.
    public var terms: [Term]

    /// Reads a filter.
    ///
    /// - Throws: ``JobFilterError`` with the position of what could not be understood.
    public init(_ text: String) throws(JobFilterError) {
        var parser = JobFilterParser(text)
        terms = try parser.parse()
    }
}

/// Why a filter could not be read, and where.
public struct JobFilterError: Error, Sendable, Equatable {
    /// The filter as it was given.
    public var filter: String
    /// Characters before the place, from 0.
    public var offset: Int
    /// The kind of mistake, never translated.
    public var reason: Reason
    /// What stands there.
    public var found: String
    /// The nearest word that would have been right.
    public var suggestion: String?

    /// The mistakes there are.
    public enum Reason: String, Sendable, CaseIterable {
        /// A word without `field:` before it.
        case missingField
        /// No such field.
        case unknownField
        /// Nothing after the colon.
        case missingValue
        /// A quote that is never closed.
        case openQuote
        /// A comparison where the field has none.
        case noComparison
        /// Alternatives or a star after a comparison.
        case comparisonNeedsOneValue
        /// A star where the field has exact values only.
        case noPattern
        /// Not a whole number.
        case notANumber
        /// Not a duration such as `90s`, `1h30m` or `2d`.
        case notADuration
        /// Not a date or a time.
        case notATime
        /// Not one of the eight states.
        case unknownState
        /// `args.` without a name.
        case missingPath
        /// The filter or one of its lists is too long.
        case tooLong
    }
}
