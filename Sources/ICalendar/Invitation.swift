/// One session as an invitation: the only event of an iTIP message (RFC 5546).
public struct Invitation: Codable, Sendable, Hashable {
    /// What the message asks for.
    public enum Method: String, Codable, Sendable, Hashable {
        /// Come; also the new time or place of a session.
        case request = "REQUEST"
        /// It does not take place, or this person is not meant any more.
        case cancel = "CANCEL"
    }

    /// What somebody is to the session.
    public enum Role: String, Codable, Sendable, Hashable {
        /// Leads it.
        case chair
        /// Must be there.
        case required
        /// May be there.
        case optional

        /// As RFC 5545 section 3.2.16 writes it.
        public var word: String {
            switch self {
            case .chair: "CHAIR"
            case .required: "REQ-PARTICIPANT"
            case .optional: "OPT-PARTICIPANT"
            }
        }
    }

    /// What somebody has answered.
    public enum Participation: String, Codable, Sendable, Hashable, CaseIterable {
        /// Nothing yet.
        case needsAction = "NEEDS-ACTION"
        /// Comes.
        case accepted = "ACCEPTED"
        /// Does not come.
        case declined = "DECLINED"
        /// May come.
        case tentative = "TENTATIVE"
    }

    /// Somebody who is invited.
    public struct Attendee: Codable, Sendable, Hashable {
        /// The name as others see it.
        public var name: String
        /// The mail address.
        public var email: String
        /// What the person is to the session.
        public var role: Role
        /// What the person has answered as far as the sender knows: a message about a change keeps it.
        public var participation: Participation

        /// Somebody who is invited.
        public init(name: String, email: String, role: Role, participation: Participation = .needsAction) {
            self.name = name
            self.email = email
            self.role = role
            self.participation = participation
        }
    }

    /// What the message asks for.
    public var method: Method
    /// The same for the session's whole life.
    public var uid: String
    /// Grows when time, place, mode or status changes, and with a cancellation.
    public var sequence: Int
    /// When the message is sent, Unix seconds.
    public var stamp: Int64
    /// When it begins, Unix seconds.
    public var starts: Int64
    /// When it ends, Unix seconds.
    public var ends: Int64
    /// What it is.
    public var summary: String
    /// More about it.
    public var description: String?
    /// Where it is.
    public var location: String?
    /// Who sends the invitation.
    public var organizer: Attendee
    /// Who is invited.
    public var attendees: [Attendee]

    /// An invitation.
    public init(
        method: Method, uid: String, sequence: Int, stamp: Int64, starts: Int64, ends: Int64, summary: String,
        description: String? = nil, location: String? = nil, organizer: Attendee, attendees: [Attendee]
    ) {
        self.method = method
        self.uid = uid
        self.sequence = sequence
        self.stamp = stamp
        self.starts = starts
        self.ends = ends
        self.summary = summary
        self.description = description
        self.location = location
        self.organizer = organizer
        self.attendees = attendees
    }

    /// The sequence number after a change: time, place, mode, status and cancelling count, texts alone do not.
    public func sequence(after changed: Invitation) -> Int {
        let counts =
            starts != changed.starts || ends != changed.ends || location != changed.location
            || method != changed.method
        return counts ? sequence + 1 : sequence
    }

    /// The message: VCALENDAR with METHOD, one VTIMEZONE and one VEVENT; CRLF, folded at 75 octets.
    public var text: String {
        var lines = event
        lines.append("ORGANIZER;CN=\(CalendarText.parameter(organizer.name)):mailto:\(Self.address(organizer.email))")
        for attendee in attendees {
            lines.append(
                "ATTENDEE;CN=\(CalendarText.parameter(attendee.name));ROLE=\(attendee.role.word);"
                    + "PARTSTAT=\(attendee.participation.rawValue);RSVP=TRUE:mailto:\(Self.address(attendee.email))")
        }
        return Self.calendar(method.rawValue, [lines])
    }

    /// Sessions for anybody's calendar, as a file to subscribe to: METHOD PUBLISH (RFC 5546 section 3.2.1), without
    /// the people who take part.
    public static func feed(_ sessions: [Invitation]) -> String {
        calendar("PUBLISH", sessions.map(\.event))
    }

    private static func calendar(_ method: String, _ events: [[String]]) -> String {
        let head = [
            "BEGIN:VCALENDAR", "PRODID:-//Skein//Programme//ZH", "VERSION:2.0", "CALSCALE:GREGORIAN",
            "METHOD:\(method)",
            "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
        ]
        let body = events.flatMap { ["BEGIN:VEVENT"] + $0 + ["END:VEVENT"] }
        return (head + body + ["END:VCALENDAR"]).map { CalendarText.folded($0) }.joined()
    }

    /// What is said of the session itself.
    private var event: [String] {
        var lines = [
            "UID:\(CalendarText.escaped(uid))", "DTSTAMP:\(CalendarTime.utc(stamp))",
            "DTSTART;TZID=Asia/Shanghai:\(CalendarTime.shanghai(starts))",
            "DTEND;TZID=Asia/Shanghai:\(CalendarTime.shanghai(ends))", "SEQUENCE:\(sequence)",
            "STATUS:\(method == .cancel ? "CANCELLED" : "CONFIRMED")", "SUMMARY:\(CalendarText.escaped(summary))",
        ]
        if let description { lines.append("DESCRIPTION:\(CalendarText.escaped(description))") }
        if let location { lines.append("LOCATION:\(CalendarText.escaped(location))") }
        return lines
    }

    /// An address can hold no line end: whatever is no visible ASCII is left out.
    static func address(_ email: String) -> String {
        String(decoding: email.utf8.filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
    }
}
