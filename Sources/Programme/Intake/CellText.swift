/// Makes of a cell, as spreadsheets and people write it, the text that the database takes; nil for an empty cell.
///
/// Blanks around (full-width ones too) and one apostrophe in front go; everything else depends on the column's type.
/// What can mean two things is refused.
package enum CellText {
    private static let blanks: Set<Unicode.Scalar> = [" ", "\t", "\u{3000}", "\u{A0}", "\u{FEFF}", "\u{200B}"]

    /// The canonical text of a cell, or what is wrong with it.
    package static func canonical(_ raw: String, _ column: IntakeColumn) throws(IntakeFault) -> String? {
        let text = trimmed(raw)
        guard !text.isEmpty else { return nil }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw IntakeFault(line: 0, .control)
        }
        guard text.unicodeScalars.count <= 500 else { throw IntakeFault(line: 0, .tooLong, "500") }
        switch column.type {
        case .text: return text
        case .code, .mobile, .email: return try code(text)
        case .date: return try date(halfWidth(text))
        case .boolean: return try boolean(halfWidth(text))
        case .integer: return try number(text, .integer) { !$0.isEmpty && $0.allSatisfy(isDigit) }
        case .decimal: return try number(text, .decimal, isDecimal)
        case .time: return try time(halfWidth(text))
        case .weekday: return try weekday(halfWidth(text))
        // What weeks a text means is for the database to say; it takes every way of writing them.
        case .weeks: return halfWidth(text)
        case .word: return try word(text, column)
        case .words:
            let parts = text.split { ";；、/|,，".contains($0) }.map { trimmed(String($0)) }.filter { !$0.isEmpty }
            var words: [String] = []
            for part in parts { words.append(try word(part, column)) }
            return words.joined(separator: ";")
        }
    }

    /// Without blanks around it and without the apostrophe by which spreadsheets mark text.
    package static func trimmed(_ raw: String) -> String {
        var scalars = raw.unicodeScalars[...]
        func trim() {
            while let first = scalars.first, blanks.contains(first) { scalars.removeFirst() }
            while let last = scalars.last, blanks.contains(last) || last == "\r" || last == "\n" {
                scalars.removeLast()
            }
        }
        trim()
        if scalars.first == "'" {
            scalars.removeFirst()
            trim()
        }
        return String(scalars)
    }

    /// Full-width digits, letters and signs as their ASCII ones.
    static func halfWidth(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if (0xFF01...0xFF5E).contains(scalar.value), let ascii = Unicode.Scalar(scalar.value - 0xFEE0) {
                result.append(ascii)
            } else {
                result.append(scalar == "\u{3000}" ? " " : scalar)
            }
        }
        return String(result)
    }

    static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    private static func code(_ raw: String) throws(IntakeFault) -> String {
        let text = halfWidth(raw)
        let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        if parts.count == 2, isDecimal(String(parts[0])), parts[1].drop(while: { $0 == "+" }).allSatisfy(isDigit),
            parts[1].hasPrefix("+")
        {
            throw IntakeFault(line: 0, .scientific, text)
        }
        return text
    }

    private static func boolean(_ text: String) throws(IntakeFault) -> String {
        switch text.lowercased() {
        case "true", "yes", "y", "1", "是", "√", "✓": return "true"
        case "false", "no", "n", "0", "否", "×": return "false"
        default: throw IntakeFault(line: 0, .boolean, text)
        }
    }

    private static func word(_ raw: String, _ column: IntakeColumn) throws(IntakeFault) -> String {
        let text = halfWidth(raw)
        for (code, label) in column.words where code.lowercased() == text.lowercased() || label == raw { return code }
        let known = column.words.map { $0.code == $0.label ? $0.code : "\($0.code) (\($0.label))" }
        throw IntakeFault(line: 0, .word, known.joined(separator: ", "))
    }

    private static func number(
        _ raw: String, _ problem: IntakeProblem, _ isNumber: (String) -> Bool
    ) throws(IntakeFault) -> String {
        var text = halfWidth(raw)
        if text.contains(",") {
            let whole = text.prefix { $0 != "." }
            let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
            let first = groups.first.map { $0.drop { $0 == "-" } } ?? ""
            guard (1...3).contains(first.count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else {
                throw IntakeFault(line: 0, problem, raw)
            }
            text = groups.joined() + text.dropFirst(whole.count)
        }
        guard isNumber(text) else { throw IntakeFault(line: 0, problem, raw) }
        return text
    }

    private static func isDecimal(_ text: String) -> Bool {
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        return text.count(where: { $0 == "-" }) <= 1 && (1...2).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
    }
}
