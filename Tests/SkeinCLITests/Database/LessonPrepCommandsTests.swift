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
            let expand = await database.skein("lessonprep", "expand", term, "--no-wait")
            #expect(expand.status == .done, "\(expand.err)")
            await drain()
            let plan = await database.skein("lessonprep", "plan", term, "--no-wait", "--seconds", "1")
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
                "lessonprep", "confirm", "1", "--version-read", "2", "--actor", chair, "--no-wait")
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
                (["reschedule", "1", "--reason", "x", "--not", "tomorrow"], .usage, "from/to"),
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
