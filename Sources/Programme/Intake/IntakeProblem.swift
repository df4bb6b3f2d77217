/// What can be wrong with a file before the database has seen it.
package enum IntakeProblem: String, Sendable, CaseIterable {
    // The file
    case unreadable, encoding, utf16, noConverter, nul, quote, openQuote, fieldTooLong, recordTooLong, tooManyColumns,
        noHeader, noRows, json, noKeys
    // The header
    case unknownColumn, duplicateColumn, missingColumn
    // A row
    case extraCells, required, tooLong, control, scientific, date, dateRange, boolean, integer, decimal, word,
        time, pastMidnight, weekday
}

/// One thing that is wrong with a file.
package struct IntakeFault: Error, Sendable, Equatable {
    /// The line, counted from 1; 0 for the file as a whole.
    package var line: Int
    /// The column as the file's header names it, when it is about one.
    package var column: String?
    /// What.
    package var problem: IntakeProblem
    /// What the sentence about it needs: the text found, the names known, or a number.
    package var detail: String

    package init(line: Int, column: String? = nil, _ problem: IntakeProblem, _ detail: String = "") {
        self.line = line
        self.column = column
        self.problem = problem
        self.detail = detail
    }
}
