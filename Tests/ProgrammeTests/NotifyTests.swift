import PQ
import TestSupport
import Testing

/// `notify.send` in the app.
@Suite("Notices")
struct NotifyTests {
    private static func args(_ more: String = "{}") -> String {
        """
        '{"template": "review.opened", "audience": {"persons": [1, 2, 1]}, "severity": "normal", "category": "review",
          "params": {"holder": "张三{unit}", "unit": "一中", "year": 2026, "due": "12-22"},
          "subject": "review:1", "dedupe_key": "k1"}'::jsonb || '\(more)'::jsonb
        """
    }

    private func send(_ town: Town, _ more: String = "{}") async throws -> String? {
        try await town.value("select programme.notify_send(\(Self.args(more))) - 'notification_id'")
    }

    @Test("one message, one row per person, once per dedupe key")
    func once() async throws {
        try await withTown(holders: 20) { town in
            let first = try await send(town)
            #expect(first == #"{"created": true, "recipients": 2}"#)
            #expect(try await send(town) == #"{"created": false, "recipients": 0}"#)
            #expect(try await town.value("select count(*) from programme.notification") == "2")
        }
    }

    @Test("the text is filled in, in the reader's language, and what a parameter holds is never read as a variable")
    func text() async throws {
        try await withTown(holders: 20) { town in
            try await town.run("update programme.people set locale = 'en' where person_id = 2")
            _ = try await send(town)
            #expect(
                try await town.lines("select title, body from programme.notification order by person_id")
                    == [
                        "2026年度考核已开始 张三{unit}(一中)的2026年度考核已开始,请于12-22前完成。",
                        "Yearly review 2026 has opened The 2026 review of 张三{unit} (一中) has opened. "
                            + "Please finish it by 12-22.",
                    ])
        }
    }

    private static let audiences: [(String, Int)] = [
        (#"{"org": 1, "post": "official"}"#, 2), (#"{"org": 10001, "post": "party_secretary"}"#, 1),
        (#"{"org": 1}"#, 3), (#"{"org": 1, "post": "official", "persons": [1, 2]}"#, 3),
        (#"{"org": 1, "post": "cio"}"#, 0), (#"{"post": "official"}"#, 22), (#"{"persons": []}"#, 0),
    ]

    @Test("who is meant")
    func audience() async throws {
        try await withTown(holders: 20) { town in
            for (index, (audience, expected)) in Self.audiences.enumerated() {
                let sent = try await send(town, #"{"audience": \#(audience), "dedupe_key": "\#(index)"}"#)
                #expect(sent == #"{"created": true, "recipients": \#(expected)}"#, "\(audience)")
            }
        }
    }

    private static let bad: [(String, String)] = [
        (#"{"template": "none"}"#, "/template"), (#"{"template_version": 2}"#, "/template"),
        (#"{"params": {"holder": "x", "unit": "y", "year": 2026}}"#, "/params/due"),
        (#"{"params": {"holder": "x", "unit": "", "year": 2026, "due": "z"}}"#, "/params/unit"),
        (#"{"audience": {"persons": [1, 999999]}}"#, "/audience/persons/1"),
        (#"{"audience": {"org": 999999}}"#, "/audience/org"), (#"{"audience": {}}"#, "/audience"),
        (#"{"expires_at": "2026-12-01T09:00:00"}"#, "/expires_at"),
    ]

    @Test("bad messages are refused with a pointer and leave nothing")
    func refused() async throws {
        try await withTown(holders: 20) { town in
            for (more, pointer) in Self.bad {
                let error = try await town.refusal("select programme.notify_send(\(Self.args(more)))")
                #expect(error?.sqlState == "SK002")
                #expect(error?.detail?.contains("\"\(pointer)\"") == true, "\(error?.detail ?? "accepted") \(more)")
            }
            #expect(try await town.value("select count(*) from programme.notification") == "0")
        }
    }

    @Test("more recipients than policy allows are refused")
    func tooMany() async throws {
        try await withTown(holders: 20) { town in
            try await town.run(
                "update programme.policies set value = '21' where key = 'notify.max_audience'")
            let error = try await town.refusal(
                "select programme.notify_send(\(Self.args(#"{"audience": {"post": "official"}}"#)))")
            #expect(error?.sqlState == "SK002")
        }
    }

    @Test("a message is not sent after it has expired")
    func expired() async throws {
        try await withTown(holders: 20) { town in
            let sent = try await send(town, #"{"expires_at": "2020-01-01T00:00:00Z"}"#)
            #expect(sent == #"{"created": false, "expired": true, "recipients": 0}"#)
        }
    }
}
