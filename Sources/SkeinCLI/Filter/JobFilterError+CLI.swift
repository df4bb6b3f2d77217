import SkeinFilter

extension JobFilterError {
    /// The mistake with a caret under its place.
    var cliError: CLIError {
        let shown = Terminal.safe(filter)
        let before = DisplayWidth.of(Terminal.safe(String(filter.prefix(offset))))
        var message = Message.filterBad.text([
            "position": "\(offset + 1)", "problem": problem.text(["found": found]),
        ])
        if let suggestion { message += Message.didYouMean.text(["word": suggestion]) }
        var error = CLIError(.usage, message)
        if filter.count <= 200 { error.excerpt = [shown, String(repeating: " ", count: before) + "^"] }
        if reason == .unknownField || reason == .missingField {
            let names = JobFilterField.Column.allCases.map(\.rawValue).joined(separator: " ")
            error.hint = Message.filterFields.text(["fields": names])
        } else if reason == .unknownState {
            error.hint = Message.filterStates.text(["states": JobStates.all.joined(separator: " ")])
        }
        return error
    }

    private var problem: Message {
        switch reason {
        case .missingField: .filterMissingField
        case .unknownField: .filterUnknownField
        case .missingValue: .filterMissingValue
        case .openQuote: .filterOpenQuote
        case .noComparison: .filterNoComparison
        case .comparisonNeedsOneValue: .filterOneValue
        case .noPattern: .filterNoPattern
        case .notANumber: .filterNotANumber
        case .notADuration: .filterNotADuration
        case .notATime: .filterNotATime
        case .unknownState: .filterUnknownState
        case .missingPath: .filterMissingPath
        case .tooLong: .filterTooLong
        }
    }
}
