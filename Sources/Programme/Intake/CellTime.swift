/// Hours, weekdays and weeks as timetables have them.
extension CellText {
    /// 8:20, 08:20, 08:20:00, 8点20分, 8时20分 and 8点 as 08:20. A day ends at 24:00, and what lies beyond is refused as such.
    static func time(_ raw: String) throws(IntakeFault) -> String {
        var text = raw
        for mark in ["点", "时"] {
            text = text.replacing(mark, with: ":")
        }
        if text.hasSuffix("分") { text.removeLast() }
        if text.hasSuffix(":") { text += "00" }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.allSatisfy(isDigit) }), parts.count == 2 || parts[2] == "00",
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60
        else { throw IntakeFault(line: 0, .time, raw) }
        guard hour < 24 else { throw IntakeFault(line: 0, .pastMidnight, raw) }
        return (hour < 10 ? "0" : "") + "\(hour):\(parts[1])"
    }

    /// 3, 三, 周三, 星期三, 礼拜三, Wed and Wednesday as 3; Monday is 1 and Sunday 7.
    static func weekday(_ raw: String) throws(IntakeFault) -> String {
        let text = raw.lowercased()
        for (index, name) in weekdays.enumerated() {
            if text == name || (text.count == 3 && name.hasPrefix(text)) { return "\(index + 1)" }
        }
        var sign = text
        for prefix in ["周", "星期", "礼拜"] where sign.hasPrefix(prefix) {
            sign = String(sign.dropFirst(prefix.count))
            break
        }
        let signs = ["1一", "2二", "3三", "4四", "5五", "6六", "7日天"]
        guard sign.count == 1, let index = signs.firstIndex(where: { $0.contains(sign) }) else {
            throw IntakeFault(line: 0, .weekday, raw)
        }
        return "\(index + 1)"
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}
