/// An answer to an invitation (METHOD:REPLY): who said what to which version of it.
public struct InvitationReply: Sendable, Hashable {
    /// The session's identifier.
    public let uid: String
    /// The version that was answered.
    public let sequence: Int
    /// `ACCEPTED`, `DECLINED`, `TENTATIVE` …
    public let participation: String
    /// Who answered.
    public let email: String

    /// Reads a REPLY of one event; `nil` for anything else.
    public init?(_ text: String) {
        var uid: String?
        var sequence = 0
        var answer: (status: String, email: String)?
        var isReply = false
        var events = 0
        for line in CalendarText.unfolded(text) {
            guard let colon = CalendarText.colon(in: line) else { continue }
            let head = line[..<colon].split(separator: ";")
            let value = String(line[line.index(after: colon)...])
            switch head.first?.uppercased() {
            case "METHOD": isReply = value.uppercased() == "REPLY"
            case "BEGIN" where value.uppercased() == "VEVENT": events += 1
            case "UID": uid = value
            case "SEQUENCE":
                guard let number = Int(value), number >= 0 else { return nil }
                sequence = number
            case "ATTENDEE":
                guard answer == nil else { return nil }
                let status = head.first { $0.uppercased().hasPrefix("PARTSTAT=") }?.dropFirst(9)
                guard let status, value.lowercased().hasPrefix("mailto:") else { return nil }
                answer = (status.uppercased(), String(value.dropFirst(7)))
            default: continue
            }
        }
        guard isReply, events == 1, let uid, !uid.isEmpty, let answer else { return nil }
        self.uid = uid
        self.sequence = sequence
        participation = answer.status
        email = answer.email
    }

    /// Whether the answer is to what is current: the same session, and not an older version of it.
    public func answers(uid: String, sequence: Int) -> Bool {
        self.uid == uid && self.sequence >= sequence
    }
}
