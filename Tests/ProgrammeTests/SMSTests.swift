import Channels
import FoundationEssentials
import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// Short messages: registered texts, numbers that are dead, limits, and what the gateway reports later.
@Suite("Short messages and receipts")
struct SMSTests {
    /// A street with a gateway that answers so, and an endpoint `phone` of the first person.
    private func withPhone(
        _ answer: String, _ body: @Sendable (Street, LoopbackServer) async throws -> Void
    ) async throws {
        let server = try LoopbackServer.answering(LoopbackServer.answer("200 OK", body: answer))
        defer { server.stop() }
        try await withStreet { street in
            try await street.town.generate(holders: 20)
            let person = try await street.town.value("select staff_no from programme.people where person_id = 1")
            let gateway = SMSGateway(address: server.url(), secret: Street.secret, sign: "市教育局")
            let access = ChannelAccess(policy: street.access.policy, keys: try Street.keys(), gateway: gateway)
            let street = Street(town: street.town, queue: street.queue, access: access)
            try await street.addSealed("phone", "sms", "13900004711", person: person)
            try await street.town.run(
                """
                select programme.set_channel_text('review.remind_unit', 1, 'sms', null,
                    '{unit}还有{open}人未完成{year}年度考核', null, null, 'SMS_4711')
                """)
            try await body(street, server)
        }
    }

    /// The delivery of a receipt and whether it moved it.
    private func receipt(_ street: Street, _ message: String, _ status: ReceiveReceipt.Status) async throws -> String {
        var registry = JobRegistry()
        try ProgrammeJobs.register(in: &registry, access: street.access)
        let result = try await perform(
            ReceiveReceipt(channel: "sms", message: message, status: status), in: registry, database: street.queue
        ).result
        let received = try JSONDecoder().decode(ReceiptReceived.self, from: Data((result ?? "").utf8))
        return "\(received.deliveryID ?? "nobody's") \(received.moved)"
    }

    @Test("taken, delivered, read: receipts move it forward only, in any order, however often they come")
    func receipts() async throws {
        try await withPhone(#"{"code":"OK","id":"p-1"}"#) { street, _ in
            let delivery = try await street.send(to: "phone")
            #expect(try await street.attempt(delivery).result == #"{"status":"accepted"}"#)
            #expect(try await street.state(delivery) == "accepted -")
            let (moved, stays) = ("\(delivery) true", "\(delivery) false")
            #expect(try await receipt(street, "p-1", .delivered) == moved)
            #expect(try await receipt(street, "p-1", .delivered) == stays)
            #expect(try await receipt(street, "p-1", .failed) == stays, "what was delivered does not fail")
            #expect(try await receipt(street, "p-1", .read) == moved)
            #expect(try await receipt(street, "p-1", .delivered) == stays)
            #expect(try await street.state(delivery) == "read -")
            let other = try await street.send(to: "phone", key: "other")
            _ = try await street.attempt(other)
            try await street.town.run(
                "update programme.deliveries set provider_msg_id = 'p-2' where delivery_id = '\(other)'")
            #expect(try await receipt(street, "p-2", .failed) == "\(other) true")
            #expect(try await street.state(other) == "dead -")
        }
    }

    @Test(
        "a receipt that overtakes the answer is kept and taken up; one that nobody ever knows is dropped after seven days"
    )
    func early() async throws {
        try await withPhone(#"{"code":"OK","id":"p-1"}"#) { street, _ in
            let delivery = try await street.send(to: "phone")
            for status in [ReceiveReceipt.Status.delivered, .delivered] {
                #expect(try await receipt(street, "p-1", status) == "nobody's false")
            }
            #expect(try await receipt(street, "p-9", .delivered) == "nobody's false")
            _ = try await street.attempt(delivery)
            #expect(try await street.state(delivery) == "delivered -")
            let kept = "select string_agg(provider_msg_id, ' ') from programme.early_receipts"
            #expect(try await street.town.value(kept) == "p-9")
            try await street.town.run(
                "select programme.notify_reap('{}'); update programme.early_receipts set received_at = now() - interval '6 days'"
            )
            #expect(try await street.town.value(kept) == "p-9")
            try await street.town.run(
                "update programme.early_receipts set received_at = now() - interval '8 days'; select programme.notify_reap('{}')"
            )
            #expect(try await street.town.value(kept) == nil)
        }
    }

    @Test("a receipt whose transaction ran beside the answer's is taken up by the next sweep")
    func beside() async throws {
        try await withPhone(#"{"code":"OK","id":"p-1"}"#) { street, _ in
            let delivery = try await street.send(to: "phone")
            let other = try await street.town.database.connect()
            try await other.run { c in
                try c.script(
                    """
                    begin;
                    select programme.notify_receipt('{"channel": "sms", "message": "p-1", "status": "delivered"}')
                    """)
            }
            _ = try await street.attempt(delivery)
            try await other.run { c in
                try c.script("commit")
                c.close()
            }
            #expect(try await street.state(delivery) == "accepted -")
            try await street.town.run("select programme.notify_reap('{}')")
            #expect(try await street.state(delivery) == "delivered -")
        }
    }

    @Test("after a crash in sending nobody sends it again; a receipt under the delivery's own number settles it")
    func unknown() async throws {
        try await withPhone(#"{"code":"OK","id":"p-1"}"#) { street, server in
            let delivery = try await street.send(to: "phone")
            _ = try await street.town.value(
                "select programme.delivery_begin(jsonb_build_object('delivery_id', $1))", [.text(delivery)])
            _ = try await street.attempt(delivery, 2)
            #expect(try await street.state(delivery) == "unknown no_report")
            #expect(server.connections == 0)
            #expect(try await receipt(street, delivery, .delivered) == "\(delivery) true")
            #expect(try await street.state(delivery) == "delivered no_report")
        }
    }

    @Test(
        "a number that is none is dead at once: what waits for it is dead, and it gets nothing more until a person says so"
    )
    func gone() async throws {
        try await withPhone(#"{"code":"isv.MOBILE_NUMBER_ILLEGAL"}"#) { street, server in
            let first = try await street.send(to: "phone", key: "first")
            let second = try await street.send(to: "phone", key: "second")
            #expect(try await street.attempt(first).result == #"{"status":"dead"}"#)
            #expect(try await street.attempt(second).result == #"{"status":"dead"}"#)
            #expect(try await street.state(second) == "dead endpoint_dead")
            #expect(server.connections == 1)
            #expect(try await sendToPerson(street, "third") == "0")
            try await street.town.run("select programme.set_endpoint_status('phone', 'active')")
            #expect(try await sendToPerson(street, "fourth") == "1")
        }
    }

    /// How many short messages a message to the first person makes.
    private func sendToPerson(
        _ street: Street, _ key: String, template: String = "review.remind_unit"
    ) async throws -> String? {
        _ = try await street.town.value(
            """
            select programme.notify_send(jsonb_build_object('template', $2, 'audience', '{"persons": [1]}'::jsonb,
                'severity', 'normal', 'category', 'review', 'subject', 'person:1', 'dedupe_key', $1,
                'params', '{"unit": "一中", "year": 2026, "due": "12-22", "open": 3, "endpoint": "x"}'::jsonb))
            """, [.text(key), .text(template)])
        return try await street.town.value(
            """
            select count(*) from programme.deliveries d join programme.notifications n using (notification_id)
            where n.dedupe_key = $1
            """, [.text(key)])
    }

    @Test("only registered texts go; not when the person has turned them off; at most so many of one text a day")
    func rules() async throws {
        try await withPhone(#"{"code":"OK"}"#) { street, server in
            #expect(try await sendToPerson(street, "a") == "1")
            #expect(try await sendToPerson(street, "b", template: "notify.test") == "0", "it is not registered")
            await #expect(throws: PGError.self) {
                try await street.send(
                    to: "phone", key: "c", more: #"{"template": "notify.test", "params": {"endpoint": "x"}}"#)
            }
            let staff = try await street.town.value("select staff_no from programme.people where person_id = 1") ?? ""
            #expect(
                try await street.town.refusal("select programme.set_preference('\(staff)', 'review', 'sms', 'daily')")?
                    .sqlState == "23514")
            try await street.town.run("select programme.set_preference('\(staff)', 'review', 'sms', 'off')")
            #expect(try await sendToPerson(street, "d") == "0")
            try await street.town.run("update programme.policies set value = '2' where key = 'notify.sms_per_day'")
            for key in ["e", "f"] {
                #expect(
                    try await street.attempt(try await street.send(to: "phone", key: key)).result?.contains("accepted")
                        == true)
            }
            let third = try await street.send(to: "phone", key: "g")
            #expect(try await street.attempt(third).outcome.isSnooze)
            #expect(
                try await street.town.value(
                    "select not_before - now() between interval '23 hours' and '24 hours' from programme.delivery where delivery_id = '\(third)'"
                )
                    == "true")
            #expect(server.connections == 2)
        }
    }

    @Test(
        "a channel's own text: its places are the template's, it is not changed once there, and the preview counts its parts"
    )
    func texts() async throws {
        try await withPhone("{}") { (street, _) async throws in
            func register(_ body: String, _ channel: String = "email", _ provider: String = "null") async throws
                -> String?
            {
                try await street.town.refusal(
                    """
                    select programme.set_channel_text('review.remind_unit', 1, '\(channel)', null, '\(body)', null, null,
                        \(provider))
                    """)?.sqlState
            }
            #expect(try await register("{unit} {nobody}") == "SK002")
            #expect(try await register("x", "feishu_robot", "'SMS_1'") == "23514", "only short messages are registered")
            #expect(try await register("x", "sms", "'SMS_1'") == "SK009")
            #expect(try await register("邮件:{unit}") == nil)
            func preview(_ channel: String, _ unit: String) async throws -> [String] {
                try await street.town.lines(
                    """
                    select p ->> 'text' as text, p ->> 'parts' as parts
                    from programme.preview('review.remind_unit', 1,
                        '{"unit": "\(unit)", "open": 3, "year": 2026, "due": "x"}', 'zh-Hans', \(channel)) p
                    """)
            }
            #expect(try await preview("'sms'", "一中") == ["一中还有3人未完成2026年度考核 1"])
            let long = String(repeating: "中", count: 60)
            #expect(try await preview("'sms'", long) == ["\(long)还有3人未完成2026年度考核 2"])
            #expect(try await preview("'email'", "一中") == ["邮件:一中 -"])
            #expect(try await preview("null", "一中").joined().hasPrefix("一中还有3人的2026年度考核尚未完成"))
        }
    }
}
