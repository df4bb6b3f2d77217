import Channels
import PQ
import Programme
import SkeinFilter

extension Demo {
    private static let deliveryPatience = Duration.seconds(60)

    /// One message to a mailbox and to a group robot, by the jobs that carry all messages.
    func notices(_ peers: DemoPeers, _ connection: PGConnection) async throws {
        session.console.note("\n" + Message.demoNotices.text)
        guard let keys = try StandardJobs.keys(session.settings) else { return }
        let (mailbox, robot) = ("demo-mail-\(peers.mail.port)", "demo-robot-\(peers.robot.port)")
        let endpoints = [
            (mailbox, "email", "office@city.invalid"),
            (robot, "wecom_robot", "http://127.0.0.1:\(peers.robot.port)/cgi-bin/webhook/send?key=demo"),
        ]
        for (name, channel, address) in endpoints {
            _ = try await connection.rows(
                "select programme.add_endpoint($1, $2, $3, null, 'demo', 18)",
                [
                    .text(name), .text(channel),
                    .bytea(try keys.seal(address, for: SealedPlace.address.of(endpoint: name))),
                ])
        }
        _ = try await connection.rows(
            """
            select skein.enqueue('notify.send', jsonb_build_object('v', 1, 'template', 'review.remind_unit',
                'audience', jsonb_build_object('endpoints', jsonb_build_array($1::text, $2::text)),
                'params', '{"unit": "第一中学", "year": 2026, "due": "12-22", "open": 3}'::jsonb,
                'severity', 'critical', 'category', 'review', 'subject', 'organisation:1', 'dedupe_key', $1::text))
            """, [.text(mailbox), .text(robot)])
        try await deliver([mailbox, robot], connection)
        for (name, text) in [(mailbox, peers.mail.received.last), (robot, peers.robot.received.last)] {
            session.console.note(Message.demoReceived.text(["endpoint": name]))
            let lines = (text ?? "").split(whereSeparator: \.isNewline).prefix(12)
            session.console.note(
                session.errorStyle.dim(lines.map { "   " + Terminal.safe(String($0)) }.joined(separator: "\n")))
        }
    }

    /// Waits until both have been accepted or have failed, and shows what became of them.
    private func deliver(_ names: [String], _ connection: PGConnection) async throws {
        let deadline = ContinuousClock.now + Self.deliveryPatience
        while ContinuousClock.now < deadline {
            let done = try await connection.rows(
                """
                select count(*) from programme.delivery
                where endpoint = any ($1::text[]) and status not in ('queued', 'sending', 'deferred_rate', 'deferred_quiet')
                """, [.textArray(names)]
            ).get(Int64.self, row: 0, 0)
            if done == names.count { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        session.show(
            try await Listing(
                columns: [
                    ListColumn("endpoint", .columnEndpoint), ListColumn("channel", .columnChannel),
                    ListColumn("status", .columnStatus), ListColumn("attempts", .columnAttempt, .integer),
                ],
                source: "programme.delivery", condition: .all.and("endpoint = any (?)", .textArray(names)),
                order: "endpoint"
            ).fetch(connection, session))
    }
}
