import Glibc
import PQ
import TestSupport
import Testing

@testable import SkeinCLI

/// Workers of the executable that are killed in the middle of deliveries.
@Suite("Deliveries under kill -9", .timeLimit(.minutes(5)))
struct DeliveryKillTests {
    /// How many messages of each channel are at each step when the worker dies; a blocked one holds a connection of four.
    private static func count(_ step: PostOffice.Step) -> Int { step == .begin || step == .answer ? 1 : 3 }

    private static func keys(_ channel: String, _ step: PostOffice.Step) -> [String] {
        (1...count(step)).map { "\(channel.replacing("_robot", with: ""))X\(step)X\($0)" }
    }

    private static func keys(_ steps: [PostOffice.Step]) -> [String] {
        steps.flatMap { step in PostDistrict.channels.flatMap { keys($0, step) } }
    }

    @Test(
        "at each step of a delivery: nothing is lost, nothing arrives twice where the receiver knows a key, nor at a robot"
    )
    func steps() async throws {
        try await PostDistrict.with { district in
            for step in PostOffice.Step.allCases {
                for channel in PostDistrict.channels {
                    for key in Self.keys(channel, step) { try await district.add(key, channel, step) }
                }
            }
            try await killAfterTheCall(district)
            try await killBeforeAndDuring(district)
            let (messages, kills) = (Self.keys(PostOffice.Step.allCases).count, 2)
            let atDeath = district.office.arrivals.count
            district.office.goOn()
            let worker = try district.worker("third")
            try await eventually(within: .seconds(120), "every delivery is settled") {
                try await district.value(
                    "select count(*) from programme.delivery where status not in ('accepted', 'unknown')") == "0"
            }
            let arrived = Dictionary(grouping: district.office.arrivals, by: \.key)
            try await judgeUnknown(district, arrived)
            try await eventually(within: .seconds(30), "what a person sent again is settled") {
                try await district.value(
                    "select count(*) from programme.delivery where status in ('queued', 'sending')") == "0"
            }
            worker.send(SIGTERM)
            let ended = await worker.end()
            #expect(ended.status == 0, "\(ended.err)")
            judge(district.office.arrivals, messages: messages, kills: kills, atDeath: atDeath)
        }
    }

    /// The first worker dies when some deliveries are done and others have their answer, which the database has not.
    private func killAfterTheCall(_ district: PostDistrict) async throws {
        let worker = try district.worker("first")
        let lock = try await district.database.connect()
        for key in Self.keys([.after, .answer]) { try await district.database.psql(PostDistrict.send(key)) }
        let done = Self.keys([.after]).count
        try await eventually(within: .seconds(30), "all is at its step") {
            try await district.value("select count(*) from programme.delivery where status = 'accepted'") == "\(done)"
                && district.office.stopped(at: .answer) == Self.keys([.answer]).count
        }
        try await lock.run { c in
            try c.script("begin; select from programme.deliveries where status = 'sending' for update")
        }
        district.office.answer()
        try await eventually("the answers wait to be taken down") {
            try await district.waiting(in: "delivery_end") == Self.keys([.answer]).count
        }
        worker.send(SIGKILL)
        #expect(await worker.end().status == -SIGKILL)
        try await lock.run { c in
            try c.script("rollback")
            c.close()
        }
    }

    /// The second one dies when deliveries are before their first commit, connected, handed over, half answered.
    private func killBeforeAndDuring(_ district: PostDistrict) async throws {
        let lock = try await district.database.connect()
        try await lock.run { c in
            // Not `for update`, which the foreign key of a delivery would wait for.
            try c.script("begin; select from programme.channel_endpoints where name like '%xbeginx%' for no key update")
        }
        let worker = try district.worker("second")
        let during: [PostOffice.Step] = [.connect, .request, .half]
        for key in Self.keys(during + [.begin]) { try await district.database.psql(PostDistrict.send(key)) }
        try await eventually(within: .seconds(30), "all is at its step") {
            let stopped = during.allSatisfy { district.office.stopped(at: $0) == Self.keys([$0]).count }
            guard stopped else { return false }
            return try await district.waiting(in: "delivery_begin") == Self.keys([.begin]).count
        }
        worker.send(SIGKILL)
        #expect(await worker.end().status == -SIGKILL)
        try await lock.run { c in
            try c.script("rollback")
            c.close()
        }
    }

    /// Which of a robot's messages are unknown, and what a person answers who has asked the group.
    private func judgeUnknown(_ district: PostDistrict, _ arrived: [String: [PostOffice.Arrival]]) async throws {
        let unknown = try await district.database.psql(
            """
            select d.delivery_id, n.dedupe_key from programme.deliveries d join programme.notifications n using (notification_id)
            where d.status = 'unknown' order by 2
            """
        ).split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        let expected = [PostOffice.Step.connect, .request, .half, .answer].flatMap { Self.keys("wecom_robot", $0) }
        #expect(unknown.map { $0[1] } == expected.sorted(), "exactly the robots' that were being sent")
        for row in unknown {
            let answer = arrived[row[1]] == nil ? "resend" : "give_up"
            #expect((answer == "resend") == row[1].contains("XconnectX"))
            try await district.skein(["notify", "answer", row[0], answer, "--actor", "s1", "--reason", "问过群里"])
        }
    }

    private func judge(_ arrivals: [PostOffice.Arrival], messages: Int, kills: Int, atDeath: Int) {
        let byKey = Dictionary(grouping: arrivals, by: \.key)
        #expect(Set(byKey.keys) == Set(Self.keys(PostOffice.Step.allCases)), "lost")
        var repeated = 0
        for (key, all) in byKey {
            if key.hasPrefix("wecom") {
                #expect(all.count == 1, "\(key) was read twice")
            } else {
                #expect(Set(all.map(\.identity)).count == 1 && all[0].identity.count == 36, "\(key) under two keys")
                repeated += all.count - 1
            }
        }
        #expect(repeated > 0, "no kill hit between the call and its report")
        let doubled = byKey.values.filter { Set($0.map(\.identity)).count > 1 }.count
        print(
            "kill -9 of deliveries: \(messages) messages by 3 channels, \(kills) kills at 6 steps, \(atDeath) had arrived; "
                + "afterwards \(repeated) came again under their own key, lost \(messages - byKey.count), doubled \(doubled)"
        )
    }

    @Test("four workers, one robot: never more than 20 calls in any 60 seconds, measured where they arrive")
    func rate() async throws {
        try await PostDistrict.with { district in
            try await district.add("group", "wecom_robot", .after)
            let workers = try (1...4).map { try district.worker("w\($0)", concurrency: 10) }
            let messages = 60
            let sends = (1...messages).map { PostDistrict.send("wecomXafterX\($0)", to: "group") }
            try await district.database.psql(sends.joined())
            let limit = 18
            try await eventually(within: .seconds(100), "the second minute's messages") {
                district.office.arrivals.count >= 2 * limit
            }
            workers.forEach { $0.send(SIGTERM) }
            for worker in workers { #expect(await worker.end().status == 0) }
            let times = district.office.arrivals.map(\.at).sorted()
            let busiest = times.map { start in times.count { $0 >= start && $0 < start.advanced(by: .seconds(60)) } }
                .max()
            #expect((busiest ?? 0) <= 20 && (busiest ?? 0) >= limit, "\(busiest ?? 0)")
            #expect(Set(district.office.arrivals.map(\.key)).count == times.count, "one came twice")
            let used = try await district.value("select count(distinct name) from skein.workers")
            print(
                "robot's limit: \(times.count) of \(messages) messages in \(times[times.count - 1] - times[0]) by 4 workers, "
                    + "at most \(busiest ?? 0) in any 60 s; \(used) workers seen")
        }
    }
}
