/// `00:01:02.500`, as WebVTT writes a moment.
enum Clock {
    static func text(_ milliseconds: Int) -> String {
        let total = milliseconds / 1_000
        return "\(pad(total / 3_600, 2)):\(pad(total / 60 % 60, 2)):\(pad(total % 60, 2))."
            + pad(milliseconds % 1_000, 3)
    }

    /// A number with zeros in front of it.
    static func pad(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
