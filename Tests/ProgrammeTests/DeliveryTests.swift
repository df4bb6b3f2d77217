import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// `notify.deliver` against a server that plays the vendor.
@Suite("Deliveries")
struct DeliveryTests {
    private static let ok = LoopbackServer.answer("200 OK", body: #"{"errcode":0,"errmsg":"ok"}"#)

    @Test("a message goes out once, with its values escaped; what is planted as secret rests in no row")
    func accepted() async throws {
        try await withStreet { street in
            let requests = Requests()
            let server = try LoopbackServer { connection in
                _ = requests.add(connection.readRequest())
                connection.send(Self.ok)
            }
            defer { server.stop() }
            try await street.add("group", "wecom_robot", server.url())
            let delivery = try await street.send()
            #expect(try await street.town.jobs("notify.deliver") == 1)
            let done = try await street.attempt(delivery)
            #expect(done.result == #"{"status":"accepted"}"#)
            _ = try await street.attempt(delivery)
            #expect(server.connections == 1)
            let request = requests.all.joined()
            #expect(request.contains(#"一中\\*还有3人的2026年度考核尚未完成"#), "\(request)")
            #expect(request.contains("POST /?key=\(Street.secret) HTTP"))
            #expect(try await street.state(delivery) == "accepted -")
            let dump = try await street.town.database.dump(["--data-only"])
            #expect(dump.contains("wecom_robot") && !dump.contains(Street.secret))
        }
    }

    @Test("an endpoint that says too fast is left alone: no call until the cool-down has passed")
    func throttled() async throws {
        try await withStreet { street in
            let server = try LoopbackServer.answering(LoopbackServer.answer("200 OK", body: #"{"errcode":45009}"#))
            defer { server.stop() }
            try await street.add("group", "wecom_robot", server.url())
            let delivery = try await street.send()
            let failure = try await street.failure(delivery)
            #expect(failure?.code == "channel_45009" && failure?.retryAfter == .seconds(60))
            #expect(try await street.state(delivery) == "queued 45009")
            let other = try await street.send(key: "other")
            guard case .snooze(let time) = try await street.attempt(other).outcome else {
                Issue.record("the endpoint was called")
                return
            }
            #expect(time > .seconds(30) && time <= .seconds(60))
            #expect(try await street.state(other) == "deferred_rate -")
            try await street.town.run("update programme.channel_endpoints set cooldown_until = now() - interval '1 s'")
            #expect(try await street.failure(other)?.code == "channel_45009")
            #expect(server.connections == 2)
        }
    }

    @Test("a wrong address is dead at once; ten in a row pause the endpoint")
    func dead() async throws {
        try await withStreet { street in
            let server = try LoopbackServer.answering(LoopbackServer.answer("200 OK", body: #"{"errcode":93000}"#))
            defer { server.stop() }
            try await street.add("group", "wecom_robot", server.url())
            for n in 1...10 {
                #expect(try await street.town.value("select status from programme.channel_endpoint") == "active")
                let delivery = try await street.send(key: "k\(n)")
                #expect(try await street.attempt(delivery).result == #"{"status":"dead"}"#)
                #expect(try await street.state(delivery) == "dead 93000")
            }
            #expect(try await street.town.value("select status from programme.channel_endpoint") == "paused")
            #expect(
                try await street.town.value(
                    "select count(*) from programme.domain_event where kind = 'endpoint.paused'") == "1")
            let later = try await street.send(key: "later")
            guard case .snooze = try await street.attempt(later).outcome else {
                Issue.record("a paused endpoint was called")
                return
            }
            #expect(server.connections == 10)
        }
    }

    @Test("a robot that hangs up after the request is unknown and never called again")
    func unknown() async throws {
        try await withStreet { street in
            let server = try LoopbackServer { connection in _ = connection.readRequest() }
            defer { server.stop() }
            try await street.add("group", "dingtalk_robot", server.url())
            let delivery = try await street.send()
            #expect(try await street.attempt(delivery).result == #"{"status":"unknown"}"#)
            _ = try await street.attempt(delivery)
            #expect(try await street.state(delivery).hasPrefix("unknown http_"))
            #expect(server.connections == 1)
        }
    }

    @Test("an attempt that never reported: a robot's message is unknown, a webhook's goes out under the same key")
    func crashed() async throws {
        try await withStreet { street in
            let requests = Requests()
            let server = try LoopbackServer { connection in
                _ = requests.add(connection.readRequest())
                connection.send(LoopbackServer.answer("204 No Content"))
            }
            defer { server.stop() }
            try await street.add("group", "dingtalk_robot", server.url())
            try await street.add("hook", "webhook", server.url())
            let robot = try await street.send()
            let hook = try await street.send(to: "hook", key: "hook")
            for delivery in [robot, hook] {
                _ = try await street.town.value(
                    "select programme.delivery_begin(jsonb_build_object('delivery_id', $1))", [.text(delivery)])
                #expect(try await street.state(delivery) == "sending -")
                _ = try await street.attempt(delivery, 2)
            }
            #expect(try await street.state(robot) == "unknown no_report")
            #expect(try await street.state(hook) == "accepted -")
            #expect(requests.all.count == 1)
        }
    }

    @Test("a code that nobody documented: twice more, then dead")
    func odd() async throws {
        try await withStreet { street in
            let server = try LoopbackServer.answering(LoopbackServer.answer("200 OK", body: #"{"errcode":7}"#))
            defer { server.stop() }
            try await street.add("group", "wecom_robot", server.url())
            let delivery = try await street.send()
            for attempt in 1...2 {
                #expect(try await street.failure(delivery, attempt)?.code == "channel_7")
                #expect(try await street.state(delivery) == "queued 7")
            }
            #expect(try await street.attempt(delivery, 3).result == #"{"status":"dead"}"#)
            #expect(server.connections == 3)
        }
    }

    @Test("a webhook is tried again under the same key, and is unknown when no attempt is left")
    func webhook() async throws {
        try await withStreet { street in
            let requests = Requests()
            let server = try LoopbackServer { connection in
                let count = requests.add(connection.readRequest())
                if count == 2 { connection.send(LoopbackServer.answer("503 Busy", headers: "Retry-After: 7\r\n")) }
            }
            defer { server.stop() }
            try await street.add("hook", "webhook", server.url())
            let delivery = try await street.send(to: "hook")
            #expect(try await street.failure(delivery) != nil, "no answer")
            let busy = try await street.failure(delivery, 2)
            #expect(busy?.code == "channel_http_503" && busy?.retryAfter == .seconds(7))
            #expect(try await street.state(delivery) == "queued http_503")
            #expect(try await street.failure(delivery, 8) != nil)
            #expect(try await street.state(delivery).hasPrefix("unknown http_"))
            #expect(requests.all.count == 3)
            for request in requests.all {
                #expect(request.contains("Idempotency-Key: \(delivery)\r\n"))
                #expect(request.contains("X-Skein-Signature: sha256="))
            }
        }
    }

    @Test("without keys nothing is called and the message says what to do; no error repeats a secret")
    func noKeys() async throws {
        try await withStreet(keys: false) { street in
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/")
            let delivery = try await street.send()
            let failure = try await street.failure(delivery)
            #expect(failure?.code == "no_keys" && failure?.message.contains("notify.key_file") == true)
            #expect(try await street.state(delivery) == "queued -")
        }
        try await withStreet { street in
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/")
            let failure = try await street.failure(try await street.send())
            #expect(failure?.code == "channel_http_unreachable" || failure?.code.hasPrefix("channel_http_") == true)
            #expect(!String(describing: failure).contains(Street.secret))
        }
    }

    @Test("an address that is moved to another endpoint does not open")
    func moved() async throws {
        try await withStreet { street in
            try await street.add("group", "wecom_robot", "http://127.0.0.1:1/")
            try await street.town.run("update programme.channel_endpoints set name = 'other'")
            let delivery = try await street.send(to: "other")
            #expect(try await street.attempt(delivery).result == #"{"status":"dead"}"#)
            #expect(try await street.state(delivery) == "dead seal_altered")
        }
    }
}
