import FoundationEssentials

/// One mail as it goes to the relay (RFC 5322, 2045, 2046, 2047; invitations as RFC 6047 wants them).
public struct MailMessage: Sendable {
    /// An iCalendar text that mail programs act on.
    public struct Calendar: Sendable {
        /// REQUEST or CANCEL, as in the text itself.
        public var method: String
        /// The whole VCALENDAR.
        public var text: String

        /// An invitation or its cancellation.
        public init(method: String, text: String) {
            self.method = method
            self.text = text
        }
    }

    /// Why there is no such mail. It never repeats a value.
    public enum Fault: Error, Sendable, Hashable {
        /// The recipient or the sender is no plain mail address.
        case badAddress
        /// The subject or a name holds a control character, which could add a header.
        case control
        /// The calendar's method is no word.
        case badMethod
    }

    /// The same at every attempt, so that a reader's program shows one mail.
    public var id: String
    /// Who sends.
    public var from: String
    /// The sender's name.
    public var fromName: String
    /// Who gets it.
    public var to: String
    /// The subject, one line.
    public var subject: String
    /// The text; line ends of any kind.
    public var text: String
    /// When it is sent, Unix seconds.
    public var seconds: Int64
    /// The invitation that comes with it.
    public var calendar: Calendar?

    /// A mail.
    public init(
        id: String, from: String, fromName: String = "", to: String, subject: String, text: String, seconds: Int64,
        calendar: Calendar? = nil
    ) {
        self.id = id
        self.from = from
        self.fromName = fromName
        self.to = to
        self.subject = subject
        self.text = text
        self.seconds = seconds
        self.calendar = calendar
    }

    /// The mail: lines of at most 76 characters of ASCII, each with CRLF.
    public func bytes() throws(Fault) -> [UInt8] {
        guard let sender = MailAddress(from), let recipient = MailAddress(to),
            MailAddress("\(id)@\(sender.domain)") != nil
        else { throw .badAddress }
        if let calendar, !["REQUEST", "CANCEL"].contains(calendar.method) { throw .badMethod }
        do {
            let head =
                try MailHeader.address("From", fromName, sender) + MailHeader.address("To", "", recipient)
                + MailHeader.text("Subject", subject) + "Date: \(MailHeader.date(seconds))\r\n"
                + "Message-ID: <\(id)@\(sender.domain)>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
            return Array((head + body).utf8)
        } catch {
            throw .control
        }
    }

    /// Text and HTML say the same. An invitation stands beside them, where programs look for it, and once more as a file
    /// for those that do not.
    private var body: String {
        var choices = [
            Self.part("text/plain; charset=utf-8", text),
            Self.part("text/html; charset=utf-8", MailHTML.page(text)),
        ]
        guard let calendar else { return multipart("alternative", choices) }
        choices.append(Self.part("text/calendar; method=\(calendar.method); charset=UTF-8", calendar.text))
        let file = Self.part(
            "application/ics; name=\"invite.ics\"", calendar.text,
            more: "Content-Disposition: attachment; filename=\"invite.ics\"\r\n")
        return multipart("mixed", [multipart("alternative", choices), file])
    }

    /// All parts are base64, in which no boundary of ours can occur.
    private func multipart(_ kind: String, _ parts: [String]) -> String {
        let boundary = "=_\(kind)_\(id)"
        return "Content-Type: multipart/\(kind);\r\n boundary=\"\(boundary)\"\r\n\r\n"
            + parts.map { "--\(boundary)\r\n\($0)" }.joined() + "--\(boundary)--\r\n"
    }

    private static func part(_ type: String, _ text: String, more: String = "") -> String {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\n", with: "\r\n")
        let encoded = Data(lines.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return "Content-Type: \(type)\r\nContent-Transfer-Encoding: base64\r\n\(more)\r\n\(encoded)\r\n"
    }
}
