/// Reads the filter grammar, one pass from left to right:
///
///     filter = [ term { blank term } ]
///     term   = [ "-" ] field ":" [ ">" | ">=" | "<" | "<=" ] value { "," value }
///     value  = { character | "\" character | "*" | '"' { character | "\" character } '"' }
struct JobFilterParser {
    /// Longer ones are refused before anything else is looked at.
    static let longest = 4_000
    static let mostTerms = 50
    static let mostValues = 200

    private let text: String
    private let characters: [Character]
    private var place = 0

    init(_ text: String) {
        self.text = text
        self.characters = Array(text)
    }

    mutating func parse() throws(JobFilterError) -> [JobFilter.Term] {
        guard characters.count <= Self.longest else { throw failure(.tooLong, at: Self.longest, found: "") }
        var terms: [JobFilter.Term] = []
        skipBlanks()
        while place < characters.count {
            guard terms.count < Self.mostTerms else { throw failure(.tooLong, at: place, found: "") }
            terms.append(try term())
            skipBlanks()
        }
        return terms
    }

    private mutating func term() throws(JobFilterError) -> JobFilter.Term {
        let isNegated = current == "-"
        if isNegated { place += 1 }
        let field = try field()
        let (comparison, sign) = comparison()
        let start = place
        var values: [(value: JobFilter.Value, at: Int)] = []
        repeat {
            if !values.isEmpty { place += 1 }
            guard values.count < Self.mostValues else { throw failure(.tooLong, at: place, found: "") }
            let at = place
            values.append((try value(), at))
        } while current == ","
        if comparison != .equal {
            guard allowsComparison(field) else { throw failure(.noComparison, at: sign, found: comparison.rawValue) }
            guard values.count == 1, values[0].value.exact != nil else {
                throw failure(.comparisonNeedsOneValue, at: start, found: String(characters[start..<place]))
            }
        }
        for (value, at) in values { try check(value, of: field, at: at, compared: comparison != .equal) }
        return .init(field: field, comparison: comparison, values: values.map(\.value), isNegated: isNegated)
    }

    private mutating func field() throws(JobFilterError) -> JobFilterField {
        let start = place
        while let character = current, character != ":", !character.isWhitespace { place += 1 }
        let name = String(characters[start..<place])
        guard current == ":" else { throw failure(.missingField, at: start, found: name) }
        place += 1
        if let field = JobFilterField(name) { return field }
        guard !name.hasPrefix("args.") else { throw failure(.missingPath, at: start, found: name) }
        throw failure(
            name.isEmpty ? .missingField : .unknownField, at: start, found: name,
            suggestion: Nearest.word(to: name, among: JobFilterField.names))
    }

    private mutating func comparison() -> (JobFilter.Comparison, at: Int) {
        let at = place
        for sign in [JobFilter.Comparison.greaterOrEqual, .lessOrEqual, .greater, .less] {
            let end = place + sign.rawValue.count
            if end <= characters.count, String(characters[place..<end]) == sign.rawValue {
                place = end
                return (sign, at)
            }
        }
        return (.equal, at)
    }

    private mutating func value() throws(JobFilterError) -> JobFilter.Value {
        let start = place
        var pieces = [""]
        var hasText = false
        while let character = current, !character.isWhitespace, character != "," {
            switch character {
            case "\"":
                pieces[pieces.count - 1] += try quoted()
                hasText = true
                continue
            case "\\" where place + 1 < characters.count:
                place += 1
                pieces[pieces.count - 1].append(characters[place])
            case "*":
                pieces.append("")
            default:
                pieces[pieces.count - 1].append(character)
            }
            hasText = true
            place += 1
        }
        guard hasText else { throw failure(.missingValue, at: start, found: "") }
        return .init(pieces: pieces)
    }

    private mutating func quoted() throws(JobFilterError) -> String {
        let start = place
        place += 1
        var result = ""
        while let character = current {
            place += 1
            if character == "\"" { return result }
            if character == "\\", let next = current {
                result.append(next)
                place += 1
            } else {
                result.append(character)
            }
        }
        throw failure(.openQuote, at: start, found: String(characters[start...]))
    }

    private func allowsComparison(_ field: JobFilterField) -> Bool {
        switch field.kind {
        case .number, .duration, .time, .argument: true
        case .state, .text, .tags, .part: false
        }
    }

    private func check(
        _ value: JobFilter.Value, of field: JobFilterField, at offset: Int, compared: Bool
    ) throws(JobFilterError) {
        guard let exact = value.exact else {
            switch field.kind {
            case .text, .tags, .part, .argument: return
            case .number, .state, .duration, .time: throw failure(.noPattern, at: offset, found: "*")
            }
        }
        switch field.kind {
        case .number:
            guard Int64(exact) != nil else { throw failure(.notANumber, at: offset, found: exact) }
        case .argument where compared:
            guard NumberText.isDecimal(exact) else { throw failure(.notANumber, at: offset, found: exact) }
        case .duration:
            guard DurationText.isDuration(exact) else { throw failure(.notADuration, at: offset, found: exact) }
        case .time:
            guard TimeText.isTime(exact) else { throw failure(.notATime, at: offset, found: exact) }
        case .state:
            guard JobStates.all.contains(exact) else {
                throw failure(
                    .unknownState, at: offset, found: exact, suggestion: Nearest.word(to: exact, among: JobStates.all))
            }
        case .text, .tags, .part, .argument: break
        }
    }

    private var current: Character? { place < characters.count ? characters[place] : nil }

    private mutating func skipBlanks() {
        while let character = current, character.isWhitespace { place += 1 }
    }

    private func failure(
        _ reason: JobFilterError.Reason, at offset: Int, found: String, suggestion: String? = nil
    ) -> JobFilterError {
        JobFilterError(filter: text, offset: offset, reason: reason, found: found, suggestion: suggestion)
    }
}

/// The states a job can be in.
package enum JobStates {
    package static let all = [
        "scheduled", "retryable", "blocked", "available", "running", "completed", "cancelled", "discarded",
    ]
}
