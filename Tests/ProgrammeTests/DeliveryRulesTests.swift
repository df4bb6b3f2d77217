import PQ
import SkeinTesting
import TestSupport
import Testing

/// What the database decides about deliveries.
@Suite("Delivery rules")
struct DeliveryRulesTests {
    @Test("four sessions at once, a limit of five: never more than five calls in any 60 seconds")
    func rate() async throws {
        try await withStreet { street in
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/", perMinute: 5)
            for n in 0..<40 { try await street.send(key: "k\(n)") }
            let deliveries = try await street.town.lines("select delivery_id from programme.deliveries")
            for round in 1...3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for part in 0..<4 {
                        group.addTask {
                            let connection = try await street.town.database.connect()
                            for (index, delivery) in deliveries.enumerated() where index % 4 == part {
                                try await connection.run { c in
                                    // What is being sent already would be judged as a crash.
                                    _ = try c.query(
                                        """
                                        select programme.delivery_begin(jsonb_build_object('delivery_id', d.delivery_id))
                                        from programme.deliveries d
                                        where d.delivery_id = $1 and d.status in ('queued', 'deferred_rate')
                                        """, [.uuid(delivery)])
                                }
                            }
                            try await connection.run { c in c.close() }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(
                    try await street.town.lines(
                        "select status, count(*) from programme.deliveries group by 1 order by 1")
                        == ["deferred_rate \(40 - 5 * round)", "sending \(5 * round)"])
                #expect(
                    try await street.town.value("select cardinality(recent_sends) from programme.channel_endpoints")
                        == "5")
                // The window of 60 seconds passes.
                try await street.town.run(
                    """
                    update programme.channel_endpoints set recent_sends =
                        array(select s - interval '60 s' from unnest(recent_sends) s)
                    """)
            }
        }
    }

    @Test("the window slides: room comes when the oldest of the last five has left it")
    func window() async throws {
        try await withStreet { street in
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/", perMinute: 5)
            let delivery = try await street.send()
            try await street.town.run(
                """
                update programme.channel_endpoints set recent_sends =
                    array(select clock_timestamp() - make_interval(secs => s) from unnest('{50,40,30,20,10}'::int[]) s)
                """)
            let wait = try await street.town.value(
                "select programme.delivery_begin(jsonb_build_object('delivery_id', $1)) ->> 'seconds'",
                [.text(delivery)])
            #expect((1...10).contains(Int(wait ?? "") ?? 0), "\(wait ?? "no wait")")
        }
    }

    @Test("an expired message is not sent late")
    func expired() async throws {
        try await withStreet { street in
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/")
            let delivery = try await street.send(more: #"{"expires_at": "2100-01-01T00:00:00Z"}"#)
            try await street.town.run("update programme.notifications set expires_at = now()")
            #expect(try await street.attempt(delivery).result == #"{"status":"expired"}"#)
            #expect(try await street.state(delivery) == "expired -")
        }
    }

    @Test("a text that names people goes to no group robot; an endpoint must exist")
    func refused() async throws {
        try await withStreet { street in
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/")
            for (endpoint, template) in [("group", "review.remind"), ("nobody", "review.remind_unit")] {
                let more =
                    #"{"template": "\#(template)", "params": {"holder": "a", "unit": "b", "year": 1, "#
                    + #""due": "c", "open": 2}}"#
                await #expect(throws: PGError.self) { try await street.send(to: endpoint, more: more) }
            }
            #expect(try await street.town.value("select count(*) from programme.notifications") == "0")
            #expect(try await street.town.jobs("notify.deliver") == 0)
        }
    }

    @Test("every pair of statuses: only what the state machine lists is taken")
    func transitions() async throws {
        try await withStreet { street in
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/")
            try await street.send()
            let statuses = [
                "queued", "held", "digested", "deferred_rate", "deferred_quiet", "sending", "accepted", "failed",
                "unknown", "dead", "expired",
            ]
            let allowed: Set<String> = [
                "queued deferred_rate", "queued sending", "queued expired", "deferred_rate sending",
                "deferred_rate expired", "sending queued", "sending accepted", "sending failed", "sending unknown",
                "sending dead", "queued deferred_quiet", "deferred_quiet sending", "deferred_quiet deferred_rate",
                "deferred_quiet expired", "deferred_rate deferred_quiet", "held digested", "held expired",
                "unknown queued", "unknown failed",
            ]
            func set(_ status: String) -> String {
                """
                update programme.deliveries set status = '\(status)',
                    sent_at = case '\(status)' when 'accepted' then now() end;
                """
            }
            for from in statuses {
                for to in statuses where from != to {
                    try await street.town.run(
                        "alter table programme.deliveries disable trigger delivery_transition; \(set(from))"
                            + "alter table programme.deliveries enable trigger delivery_transition;")
                    let state = try await street.town.refusal(set(to))?.sqlState
                    #expect(state == (allowed.contains("\(from) \(to)") ? nil : "SK009"), "\(from) \(to)")
                }
            }
        }
    }
}
