import Programme

extension IntakeProblem {
    /// The sentence about it, in the language of the invocation.
    func sentence(_ detail: String) -> String {
        message.text(["detail": detail])
    }

    /// The message that says it.
    var message: Message {
        switch self {
        case .unreadable: .intakeUnreadable
        case .encoding: .intakeEncoding
        case .utf16: .intakeUTF16
        case .noConverter: .intakeNoConverter
        case .nul: .intakeNul
        case .quote: .intakeQuote
        case .openQuote: .intakeOpenQuote
        case .fieldTooLong: .intakeFieldTooLong
        case .recordTooLong: .intakeRecordTooLong
        case .tooManyColumns: .intakeTooManyColumns
        case .noHeader: .intakeNoHeader
        case .noRows: .intakeNoRows
        case .json: .intakeJSON
        case .noKeys: .intakeNoKeys
        case .unknownColumn: .intakeUnknownColumn
        case .duplicateColumn: .intakeDuplicateColumn
        case .missingColumn: .intakeMissingColumn
        case .extraCells: .intakeExtraCells
        case .required: .intakeRequired
        case .tooLong: .intakeTooLong
        case .control: .intakeControl
        case .scientific: .intakeScientific
        case .date: .intakeDate
        case .dateRange: .intakeDateRange
        case .boolean: .intakeBoolean
        case .integer: .intakeInteger
        case .decimal: .intakeDecimal
        case .word: .intakeWord
        case .time: .intakeTime
        case .pastMidnight: .intakePastMidnight
        case .weekday: .intakeWeekday
        }
    }
}
