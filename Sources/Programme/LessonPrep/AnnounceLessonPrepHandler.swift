import FoundationEssentials
import ICalendar
import PQ
import Skein

/// Runs `lessonprep.announce`: writes each person's calendar entry, and hands them to the function that sends them.
enum AnnounceLessonPrepHandler {
    /// What `programme.prep_invitation` says.
    private struct Facts: Decodable {
        struct Person: Decodable {
            var person: Int64
            var name: String
            /// Whether there is a mail address.
            var reachable: Bool
            var role: String?

            var attendee: Invitation.Attendee {
                Invitation.Attendee(
                    name: name, email: Invitation.reference(to: person),
                    role: role.flatMap(AnnounceLessonPrepHandler.role) ?? .optional)
            }
        }

        var method: String
        var uid: String
        var sequence: Int
        var stamp: Int64
        var starts: Int64
        var ends: Int64
        var topic: String
        var community: String
        var place: String?
        var organizer: Person?
        var attendees: [Person]
    }

    private struct Announcement: Encodable {
        var args: AnnounceLessonPrep
        var calendars: [String: String]

        private enum CodingKeys: String, CodingKey {
            case calendars
        }

        func encode(to encoder: any Encoder) throws {
            try args.encode(to: encoder)
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(calendars, forKey: .calendars)
        }
    }

    private static let ofInvitation = PGStatement(
        name: "programme_prep_invitation", sql: "select programme.prep_invitation($1::int8, $2::int4)")

    static func run(_ job: Job<AnnounceLessonPrep>, _ context: JobContext) async throws -> JobOutcome {
        let args = job.args
        let facts = try await context.database.pool.run { connection in
            let json: String = try SQLJob.refused {
                try connection.execute(ofInvitation, [.int8(args.sessionID), .int4(Int32(clamping: args.sequence))])
                    .get(row: 0, 0)
            }
            return try JSONCoding.decoder.decode(Facts.self, from: Data(json.utf8))
        }
        return try await SQLJob.complete(
            job.id, context, Statements.job("lessonprep_announce"),
            args: try JSONCoding.encode(Announcement(args: args, calendars: calendars(facts))),
            returning: LessonPrepAnnounced.self)
    }

    /// A calendar entry for each person with an address, which names that person alone, by number; none while the chair has
    /// no address to answer to.
    private static func calendars(_ facts: Facts) -> [String: String] {
        guard let method = Invitation.Method(rawValue: facts.method), let chair = facts.organizer, chair.reachable
        else { return [:] }
        var texts: [String: String] = [:]
        for person in facts.attendees where person.reachable {
            texts[String(person.person)] =
                Invitation(
                    method: method, uid: facts.uid, sequence: facts.sequence, stamp: facts.stamp, starts: facts.starts,
                    ends: facts.ends, summary: facts.topic, description: facts.community, location: facts.place,
                    organizer: chair.attendee, attendees: [person.attendee]
                ).text
        }
        return texts
    }

    private static func role(_ word: String) -> Invitation.Role? {
        [Invitation.Role.chair, .required, .optional].first { $0.word == word }
    }
}
