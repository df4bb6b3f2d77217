import FoundationEssentials
import TestSupport
import Testing

@testable import SkeinCLI

/// Lesson preparation by command, from a made-up term to an invitation; ``AddressesTests`` goes on to the answer.
@Suite("Commands of lesson preparation")
struct LessonPrepCommandsTests {
    /// An autumn term that lies ahead whenever the tests run.
    private static let term: String = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return "\(calendar.component(.year, from: Date()) + 1)F"
    }()

    private static let script = """
        select programme.generate_city(7, holders => 400);
        select programme.generate_preparation(7, '\(term)', 1);
        """

    @Test("expand, plan, show, explain, alternatives, export, confirm, reply: each says what it did")
    func term() async throws {
        try await Seed.database(Self.script) { database in
            func drain() async { _ = await database.skein("worker", "--drain", "--log-level", "error") }
            func value(_ sql: String) async throws -> String {
                try await database.psql(sql).split(separator: "\n").first.map(String.init) ?? ""
            }
            await drain()
            let term = Self.term
            let expand = await database.skein("lessonprep", "expand", term, "-o", "csv")
            #expect(expand.status == .done && expand.out.hasPrefix("job_id,created\r\n"), "\(expand.out)\(expand.err)")
            await drain()
            let plan = await database.skein("lessonprep", "plan", term, "--seconds", "1", "-o", "id")
            #expect(plan.status == .done, "\(plan.err)")
            await drain()
            let plans = await database.skein("lessonprep", "plans", term, "-o", "json")
            #expect(plans.out.contains(#""placed": "6/6""#), "\(plans.out)\(plans.err)")
            let show = await database.skein("lessonprep", "show", term, "-o", "csv")
            #expect(show.out.split(whereSeparator: \.isNewline).count == 7, "\(show.out)\(show.err)")
            let calendar = await database.skein("lessonprep", "show", term, "--calendar")
            #expect(calendar.out.contains("prep 6 [proposed]"), "\(calendar.out)\(calendar.err)")

            let explain = await database.skein("lessonprep", "explain", "1", "-o", "json")
            #expect(explain.status == .done && explain.out.contains(#""starts_considered""#), "\(explain.err)")
            let others = await database.skein("lessonprep", "alternatives", "1", "--limit", "3", "-o", "csv")
            #expect(others.out.split(whereSeparator: \.isNewline).count == 4, "\(others.out)\(others.err)")
            let svg = await database.skein("lessonprep", "export", term, "--form", "svg")
            #expect(svg.out.contains("<svg") && svg.out.contains("prep 1"), "\(svg.err)")
            let ics = await database.skein("lessonprep", "export", term, "--form", "ics")
            #expect(ics.out.components(separatedBy: "BEGIN:VEVENT").count == 7, "\(ics.err)")

            let chair = try await value(
                """
                select q.staff_no from programme.prep_participants p join programme.people q using (person_id)
                where p.session_id = 1 and p.role = 'chair'
                """)
            let confirm = await database.skein(
                "lessonprep", "confirm", "1", "--version-read", "2", "--actor", chair)
            #expect(confirm.status == .done, "\(confirm.err)")
            await drain()
            let uid = try await value("select uid from programme.prep_session where status = 'confirmed'")
            let answer = [
                "BEGIN:VCALENDAR", "METHOD:REPLY", "BEGIN:VEVENT", "UID:\(uid)", "SEQUENCE:0",
                "ATTENDEE;PARTSTAT=DECLINED:mailto:somebody@city.invalid", "END:VEVENT", "END:VCALENDAR", "",
            ].joined(separator: "\r\n")
            let reply = await database.skein("lessonprep", "reply", "-", input: answer)
            #expect(reply.status == .failed && reply.err.contains("nobody with this address"), "\(reply.err)")
            let nothing = await database.skein("lessonprep", "reply", "-", input: "hello")
            #expect(nothing.status == .usage)

            let ask = await database.skein(
                "lessonprep", "reschedule", "1", "--actor", chair, "--reason", "power cut", "--doc", "D-7")
            #expect(ask.status == .done, "\(ask.err)")
            await drain()
            let asked = await database.skein("lessonprep", "show", term, "-o", "json")
            let row = asked.out.split(separator: "\n").first { $0.contains(#""session_id": 1,"#) } ?? ""
            #expect(
                row.contains(#""requested_by": "\#(chair)", "request_reason": "power cut", "request_doc": "D-7""#),
                "\(row)")
            let diff = await database.skein("lessonprep", "diff", term, "1", "2", "-o", "csv")
            #expect(diff.out.contains("\(chair),power cut,D-7\r\n"), "\(diff.out)\(diff.err)")
        }
    }

    @Test("a wrong weight, a wrong stretch, an unknown community and session are refused with what to do")
    func refusals() async throws {
        try await Seed.database("") { database in
            let calls: [([String], SkeinCLI.ExitStatus, String)] = [
                (["plan", "2027F", "--weight", "S11=2"], .usage, "S1 to S10"),
                (["plan", "2027F", "--seconds", "0"], .usage, "--seconds"),
                (["plan", "2027F", "--community", "C99"], .failed, "C99"),
                (["plan", "2027F"], .failed, "no community"),
                (
                    ["reschedule", "1", "--actor", "T", "--reason", "x", "--doc", "D", "--not", "tomorrow"], .usage,
                    "from/to"
                ), (["reschedule", "1", "--reason", "x"], .usage, "--actor"),
                (["plan", "2027F", "--no-wait"], .usage, "--no-wait"),
                (["explain", "99"], .failed, "session 99"),
                (["show", "2027F", "--calendar"], .failed, "no unit has a term 2027F"),
            ]
            for (arguments, status, words) in calls {
                let run = await database.skein(["lessonprep"] + arguments)
                #expect(run.status == status && run.err.contains(words), "\(arguments): \(run.err)")
            }
        }
    }
}
