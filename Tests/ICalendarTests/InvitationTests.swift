import ICalendar
import Testing

@Suite("Invitations")
struct InvitationTests {
    private static let invitation = Invitation(
        method: .request, uid: "session-42@skein", sequence: 0, stamp: 1_764_000_000, starts: 1_797_912_000,
        ends: 1_797_917_400, summary: "思政课一体化集体备课:第三次,主题; 与\\分工",
        description: "请各学段\u{0}教师\u{85}携带教案。\u{2028}" + String(repeating: "大中小学思政课一体化建设共同体", count: 8),
        location: "青岛X中学 301", organizer: .init(name: "市教科院", email: "office@example.cn", role: .chair),
        attendees: [
            .init(name: "张三\"\r\nX:1", email: "zhang@example.cn\r\nATTENDEE:x", role: .chair),
            .init(name: "李四", email: "li@example.cn", role: .required),
            .init(name: "王\u{2028}五", email: "wang@example.cn", role: .optional, participation: .declined),
        ])

    private static func unfolded(_ text: String) -> [String] {
        text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
    }

    @Test("lines end in CRLF, have at most 75 octets and split no character")
    func folding() {
        let text = Self.invitation.text
        #expect(text.hasSuffix("END:VCALENDAR\r\n"))
        let lines = Array(text.utf8).split(separator: UInt8(ascii: "\n"))
        for line in lines {
            #expect(line.last == UInt8(ascii: "\r") && line.count - 1 <= 75)
            #expect(String(validating: line, as: UTF8.self) != nil)
        }
        #expect(lines.contains { $0.first == UInt8(ascii: " ") }, "nothing was folded")
    }

    @Test("what a request says")
    func request() {
        let lines = Self.unfolded(Self.invitation.text)
        for line in [
            "METHOD:REQUEST", "UID:session-42@skein", "SEQUENCE:0", "STATUS:CONFIRMED", "DTSTAMP:20251124T160000Z",
            "DTSTART;TZID=Asia/Shanghai:20261222T120000", "DTEND;TZID=Asia/Shanghai:20261222T133000",
            #"SUMMARY:思政课一体化集体备课:第三次\,主题\; 与\\分工"#,
            #"ATTENDEE;CN="李四";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:li@example.cn"#,
            #"ATTENDEE;CN="王五";ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED;RSVP=TRUE:mailto:wang@example.cn"#,
        ] { #expect(lines.contains(line), "\(line)\n\(lines.joined(separator: "\n"))") }
        #expect(lines.filter { $0.hasPrefix("ATTENDEE") }.count == 3, "a name or address adds no line")
        #expect(lines.contains { $0.hasPrefix(#"DESCRIPTION:请各学段教师\n携带教案。\n大中"#) })
        #expect(lines.filter { $0 == "BEGIN:VEVENT" }.count == 1)
        #expect(!lines.contains { $0.hasPrefix("X:1") })
    }

    @Test("time, place and cancelling make a new version, texts alone do not")
    func sequence() {
        var next = Self.invitation
        next.summary = "another"
        #expect(Self.invitation.sequence(after: next) == 0)
        next.location = "online"
        #expect(Self.invitation.sequence(after: next) == 1)
        next = Self.invitation
        next.method = .cancel
        #expect(Self.invitation.sequence(after: next) == 1)
        #expect(Self.unfolded(next.text).contains("STATUS:CANCELLED"))
        #expect(Self.unfolded(next.text).contains("METHOD:CANCEL"))
    }

    @Test("a text that rests names people by numbers; with their addresses it is the text that would have been written")
    func addressed() {
        var resting = Self.invitation
        resting.organizer.email = Invitation.reference(to: 1)
        for index in resting.attendees.indices {
            resting.attendees[index].email = Invitation.reference(to: Int64(index + 2))
        }
        #expect(!resting.text.contains("@example"))
        let emails = [Self.invitation.organizer.email] + Self.invitation.attendees.map(\.email)
        #expect(Invitation.addressed(resting.text) { emails[Int($0) - 1] } == Self.invitation.text)
        #expect(Invitation.addressed(resting.text) { $0 == 3 ? nil : emails[Int($0) - 1] } == nil)
        #expect(Invitation.addressed(Self.invitation.text) { _ in nil } == Self.invitation.text, "nobody by number")
    }

    @Test("an address adds no line, and only people who are invited are named by number")
    func addressedAttacks() {
        let text =
            "BEGIN:VEVENT\r\nDESCRIPTION:mailto:person-7\r\nATTENDEE;CN=\"a:mailto:person-7\":MAILTO:person-8\r\n"
        let filled = Invitation.addressed(text) { $0 == 8 ? "b@example.cn\r\nX-Y:1" : nil }
        #expect(
            filled
                == "BEGIN:VEVENT\r\nDESCRIPTION:mailto:person-7\r\nATTENDEE;CN=\"a:mailto:person-7\":mailto:b@example.cnX-Y:1\r\n"
        )
        #expect(Invitation.addressed("ATTENDEE:mailto:person-x\r\n") { _ in "y" } == "ATTENDEE:mailto:person-x\r\n")
    }

    private static let reply = """
        BEGIN:VCALENDAR\r
        METHOD:REPLY\r
        BEGIN:VEVENT\r
        UID:session-4\r
         2@skein\r
        SEQUENCE:2\r
        ATTENDEE;CN="Li: Si";PARTSTAT=accepted:mailto:li@example.cn\r
        END:VEVENT\r
        END:VCALENDAR\r

        """

    @Test("an answer counts for the current version and later ones")
    func replies() throws {
        let reply = try #require(InvitationReply(Self.reply))
        #expect(reply.uid == "session-42@skein" && reply.sequence == 2)
        #expect(reply.participation == "ACCEPTED" && reply.email == "li@example.cn")
        #expect(reply.answers(uid: "session-42@skein", sequence: 2))
        #expect(!reply.answers(uid: "session-42@skein", sequence: 3), "stale")
        #expect(!reply.answers(uid: "other", sequence: 0))
        for (word, other) in [("REPLY", "REQUEST"), ("SEQUENCE:2", "SEQUENCE:x"), ("ATTENDEE", "X-ATTENDEE")] {
            #expect(InvitationReply(Self.reply.replacing(word, with: other)) == nil)
        }
        #expect(InvitationReply("") == nil)
    }
}
