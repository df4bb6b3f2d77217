import ArgumentParser
import Channels
import ICalendar
import PQ
import Programme
import SkeinFilter

/// `skein lessonprep confirm`: accepts a proposal and invites everybody.
struct LessonPrepConfirm: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "confirm", abstract: Message.commandLessonPrepConfirm.text,
            discussion: Message.discussionLessonPrepConfirm.text)
    }

    @Argument(help: help(.argumentSession, "session"))
    var id: Int64
    @OptionGroup var version: VersionOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var way: JobWay

    func run() async throws {
        let session = try Session(way.global, way.output)
        try await session.withConnection { connection in
            let args = ConfirmLessonPrep(sessionID: id, rowVersion: Int(version.version), by: actor.actor)
            guard try await way.enqueue([args], connection, session) else { return }
            session.show(try await LessonPrepSessions.listing(session: id).fetch(connection, session))
        }
    }
}

/// `skein lessonprep reschedule`: asks for another time of a confirmed session.
struct LessonPrepReschedule: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reschedule", abstract: Message.commandLessonPrepReschedule.text,
            discussion: Message.discussionLessonPrepReschedule.text)
    }

    @Argument(help: help(.argumentSession, "session"))
    var id: Int64
    @OptionGroup var actor: ActorOptions
    @OptionGroup var decision: DecisionOptions
    @Option(name: .customLong("not"), help: help(.optionNotSpan, "from/to"))
    var notSpans: [String] = []
    @Flag(help: help(.optionKeepHost))
    var keepHost = false
    @OptionGroup var way: JobWay

    private func spans() throws -> [RescheduleLessonPrep.Span]? {
        guard !notSpans.isEmpty else { return nil }
        return try notSpans.map { item in
            let parts = item.split(separator: "/").map(String.init)
            guard parts.count == 2 else { throw ValidationError(Message.errorSpan.text(["span": item])) }
            return RescheduleLessonPrep.Span(from: parts[0], to: parts[1])
        }
    }

    mutating func validate() throws {
        _ = try spans()
    }

    func run() async throws {
        let session = try Session(way.global, way.output)
        let args = RescheduleLessonPrep(
            sessionID: id, by: actor.actor, reason: decision.reason, document: decision.doc, notSpans: try spans(),
            keepHost: keepHost ? true : nil)
        try await session.withConnection { connection in
            guard try await way.enqueue([args], connection, session) else { return }
            let rows = try await connection.rows(
                "select term_code from programme.prep_session where session_id = $1::int8", [.int8(id)])
            try await LessonPrepPlans.show(nil, term: try rows.get(row: 0, 0), connection, session)
        }
    }
}

/// `skein lessonprep cancel`: a session does not take place.
struct LessonPrepCancel: ActCommand {
    static let verb = "cancel"
    static let about = Message.commandLessonPrepCancel

    @Argument(help: help(.argumentSession, "session"))
    var id: Int64
    @OptionGroup var version: VersionOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "prep_cancel", .id(id), .int(version.version), .text(actor.actor), .text(decision.reason),
            .text(decision.doc))
    }
}

/// `skein lessonprep attended`: records who was there.
struct LessonPrepAttended: ActCommand {
    static let verb = "attended"
    static let about = Message.commandLessonPrepAttended

    @Argument(help: help(.argumentSession, "session"))
    var id: Int64
    @Argument(help: help(.argumentStaffNumbers, "staff-number"))
    var staff: [String]
    @OptionGroup var actor: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act { Act("prep_attended", .id(id), .texts(staff), .text(actor.actor)) }
}

/// `skein lessonprep reply`: what somebody answered to an invitation; for the mail server that gets the answers.
struct LessonPrepReply: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "reply", abstract: Message.commandLessonPrepReply.text)
    }

    @Argument(help: help(.argumentReplyFile, "file"))
    var file: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let text = String(decoding: try session.console.readBytes(file), as: UTF8.self)
        guard let reply = InvitationReply(text) else {
            throw CLIError(.usage, Message.errorNoReply.text(["path": file]))
        }
        let person = try await Self.person(who: reply, session)
        try await session.show(
            object: "programme.prep_reply($1::text, $2::int4, $3::int8, $4::text)",
            [
                .text(reply.uid), .int4(Int32(clamping: reply.sequence)), .int8(person), .text(reply.participation),
            ])
    }

    /// Who of those invited has the address that answered; `nil` when nobody has.
    private static func person(who reply: InvitationReply, _ session: Session) async throws -> Int64? {
        let invited = try await session.query(
            "select person_id, staff_no, email from programme.prep_invited($1::text)", [.text(reply.uid)])
        guard invited.count > 0 else { return nil }
        let keys = try StandardJobs.neededKeys(session.settings)
        var unopened: UnopenedAddress?
        for row in 0..<invited.count {
            do {
                let address = try keys.address(
                    of: try invited.get(row: row, 1), "email", try invited.get(row: row, 2))
                if address.lowercased() == reply.email.lowercased() { return try invited.get(row: row, 0) }
            } catch let error as UnopenedAddress {
                unopened = error
            }
        }
        if let unopened { throw CLIError(unopened) }
        return nil
    }
}
