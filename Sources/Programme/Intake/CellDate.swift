extension CellText {
    /// The ways in which people and spreadsheets write a day: 2026-09-01, 2026/9/1, 2026.9.1, 2026年9月1日, 20260901, each
    /// also with a time of zero, and the day numbers of a spreadsheet (46266). A year comes first or it is refused:
    /// 1/9/2026 is January or September.
    static func date(_ raw: String) throws(IntakeFault) -> String {
        var text = raw
        for midnight in [" 00:00:00", " 0:00:00", " 00:00", " 0:00", "T00:00:00"] where text.hasSuffix(midnight) {
            text.removeLast(midnight.count)
            break
        }
        if text.allSatisfy(isDigit) { return try numbered(text) }
        let signs: Set<Character> = ["-", "/", ".", "年", "月"]
        var parts = text.split(omittingEmptySubsequences: false) { signs.contains($0) }.map(String.init)
        if text.contains("年") {
            guard text.contains("月"), let day = parts.last, day.hasSuffix("日") || day.hasSuffix("号") else {
                throw IntakeFault(line: 0, .date, raw)
            }
            parts[parts.count - 1] = String(day.dropLast())
        }
        guard parts.count == 3, parts[0].count == 4, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }),
            parts[1].count <= 2, parts[2].count <= 2,
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { throw IntakeFault(line: 0, .date, raw) }
        return try valid(year, month, day, raw)
    }

    /// Eight digits are a date, five a spreadsheet's day number (2 January 1954 to 13 October 2173).
    private static func numbered(_ text: String) throws(IntakeFault) -> String {
        guard let number = Int(text) else { throw IntakeFault(line: 0, .date, text) }
        if text.count == 8 { return try valid(number / 10_000, number / 100 % 100, number % 100, text) }
        guard text.count == 5, number >= 20_000 else { throw IntakeFault(line: 0, .date, text) }
        let (year, month, day) = civil(fromDays: number - 25_569)
        return padded(year, month, day)
    }

    private static func valid(_ year: Int, _ month: Int, _ day: Int, _ raw: String) throws(IntakeFault) -> String {
        guard (1...12).contains(month), day >= 1, day <= length(year, month) else {
            throw IntakeFault(line: 0, .date, raw)
        }
        guard (1900...2200).contains(year) else { throw IntakeFault(line: 0, .dateRange, raw) }
        return padded(year, month, day)
    }

    private static func length(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func padded(_ year: Int, _ month: Int, _ day: Int) -> String {
        "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// The date of a day counted from 1 January 1970 (H. Hinnant, chrono-compatible low-level date algorithms).
    static func civil(fromDays days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
