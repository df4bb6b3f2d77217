import PQ
import Skein
import SkeinTesting
import TestSupport
import Testing

/// Whom a message reaches by mail, and when.
@Suite("Preferences, quiet hours, digests and what is stuck")
struct PreferenceTests {
    private func send(_ street: Street, _ key: String, _ more: String = "{}") async throws {
        _ = try await street.town.value(
            """
            select programme.notify_send(jsonb_build_object('template', 'review.opened', 'audience',
                '{"persons": [1, 2]}'::jsonb, 'severity', 'normal', 'category', 'review', 'params',
                '{"holder": "张三", "unit": "一中", "year": 2026, "due": "12-22"}'::jsonb, 'subject', 'review:1',
                'dedupe_key', $1) || $2::jsonb)
            """, [.text(key), .text(more)])
    }

    private func withReaders(_ body: @Sendable (Street) async throws -> Void) async throws {
        try await withStreet { street in
            try await street.town.generate(holders: 20)
            for person in 1...2 {
                let number = try await street.town.value(
                    "select staff_no from programme.people where person_id = \(person)")
                try await street.addMail("p\(person)", "p\(person)@example.cn", person: number)
            }
            try await body(street)
        }
    }

    private func states(_ street: Street) async throws -> [String] {
        try await street.town.lines(
            "select endpoint, status, count(*) from programme.delivery group by 1, 2 order by 1, 2")
    }

    @Test(
        "a message goes to its people's own endpoints; off leaves out, a digest holds, critical and invitations ignore it"
    )
    func preferences() async throws {
        try await withReaders { street in
            try await send(street, "a")
            #expect(try await states(street) == ["p1 queued 1", "p2 queued 1"])
            try await street.town.run(
                """
                select programme.set_preference(staff_no, 'review', 'email',
                    case person_id when 1 then 'off' else 'daily' end)
                from programme.people where person_id < 3
                """)
            try await send(street, "b")
            #expect(try await states(street) == ["p1 queued 1", "p2 held 1", "p2 queued 1"])
            try await send(street, "c", #"{"severity": "critical"}"#)
            #expect(try await states(street) == ["p1 queued 2", "p2 held 1", "p2 queued 2"])
            try await send(street, "d", #"{"category": "prep"}"#)
            #expect(try await states(street) == ["p1 queued 3", "p2 held 1", "p2 queued 3"])
            #expect(try await street.town.jobs("notify.deliver") == 6)
            #expect(
                try await street.town.value("select count(*) from programme.notification where person_id = 1") == "4")
        }
    }

    @Test(
        "a digest tells everything that was held in one message, once; nothing held, nothing sent; expired is left out")
    func digest() async throws {
        try await withReaders { street in
            try await street.town.run(
                """
                select programme.set_preference(staff_no, 'review', 'email', 'daily')
                from programme.people where person_id < 3
                """)
            for key in ["a", "b"] { try await send(street, key) }
            try await send(street, "late", #"{"expires_at": "2100-01-01T00:00:00Z"}"#)
            try await street.town.run(
                "update programme.notifications set expires_at = now() where dedupe_key = 'late'")
            func digest(_ window: String) async throws -> String? {
                try await street.town.value("select programme.notify_digest('{\"window\": \"\(window)\"}')")
            }
            #expect(try await digest("hourly") == #"{"digests": 0, "messages": 0}"#)
            #expect(try await digest("daily") == #"{"digests": 2, "messages": 4}"#)
            #expect(try await digest("daily") == #"{"digests": 0, "messages": 0}"#)
            #expect(
                try await states(street) == [
                    "p1 digested 2", "p1 expired 1", "p1 queued 1", "p2 digested 2", "p2 expired 1", "p2 queued 1",
                ])
            #expect(
                try await street.town.value(
                    "select params ->> 'list' from programme.notifications where template = 'notify.digest' limit 1")
                    == "2026年度考核已开始\n2026年度考核已开始")
        }
    }

    private static let moments: [(String, String, String)] = [
        // Wednesday 25 November 2026; Saturday the 28th; 1 October, a holiday; Saturday 10 October, a day made up.
        ("normal", "2026-11-25 12:00", "-"), ("normal", "2026-11-25 20:59:59", "-"),
        ("normal", "2026-11-25 21:00", "2026-11-26 07:30"), ("normal", "2026-11-26 07:29", "2026-11-26 07:30"),
        ("normal", "2026-11-26 07:30", "-"), ("normal", "2026-11-27 22:00", "2026-11-30 07:30"),
        ("low", "2026-11-28 12:00", "2026-11-30 07:30"), ("high", "2026-11-28 12:00", "-"),
        ("high", "2026-11-27 22:00", "2026-11-28 07:00"), ("high", "2026-11-27 21:30", "-"),
        ("normal", "2026-10-01 12:00", "2026-10-08 07:30"), ("normal", "2026-10-10 12:00", "-"),
        ("critical", "2026-11-28 03:00", "-"),
    ]

    @Test("when a message of each severity may go out")
    func quiet() async throws {
        try await withStreet(quiet: true) { street in
            for (severity, at, expected) in Self.moments {
                let until = try await street.town.lines(
                    """
                    select to_char(programme.quiet_until('\(severity)', timestamp '\(at)' at time zone 'Asia/Shanghai')
                        at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') x
                    """)
                #expect(until == [expected], "\(severity) at \(at)")
            }
        }
    }

    @Test("in a quiet hour a delivery waits for the morning, and for a robot too; a webhook does not wait")
    func waits() async throws {
        try await withStreet { street in
            try await street.town.run(
                """
                update programme.policies set value =
                    '{"normal": {"from": "00:00", "to": "24:00", "days_off": false}}' where key = 'notify.quiet'
                """)
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/")
            try await street.add("hook", "webhook", "http://127.0.0.1:1/")
            let robot = try await street.send()
            guard case .snooze = try await street.attempt(robot).outcome else {
                Issue.record("the robot was called at night")
                return
            }
            #expect(try await street.state(robot) == "deferred_quiet -")
            let hook = try await street.send(to: "hook", key: "hook")
            #expect(try await street.failure(hook) != nil)
        }
    }

    @Test("what has been sending for five minutes is queued again or unknown; a person's answer to unknown is recorded")
    func reap() async throws {
        try await withStreet { street in
            try await street.town.generate(holders: 20)
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/")
            try await street.add("hook", "webhook", "http://127.0.0.1:1/")
            let robot = try await street.send()
            let hook = try await street.send(to: "hook", key: "hook")
            for delivery in [robot, hook] {
                _ = try await street.town.value(
                    "select programme.delivery_begin(jsonb_build_object('delivery_id', $1))", [.text(delivery)])
            }
            #expect(
                try await street.town.value("select programme.notify_reap('{}')") == #"{"queued": 0, "unknown": 0}"#)
            try await street.town.run("update programme.deliveries set changed_at = now() - interval '301 s'")
            #expect(
                try await street.town.value("select programme.notify_reap('{}')") == #"{"queued": 1, "unknown": 1}"#)
            #expect(try await street.state(robot) == "unknown no_report")
            #expect(try await street.state(hook) == "queued no_report")
            let staff = try await street.town.value("select min(staff_no) from programme.people") ?? ""
            func answer(_ delivery: String, _ answer: String, _ reason: String = "群里没有") -> String {
                "select programme.delivery_answer('\(delivery)', '\(answer)', '\(staff)', '\(reason)')"
            }
            #expect(try await street.town.refusal(answer(hook, "resend"))?.sqlState == "SK009")
            #expect(try await street.town.refusal(answer(robot, "resend", ""))?.sqlState == "SK002")
            #expect(try await street.town.refusal(answer(robot, "shrug"))?.sqlState == "SK002")
            try await street.town.run(answer(robot, "resend"))
            #expect(try await street.state(robot) == "queued no_report")
            #expect(
                try await street.town.lines(
                    "select kind, actor from programme.domain_event where kind like 'delivery.resend'")
                    == ["delivery.resend \(staff)"])
        }
    }

    @Test("an audience of 16,500 goes by a stored list")
    func list() async throws {
        try await withTown(holders: 20) { town in
            let people = Int(try await town.value("select count(*) from programme.people") ?? "") ?? 0
            _ = try await town.value(
                "select programme.set_audience_list('all', (select array_agg(staff_no) from programme.people))")
            let sent = try await town.value(
                """
                select programme.notify_send('{"template": "notify.test", "audience": {"list": "all"}, "severity": "low",
                    "category": "test", "params": {"endpoint": "x"}, "subject": "list:1", "dedupe_key": "k"}')
                    ->> 'recipients'
                """)
            #expect(sent == "\(people)")
            let unknown = try await town.refusal(
                """
                select programme.notify_send('{"template": "notify.test", "audience": {"list": "none"}, "severity": "low",
                    "category": "test", "params": {"endpoint": "x"}, "subject": "list:1", "dedupe_key": "k2"}')
                """)
            #expect(unknown?.detail?.contains("/audience/list") == true)
        }
    }
}
