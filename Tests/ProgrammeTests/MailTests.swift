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

    private static func calendarArgument() throws -> String {
        let text = JSONText.quoted(invitation.text)
        return #"{"calendar": {"method": "REQUEST", "text": \#(text)}}"#
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
            let delivery = try await street.send(to: "zhang", more: try Self.calendarArgument())
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
                let failure = try await street.failure(delivery)
                let reached = try await street.state(delivery)
                #expect(reached == state)
                #expect(failure != nil && !String(describing: failure).contains("zhang@"))
            }
            #expect(try await street.town.value("select hard_failures from programme.channel_endpoint") == "0")
        }
        #expect(try peer.mails.isEmpty && plain.mails.isEmpty)
    }

    @Test("a relay that falls silent after the message: nobody knows, so it goes out again; before it: simply again")
    func silent() async throws {
        for (answersData, code) in [(true, "unknown"), (false, "failed")] {
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
                #expect(try await street.failure(delivery)?.code == "channel_smtp_timeout")
                #expect(try await street.state(delivery) == "queued smtp_timeout")
                _ = try await street.failure(delivery, 6)
                #expect(try await street.state(delivery) == "\(code) smtp_timeout")
            }
        }
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
        let sealed = try Self.keys().seal(address, for: SealedPlace.address.of(endpoint: name))
        try await town.connection.run { c in
            _ = try c.query(
                "select programme.add_endpoint($1, 'email', $2, null, null, 60, $3)",
                [.text(name), .bytea(sealed), .text(person)])
        }
    }
}
