import PQ
import TestSupport
import Testing

@testable import SkeinSQL

/// Migrations of notifications taken back while there is something to lose.
@Suite("Notifications taken back")
struct NotificationDownTests {
    /// A delivery in every status, for a mailbox and for a telephone, and a row in every table.
    private static let data = """
        select skein.define_kind(k) from unnest('{notify.send,notify.deliver}'::text[]) k;
        insert into programme.people (staff_no, name_zh) values ('s1', '张三');
        select programme.add_endpoint('box', 'email', 'x', null, null, 18, 's1'),
            programme.add_endpoint('phone', 'sms', 'x', null, null, 18, 's1'),
            programme.add_endpoint('hook', 'webhook', 'x', 'x', null, 18);
        select programme.set_channel_text('notify.test', 1, 'sms', null, '{endpoint}', null, null, 'SMS_1'),
            programme.set_preference('s1', 'test', 'sms', 'off'), programme.set_preference('s1', 'test', 'email', 'daily'),
            programme.set_audience_list('all', '{s1}'),
            programme.notify_receipt('{"channel": "sms", "message": "p-1", "status": "delivered"}'),
            programme.block_channel('email', 'smtp_connect', now(), null);
        select programme.notify_send(jsonb_build_object('template', 'notify.test', 'audience',
            '{"endpoints": ["box", "phone", "hook"]}'::jsonb, 'severity', 'low', 'category', 'test', 'params',
            '{"endpoint": "x"}'::jsonb, 'subject', 'endpoint:0', 'dedupe_key', s))
        from unnest('{queued,held,digested,deferred_rate,deferred_quiet,sending,accepted,delivered,read,failed,unknown,dead,expired}'::text[]) s;
        alter table programme.deliveries disable trigger delivery_transition;
        update programme.deliveries d
        set status = n.dedupe_key, sent_at = now(), receipt_at = now()
        from programme.notifications n
        where n.notification_id = d.notification_id;
        alter table programme.deliveries enable trigger delivery_transition;
        select programme.set_endpoint_status('hook', 'paused');
        update programme.channel_endpoints set status = 'dead';
        """

    @Test("short messages, then mail, are taken back with deliveries in every status; what stays keeps its meaning")
    func down() async throws {
        try await withDatabase(.programme) { database in
            let before = try await database.dump()
            try await database.psql(Self.data)
            let c = try await database.connect()
            _ = try await c.run { c in try Migrator(logger: testLogger).down(c, to: 1_021) }
            let states = """
                select e.name, e.status, string_agg(d.status, ' ' order by d.status)
                from programme.deliveries d join programme.channel_endpoints e using (endpoint_id)
                group by 1, 2 order by 1
                """
            let left =
                "accepted accepted accepted dead deferred_quiet deferred_rate digested expired failed held queued "
                + "sending unknown"
            #expect(try await database.psql(states) == "box|paused|\(left)\nhook|paused|\(left)\n")
            _ = try await c.run { c in try Migrator(logger: testLogger).down(c, to: 1_020) }
            // The template came with that migration, and its messages go with it.
            #expect(try await database.psql(states) == "")
            #expect(try await database.psql("select name from programme.channel_endpoints") == "hook\n")
            try await c.run { c in
                try Migrator(logger: testLogger).up(c)
                c.close()
            }
            #expect(firstDifference(before, try await database.dump()) == nil)
        }
    }
}
