/// A text that rests names people by their numbers; their addresses come in when it is sent.
extension Invitation {
    /// What stands for a person's mail address in ``Attendee/email``, and after `mailto:` in the text.
    public static func reference(to person: Int64) -> String { "person-\(person)" }

    /// The text with addresses for the references in it; `nil` when somebody whom it names has none.
    public static func addressed(_ text: String, _ address: (Int64) -> String?) -> String? {
        var result = ""
        for line in CalendarText.unfolded(text) {
            guard let colon = CalendarText.colon(in: line), let person = person(in: line, after: colon) else {
                result += CalendarText.folded(String(line))
                continue
            }
            guard let email = address(person) else { return nil }
            result += CalendarText.folded("\(line[..<colon]):mailto:\(Self.address(email))")
        }
        return result
    }

    /// Who is named as ORGANIZER or ATTENDEE by number.
    private static func person(in line: Substring, after colon: Substring.Index) -> Int64? {
        guard ["ORGANIZER", "ATTENDEE"].contains(line.prefix { $0 != ";" && $0 != ":" }.uppercased()) else {
            return nil
        }
        let value = line[line.index(after: colon)...]
        let mark = "mailto:person-"
        return value.lowercased().hasPrefix(mark) ? Int64(value.dropFirst(mark.count)) : nil
    }
}
