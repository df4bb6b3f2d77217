import PQ
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ListenerTests {
    private static func withListener(
        _ conninfo: String, _ channels: [String], onState: @escaping @Sendable (Bool) -> Void = { _ in },
        _ body: @Sendable (_ next: @Sendable () async -> PGListener.Event?) async throws -> Void
    ) async throws {
        let listener = PGListener(conninfo, channels: channels, logger: testLogger, onState: onState)
        let running = Task { try await listener.run() }
        let next = { @Sendable () async -> PGListener.Event? in
            var events = listener.events.makeAsyncIterator()
            return await events.next()
        }
        do {
            try await body(next)
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
        running.cancel()
        try await running.value
        while await next() != nil {}
    }

    @Test func notificationsArrive() async throws {
        try await withConnection { connection, db in
            // Names are taken as they are, whatever they look like.
            let channels = ["plain", "With \"quotes\""]
            try await Self.withListener(db.conninfo, channels) { next in
                #expect(await next() == .mayHaveMissed)
                for channel in channels {
                    try await connection.run {
                        _ = try $0.query("select pg_notify($1, 'hello ' || $1)", [.text(channel)])
                    }
                    #expect(await next() == .notification(channel: channel, payload: "hello \(channel)"))
                }
            }
        }
    }

    @Test func aLostSessionIsReplaced() async throws {
        let states = Collected<Bool>()
        try await withConnection { connection, db in
            try await Self.withListener(db.conninfo, ["wake"], onState: { states.add($0) }) { next in
                #expect(await next() == .mayHaveMissed)
                for _ in 0..<2 {
                    try await connection.run { c in
                        let killed = try c.query(
                            """
                            select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid()
                            """)
                        #expect(try killed.int8(row: 0, 0) == 1)
                    }
                    #expect(await next() == .mayHaveMissed)
                    try await connection.run { try $0.script("notify wake, 'again'") }
                    #expect(await next() == .notification(channel: "wake", payload: "again"))
                }
            }
            #expect(states.all == [true, false, true, false, true, false])
        }
    }

    /// The wire is there, but nothing comes through any more: only the heartbeat can know.
    @Test func aSilentlyDeadSessionIsReplacedWithinFifteenSeconds() async throws {
        try await withConnection { connection, db in
            let proxy = try await FaultProxy(db)
            defer { proxy.close() }
            let frozen = Collected<Bool>()
            try await Self.withListener(proxy.conninfo, ["wake"]) { next in
                #expect(await next() == .mayHaveMissed)
                proxy.setRule { direction, _, _ in
                    guard direction == .toServer, frozen.all.isEmpty else { return .pass }
                    frozen.add(true)
                    return .freeze
                }
                let start = ContinuousClock.now
                #expect(await next() == .mayHaveMissed)
                #expect(start.duration(to: .now) < .seconds(15))
                try await connection.run { try $0.script("notify wake") }
                #expect(await next() == .notification(channel: "wake", payload: ""))
            }
        }
    }

    @Test func aServerThatComesLateIsFound() async throws {
        try await withConnection { connection, db in
            let proxy = try await FaultProxy(db) { _, _, _ in .cut }
            defer { proxy.close() }
            let tried = Collected<Bool>()
            proxy.setRule { _, _, _ in
                tried.add(true)
                return .cut
            }
            try await Self.withListener(proxy.conninfo, ["wake"]) { next in
                try await eventually("a few attempts failed") { tried.all.count >= 3 }
                proxy.setRule { _, _, _ in .pass }
                #expect(await next() == .mayHaveMissed)
            }
        }
    }

    @Test func cancellingEndsTheStream() async throws {
        try await withConnection { connection, db in
            let listener = PGListener(db.conninfo, channels: ["c"], logger: testLogger)
            let running = Task { try await listener.run() }
            for await event in listener.events {
                #expect(event == .mayHaveMissed)
                running.cancel()
            }
            try await running.value
        }
    }
}
