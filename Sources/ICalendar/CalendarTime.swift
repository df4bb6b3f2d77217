/// Moments as RFC 5545 writes them, without any library's idea of time zones.
enum CalendarTime {
    /// `20261222T090000Z`
    static func utc(_ seconds: Int64) -> String { form(seconds) + "Z" }

    /// Shanghai's wall clock, which has stood eight hours before UTC since 1991: invitations lie in the future.
    static func shanghai(_ seconds: Int64) -> String { form(seconds + 28_800) }

    private static func form(_ seconds: Int64) -> String {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let time = seconds - day * 86_400
        // Days since 1970 to a date, by eras of 400 years that begin on 1 March.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let dayOfMonth = ofYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return digits(year, 4) + digits(month, 2) + digits(dayOfMonth, 2) + "T" + digits(time / 3_600, 2)
            + digits(time / 60 % 60, 2) + digits(time % 60, 2)
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
