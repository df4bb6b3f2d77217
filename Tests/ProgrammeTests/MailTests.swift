import Channels
import FoundationEssentials
import ICalendar
import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing
import Transfer

/// Mail through a real SMTP server.
@Suite("Mail")
struct MailTests {
    private static let invitation = Invitation(
        method: .request, uid: "session-42@skein", sequence: 1, stamp: 1_764_000_000, starts: 1_797_912_000,
        ends: 1_797_917_400, summary: "思政课一体化集体备课:第三次,主题; 与分工", location: "青岛X中学 301",
        organizer: .init(name: "市教科院", email: "office@example.cn", role: .chair),
        attendees: [.init(name: "张三", email: "zhang@example.cn", role: .required)])

    private func street(_ street: Street, _ relay: MailRelay?) throws -> Street {
        Street(
            town: street.town, queue: street.queue,
            access: ChannelAccess(policy: street.access.policy, keys: try Street.keys(), relay: relay))
    }

    /// The invitation as it rests: people by their numbers.
    private static func calendarArgument() throws -> String {
        var resting = invitation
        resting.organizer.email = Invitation.reference(to: 9001)
        resting.attendees[0].email = Invitation.reference(to: 9002)
        return #"{"calendar": {"method": "REQUEST", "text": \#(JSONText.quoted(resting.text))}}"#
    }

    private static func invited(_ street: Street) async throws {
        try await street.addPerson(9001, "office", invitation.organizer.email)
        try await street.addPerson(9002, "zhang", invitation.attendees[0].email)
    }

    @Test(
        "a mail with an invitation arrives whole, by STARTTLS and by TLS, with log-in; sent again it has the same identity",
        arguments: [MailRelay.Security.startTLS, .tls])
    func arrives(_ security: MailRelay.Security) async throws {
        let peer = try MailPeer(security)
        let relay = peer.relay()
        try await withStreet { street in
            let street = try self.street(street, relay)
            try await street.addMail("zhang", "zhang@example.cn")
            try await Self.invited(street)
            let delivery = try await street.send(to: "zhang", more: try Self.calendarArgument())
            #expect(try await !street.town.database.dump(["--data-only"]).contains("@example.cn"))
            #expect(try await street.attempt(delivery).result == #"{"status":"accepted"}"#)
            // An attempt that never reported: the mail goes out again, and a reader's program shows one.
            try await street.town.run(
                """
                alter table programme.deliveries disable trigger user;
                update programme.deliveries set status = 'sending', sent_at = null;
                alter table programme.deliveries enable trigger user;
                """)
            #expect(try await street.attempt(delivery, 2).result == #"{"status":"accepted"}"#)
        }
        #expect(try peer.mails.count == 2)
        var identities: Set<String> = []
        for path in try peer.mails {
            let mail = try peer.read(path)
            identities.insert(mail.id)
            #expect(mail.subject == "2026年度考核提醒")
            #expect(mail.from == "市教育局 <skein@example.edu.cn>" && mail.to == "zhang@example.cn")
            #expect(mail.plain.contains("一中*还有3人的2026年度考核尚未完成"))
            #expect(mail.html.contains("<p>一中*还有3人"))
            #expect(
                mail.kinds == [
                    "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
                    "application/ics",
                ])
            #expect(mail.method == "REQUEST" && mail.same)
            #expect(Set(mail.events?.keys.sorted() ?? []) == ["icalendar", "ics", "vobject"])
            for (reader, event) in mail.events ?? [:] { #expect(event == ReadEvent(Self.invitation), "\(reader)") }
            #expect(mail.longest <= 76 && mail.bare == 0 && mail.defects.isEmpty && mail.headers == 8)
        }
        #expect(identities.count == 1)
    }

    @Test(
        "no address, or one that was moved to another person: the mail goes without its entry; an unknown key: it waits"
    )
    func entry() async throws {
        let peer = try MailPeer(.none)
        let relay = peer.relay()
        try await withStreet { street in
            let street = try self.street(street, relay)
            try await street.addMail("zhang", "zhang@example.cn")
            try await Self.invited(street)
            let place = SealedPlace.person("zhang", "email")
            let foreign = try KeyRing("other " + Data(repeating: 8, count: 32).base64EncodedString())
            let values: [(String, [UInt8]?, String)] = [
                ("none", nil, "accepted -"),
                ("key", try foreign.seal("zhang@example.cn", for: place), "queued unknown_key"),
                (
                    "moved", try Street.keys().seal("zhang@example.cn", for: SealedPlace.person("office", "email")),
                    "accepted -"
                ),
            ]
            for (key, value, state) in values {
                try await street.town.connection.run { c in
                    _ = try c.query(
                        "update programme.people set email_sealed = $1 where person_id = 9002", [.bytea(value)])
                }
                let delivery = try await street.send(to: "zhang", key: key, more: try Self.calendarArgument())
                _ = try await street.attempt(delivery)
                #expect(try await street.state(delivery) == state, "\(key)")
            }
        }
        #expect(try peer.mails.count == 2)
        for path in try peer.mails { #expect(try peer.read(path).method == nil) }
    }

    @Test("a calendar text with an address in it is taken neither by the queue nor by the function")
    func address() async throws {
        try await withStreet { street in
            let texts = [
                (Self.invitation.text, true), ("BEGIN:VCALENDAR\r\nATTENDEE:MAILTO:x@example.cn\r\n", true),
                ("BEGIN:VCALENDAR\r\nATTENDEE:mail\r\n to:x@example.cn\r\n", false),
                ("BEGIN:VCALENDAR\r\nATTENDEE:mailto:x\r\n @example.cn\r\n", false),
            ]
            for (index, (text, byQueue)) in texts.enumerated() {
                let more = #"{"calendar": {"method": "REQUEST", "text": \#(JSONText.quoted(text))}}"#
                let refused = await #expect(throws: PGError.self) { try await street.send(to: "x", more: more) }
                #expect(refused?.sqlState == "SK002" && refused?.detail?.contains("@") != true)
                let args = SendNotification(
                    template: "review.remind_unit", audience: .init(endpoints: ["x"]), category: "review",
                    subject: "organisation:1", dedupeKey: "k\(index)",
                    calendar: .init(method: "REQUEST", text: text))
                let taken = try await street.town.connection.run { c in
                    do {
                        _ = try c.enqueue(args)
                        return true
                    } catch let error as SkeinError {
                        #expect(error.code == .badArguments && error.pointer == "/calendar/text", "\(error)")
                        return false
                    }
                }
                #expect(taken != byQueue, "\(text)")
            }
        }
    }

    private static let refusals: [(String, String, String)] = [
        ("dead@example.cn", "dead smtp_550", "accepts no retry"),
        ("full@example.cn", "dead smtp_552", "after the message"),
        ("busy@example.cn", "queued smtp_450", "try later"),
    ]

    @Test("5xx is dead, 4xx is tried again")
    func refused() async throws {
        let peer = try MailPeer(.startTLS)
        let relay = peer.relay()
        try await withStreet { street in
            let street = try self.street(street, relay)
            for (index, (address, state, why)) in Self.refusals.enumerated() {
                try await street.addMail("box\(index)", address)
                let delivery = try await street.send(to: "box\(index)", key: "k\(index)")
                _ = try await street.failure(delivery)
                #expect(try await street.state(delivery) == state, "\(why)")
            }
        }
        #expect(try peer.mails.isEmpty)
    }

    @Test("a wrong password, an authority that is not trusted and a relay without TLS get no mail and harm no mailbox")
    func relayAtFault() async throws {
        let peer = try MailPeer(.startTLS)
        let plain = try MailPeer(.none)
        var strange = peer.relay()
        strange.caFile = nil
        var stripped = plain.relay()
        stripped.security = .startTLS
        let relays: [(MailRelay?, String)] = [
            (peer.relay(password: "wrong"), "queued relay_535"), (strange, "queued smtp_tls"),
            (stripped, "queued smtp_tls"), (nil, "queued no_relay"),
        ]
        try await withStreet { street in
            try await street.addMail("zhang", "zhang@example.cn")
            for (index, (relay, state)) in relays.enumerated() {
                let street = try self.street(street, relay)
                let delivery = try await street.send(to: "zhang", key: "k\(index)")
                let done = try await street.attempt(delivery)
                guard case .snooze(let time) = done.outcome else {
                    Issue.record("the attempt counts: \(done.outcome)")
                    return
                }
                #expect(time == .seconds(relay == nil ? 60 : 30))
                let reached = try await street.state(delivery)
                #expect(reached == state)
                #expect(!String(describing: done).contains("zhang@"))
                // Nobody tries the relay while it is left alone; another worker may have one.
                guard relay != nil else { continue }
                guard case .snooze(let wait) = try await street.attempt(delivery).outcome else {
                    Issue.record("the relay was tried")
                    return
                }
                #expect(wait > .seconds(20) && wait <= .seconds(40))
                try await street.town.run("delete from programme.channel_blocks")
            }
            #expect(try await street.town.value("select hard_failures from programme.channel_endpoint") == "0")
        }
        #expect(try peer.mails.isEmpty && plain.mails.isEmpty)
    }

    @Test("a relay that falls silent after the message: nobody knows, so it goes out again; before it: it waits")
    func silent() async throws {
        for answersData in [true, false] {
            let server = try LoopbackServer { connection in
                connection.send("220 silent\r\n")
                while let line = connection.read() {
                    let word = line.prefix(4).uppercased()
                    if word == "DATA" {
                        guard answersData else { return connection.waitForEnd() }
                        connection.send("354 go on\r\n")
                        return connection.waitForEnd()
                    }
                    connection.send("250 fine\r\n")
                }
            }
            defer { server.stop() }
            let relay = MailRelay(
                host: "127.0.0.1", port: Int(server.port), security: .none, from: "skein@example.edu.cn",
                timeout: .seconds(1))
            try await withStreet { street in
                let street = try self.street(street, relay)
                try await street.addMail("zhang", "zhang@example.cn")
                let delivery = try await street.send(to: "zhang")
                if answersData {
                    #expect(try await street.failure(delivery)?.code == "channel_smtp_timeout")
                    #expect(try await street.state(delivery) == "queued smtp_timeout")
                    _ = try await street.failure(delivery, 8)
                    #expect(try await street.state(delivery) == "unknown smtp_timeout")
                } else {
                    #expect(try await street.attempt(delivery).outcome.isSnooze)
                    #expect(try await street.state(delivery) == "queued smtp_timeout")
                    // After three days it is given up, and a person may send it again.
                    try await street.town.run(
                        """
                        delete from programme.channel_blocks;
                        update programme.notifications set created_at = created_at - interval '73 hours'
                        """)
                    _ = try await street.attempt(delivery)
                    #expect(try await street.state(delivery) == "failed smtp_timeout")
                }
            }
        }
    }

    @Test("a relay that is down is left alone by all, longer each time; with the first mail that it takes all go on")
    func outage() async throws {
        let peer = try MailPeer(.none)
        let down = {
            var relay = peer.relay()
            relay.port = 1
            return relay
        }()
        try await withStreet { street in
            let broken = try self.street(street, down)
            for name in ["a", "b"] { try await street.addMail(name, "\(name)@example.cn") }
            let first = try await street.send(to: "a", key: "a")
            let second = try await street.send(to: "b", key: "b")
            for (failures, seconds) in [(1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (6, 600), (7, 600)] {
                #expect(try await broken.attempt(first).outcome.isSnooze)
                #expect(
                    try await street.town.lines(
                        """
                        select code, failures, waiting, round(extract(epoch from blocked_until - clock_timestamp()) / 10) * 10 s
                        from programme.channel_block where channel = 'email'
                        """) == ["smtp_connect \(failures) 2 \(seconds)"])
                #expect(try await broken.attempt(second).outcome.isSnooze)
                #expect(try await street.state(second) == "deferred_rate -", "the relay was tried for it")
                try await street.town.run("update programme.channel_blocks set blocked_until = now() - interval '1 s'")
            }
            let working = try self.street(street, peer.relay())
            for delivery in [first, second] {
                #expect(try await working.attempt(delivery).result == #"{"status":"accepted"}"#)
            }
            #expect(try await street.town.value("select count(*) from programme.channel_block") == "0")
            #expect(
                try await street.town.lines(
                    "select kind from programme.domain_event where kind like 'channel.%' order by event_id")
                    == ["channel.blocked", "channel.unblocked"])
        }
        #expect(try peer.mails.count == 2)
    }

    @Test("a value with a line end adds no header and no recipient: the mail is refused")
    func injection() throws {
        func mail(_ change: (inout MailMessage) -> Void) -> MailMessage.Fault? {
            var mail = MailMessage(
                id: "id", from: "a@example.cn", fromName: "a", to: "b@example.cn", subject: "s", text: "t", seconds: 0)
            change(&mail)
            do {
                _ = try mail.bytes()
                return nil
            } catch { return error }
        }
        #expect(mail { _ in } == nil)
        for bad in ["a\r\nBcc: x@example.cn", "a\nb", "a\rb", "a\u{0}b", "a\u{7F}"] {
            #expect(mail { $0.subject = bad } == .control)
            #expect(mail { $0.fromName = bad } == .control)
            #expect(mail { $0.to = "\(bad)@example.cn" } == .badAddress)
            #expect(mail { $0.from = bad } == .badAddress)
        }
        for bad in ["", "a", "@b", "a@", "a@b@c", "a b@c", "<a@b>", "a@b>,<c@d", "\"a\"@b", "a..b@c", "a@-b", "中@b.cn"]
        {
            #expect(mail { $0.to = bad } == .badAddress, "\(bad)")
        }
        #expect(mail { $0.calendar = .init(method: "REQUEST\r\nX: 1", text: "") } == .badMethod)
    }
}

extension Street {
    /// Adds a mailbox, of a person when one is named.
    func addMail(_ name: String, _ address: String, person: String? = nil) async throws {
        try await addSealed(name, "email", address, person: person)
    }

    /// Adds a person with a mail address.
    func addPerson(_ id: Int64, _ staffNumber: String, _ address: String) async throws {
        let sealed = try Self.keys().seal(address, for: SealedPlace.person(staffNumber, "email"))
        try await town.connection.run { c in
            _ = try c.query(
                """
                insert into programme.people (person_id, staff_no, name_zh, email_sealed)
                overriding system value values ($1, $2, $2, $3)
                """, [.int8(id), .text(staffNumber), .bytea(sealed)])
        }
    }

    /// Adds an endpoint without a secret.
    func addSealed(_ name: String, _ channel: String, _ address: String, person: String? = nil) async throws {
        let sealed = try Self.keys().seal(address, for: SealedPlace.address.of(endpoint: name))
        try await town.connection.run { c in
            _ = try c.query(
                "select programme.add_endpoint($1, $2, $3, null, null, 60, $4)",
                [.text(name), .text(channel), .bytea(sealed), .text(person)])
        }
    }
}
