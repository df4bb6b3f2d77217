import FoundationEssentials

/// Header fields of RFC 5322 with the encoded words of RFC 2047.
enum MailHeader {
    /// Why a value makes no header.
    enum Fault: Error { case control }

    /// The field in lines of at most 76 characters, each with CRLF. Text of any language.
    ///
    /// - Throws: `Fault.control` for a value with a line end or any other control character: it could add a header.
    static func text(_ name: String, _ value: String) throws(Fault) -> String {
        "\(name): \(try phrase(value, after: name.utf8.count + 2))\r\n"
    }

    /// `Name <address>`; without a name the address alone.
    static func address(_ field: String, _ name: String, _ address: MailAddress) throws(Fault) -> String {
        guard !name.isEmpty else { return "\(field): \(address.text)\r\n" }
        let words = try encoded(name, after: field.utf8.count + 2)
        return "\(field): \(words)\r\n <\(address.text)>\r\n"
    }

    private static func phrase(_ value: String, after column: Int) throws(Fault) -> String {
        guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { throw .control }
        // "=?" could be read as an encoded word.
        let isPlain = value.utf8.allSatisfy { $0 < 0x7F } && column + value.utf8.count <= 76 && !value.contains("=?")
        return isPlain ? value : try encoded(value, after: column)
    }

    /// Encoded words of at most 75 characters, one a line; none of them splits a character.
    private static func encoded(_ value: String, after column: Int) throws(Fault) -> String {
        guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { throw .control }
        var words: [String] = []
        var piece: [UInt8] = []
        // 45 bytes are 60 in base64, 72 with "=?UTF-8?B?" and "?="; the first line holds the field's name too.
        var room = max(6, (76 - column - 12) / 4 * 3)
        func close() {
            if !piece.isEmpty { words.append("=?UTF-8?B?" + Data(piece).base64EncodedString() + "?=") }
            piece = []
            room = 45
        }
        for scalar in value.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if piece.count + bytes.count > min(room, 45) { close() }
            piece += bytes
        }
        close()
        return words.joined(separator: "\r\n ")
    }

    /// `Tue, 24 Nov 2026 16:40:00 +0000`
    static func date(_ seconds: Int64) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second, .weekday],
            from: Date(timeIntervalSince1970: Double(seconds)))
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(days[(parts.weekday ?? 1) - 1]), \(parts.day ?? 1) \(months[(parts.month ?? 1) - 1]) "
            + "\(parts.year ?? 1970) \(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)) +0000"
    }
}
