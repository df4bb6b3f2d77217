import FoundationEssentials
import ICalendar
import TestSupport
import Testing

/// What other programs read in an invitation.
struct ReadEvent: Decodable, Equatable {
    var method: String
    var uid: String
    var sequence: Int
    var status: String
    var stamp: Int64
    var starts: Int64
    var ends: Int64
    var summary: String
    var description: String?
    var location: String?
    var organizer: [String]
    var attendees: [[String]]

    /// What they are to read.
    init(_ invitation: Invitation) {
        method = invitation.method.rawValue
        uid = invitation.uid
        sequence = invitation.sequence
        status = invitation.method == .cancel ? "CANCELLED" : "CONFIRMED"
        stamp = invitation.stamp
        starts = invitation.starts
        ends = invitation.ends
        summary = invitation.summary
        description = invitation.description
        location = invitation.location
        organizer = [invitation.organizer.email, invitation.organizer.name]
        attendees = invitation.attendees.map {
            [$0.email, $0.name, Self.roles[$0.role] ?? "", $0.participation.rawValue, "TRUE"]
        }
        .sorted { $0[0] < $1[0] }
    }

    private static let roles: [Invitation.Role: String] = [
        .chair: "CHAIR", .required: "REQ-PARTICIPANT", .optional: "OPT-PARTICIPANT",
    ]

    /// What icalendar, vobject and ics read in each of the texts.
    static func read(_ texts: [String]) throws -> [[String: ReadEvent]] {
        let path = "/tmp/skein-invitations-\(UUID().uuidString).json"
        try JSONEncoder().encode(texts).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let json = try Command.run(MailPeer.python, ["Tests/Peers/calendars.py", path])
        return try JSONDecoder().decode([[String: ReadEvent]].self, from: Data(json.utf8))
    }
}

/// Invitations as icalendar, vobject and ics read them.
@Suite("Invitations read by others")
struct InvitationReadersTests {
    /// What has tripped readers: what is escaped, what folds, what looks like a line, four octets, signs without width.
    /// No backslash before an n: icalendar and ics take the end of its escape for a line end.
    private static let pieces = [
        "集体备课", "a", "\\.", ";", ",", ":", "=", "\"", "\n", "BEGIN:VEVENT", "^n", "^", "🏫", "é", "e\u{301}",
        "٣", "思政课一体化建设共同体", "END:VCALENDAR\nBEGIN:VCALENDAR", "https://example.cn/a?b=c;d,e", "\t", "%0D%0A",
    ]

    private static func text(_ random: inout SplitMix, _ count: ClosedRange<Int>, without: String = "") -> String {
        let text = (0..<Int.random(in: count, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        // Readers take blanks off the ends of a value; what is between counts.
        return "课" + text.joined().filter { !without.contains($0) } + "题"
    }

    private static func invitation(_ random: inout SplitMix, _ number: Int) -> Invitation {
        let starts = Int64.random(in: 1_700_000_000..<4_000_000_000, using: &random)
        let roles: [Invitation.Role] = [.chair, .required, .optional]
        return Invitation(
            method: Bool.random(using: &random) ? .request : .cancel, uid: "session-\(number)@skein",
            sequence: Int.random(in: 0...1_000, using: &random),
            stamp: starts - Int64.random(in: 60...10_000_000, using: &random), starts: starts,
            ends: starts + Int64.random(in: 60...90_000, using: &random), summary: text(&random, 0...12),
            description: Bool.random(using: &random) ? text(&random, 0...60) : nil,
            location: Bool.random(using: &random) ? text(&random, 0...8) : nil,
            organizer: .init(
                name: text(&random, 0...6, without: "\"\n\t\\^"), email: "office@example.cn", role: .chair),
            attendees: (0...Int.random(in: 0...40, using: &random)).map { index in
                Invitation.Attendee(
                    name: text(&random, 0...6, without: "\"\n\t\\^"), email: "p\(index)@example.cn",
                    role: roles.randomElement(using: &random) ?? .required,
                    participation: Invitation.Participation.allCases.randomElement(using: &random) ?? .needsAction)
            })
    }

    @Test("300 invitations of every shape say the same to icalendar, vobject and ics, and what they were made of")
    func agree() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        let invitations = (0..<300).map { Self.invitation(&random, $0) }
        let read = try ReadEvent.read(invitations.map(\.text))
        #expect(read.count == invitations.count)
        for (invitation, events) in zip(invitations, read) {
            #expect(events.count == 3)
            let expected = ReadEvent(invitation)
            for (reader, event) in events {
                #expect(event == expected, "\(reader), seed \(seed)\n\(invitation.text)")
            }
        }
    }

    @Test("the life of a session: one identity, a version for each change of time or place and for the cancellation")
    func life() throws {
        var session = Invitation(
            method: .request, uid: "session-42@skein", sequence: 0, stamp: 1_797_000_000, starts: 1_797_912_000,
            ends: 1_797_917_400, summary: "集体备课", location: "青岛X中学 301",
            organizer: .init(name: "市教科院", email: "office@example.cn", role: .chair),
            attendees: [
                .init(name: "张三", email: "zhang@example.cn", role: .chair),
                .init(name: "李四", email: "li@example.cn", role: .required),
            ])
        var texts = [session.text]
        func change(_ change: (inout Invitation) -> Void) {
            var next = session
            change(&next)
            next.sequence = session.sequence(after: next)
            next.stamp += 60
            session = next
            texts.append(next.text)
        }
        change { $0.summary = "集体备课(改题)" }
        change {
            $0.starts += 86_400; $0.ends += 86_400
        }
        change { $0.attendees[1].participation = .accepted }
        change { $0.location = "线上" }
        change { $0.method = .cancel }
        let read = try ReadEvent.read(texts)
        for reader in ["icalendar", "vobject", "ics"] {
            let life = read.compactMap { $0[reader] }
            #expect(life.map(\.sequence) == [0, 0, 1, 1, 2, 3], "\(reader)")
            #expect(Set(life.map(\.uid)) == ["session-42@skein"])
            #expect(life.map(\.method) == Array(repeating: "REQUEST", count: 5) + ["CANCEL"])
            #expect(life.map(\.status).last == "CANCELLED")
            #expect(life.map { $0.starts - 1_797_912_000 } == [0, 0, 86_400, 86_400, 86_400, 86_400])
            let answers = life.map { $0.attendees[0][3] }
            #expect(answers == ["NEEDS-ACTION", "NEEDS-ACTION", "NEEDS-ACTION", "ACCEPTED", "ACCEPTED", "ACCEPTED"])
        }
    }
}
