import Channels
import FoundationEssentials
import TestSupport
import Testing

@testable import SkeinCLI

/// People's addresses from a roster to a mailbox, by command and worker.
@Suite("Addresses from a roster to a mailbox", .timeLimit(.minutes(10)))
struct AddressesTests {
    private static let old = "2026 \(Data(repeating: 7, count: 32).base64EncodedString())\n"
    private static let new = "2027 \(Data(repeating: 8, count: 32).base64EncodedString())\n"
    /// What must be found nowhere: the beginnings of all addresses in the roster, and of the mailbox.
    private static let planted = ["planted-", "1390000"]

    private static let term: String = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return "\(calendar.component(.year, from: Date()) + 1)F"
    }()

    private static let city = """
        update programme.policies set value = '{}' where key = 'notify.quiet';
        select programme.generate_city(7, holders => 400);
        select programme.generate_preparation(7, '\(term)', 1);
        """

    /// A database with a key file, a directory and a relay of its own.
    private struct Post: Sendable {
        let database: TestDatabase
        let directory: String
        let relay: LoopbackPeer

        var keys: String { directory + "/keys" }

        func skein(_ words: String..., keys: String? = nil, input: String = "") async -> CommandRun {
            await database.skein(
                words,
                environment: [
                    "SKEIN_NOTIFY_KEY_FILE": keys ?? self.keys, "SKEIN_MAIL_HOST": "127.0.0.1",
                    "SKEIN_MAIL_PORT": "\(relay.port)", "SKEIN_MAIL_SECURITY": "none",
                    "SKEIN_MAIL_FROM": "skein@city.invalid", "SKEIN_HTTP_ALLOWED_RANGES": "127.0.0.0/8",
                ], input: Array(input.utf8))
        }

        func value(_ sql: String) async throws -> String {
            try await database.psql(sql).split(separator: "\n").first.map(String.init) ?? ""
        }

        /// The texts that the mails held, decoded.
        var mailed: String {
            relay.received.flatMap { mail in
                mail.components(separatedBy: "\r\n\r\n").compactMap { part in
                    let lines = part.components(separatedBy: "\r\n").prefix { !$0.hasPrefix("--") }
                    return Data(base64Encoded: lines.joined()).map { String(decoding: $0, as: UTF8.self) }
                }
            }.joined().replacing("\r\n ", with: "")
        }

        /// Works off what is due, and fails when an address is in the log or anywhere in the database.
        func work(_ step: String) async throws {
            let run = await skein("worker", "--drain", "--log-level", "trace")
            #expect(run.status == .done && run.err.contains("Working"), "\(run.err)")
            let jobs = await skein("jobs", "list", "-o", "json", "--limit", "500")
            #expect(jobs.status == .done, "\(jobs.err)")
            let dump = try await database.dump(["--data-only"])
            for word in AddressesTests.planted {
                let bytes = word.utf8.map { String($0, radix: 16) }.joined()
                #expect(!run.transcript.contains(word), "\(word) in the log, \(step)")
                #expect(!jobs.out.contains(word), "\(word) in the list of jobs, \(step)")
                #expect(!dump.contains(word) && !dump.contains(bytes), "\(word) in the database, \(step)")
            }
        }
    }

    private static func withPost(_ body: @Sendable (Post) async throws -> Void) async throws {
        try await Seed.database(city) { database in
            let directory = "/tmp/skein-addresses-\(database.name)"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let relay = try LoopbackPeer(.smtp)
            defer { relay.stop() }
            let post = Post(database: database, directory: directory, relay: relay)
            try ByteFile.write(old, to: post.keys)
            try await body(post)
        }
    }

    /// A roster of everybody who takes part in lesson preparation.
    private static func roster(_ post: Post) async throws -> String {
        let rows = try await post.database.psql(
            """
            select format('%s,%s,1390000%s,planted-%s@example.cn', staff_no, name_zh, lpad(person_id::text, 4, '0'), person_id)
            from programme.people where person_id in (select person_id from programme.prep_roster) order by person_id
            """)
        let path = post.directory + "/people.csv"
        try ByteFile.write("staff_no,name_zh,mobile,email\n" + rows, to: path)
        return path
    }

    @Test("imported, invited, mailed, answered, under new keys, exported: in no log, no job and no row on the way")
    func life() async throws {
        try await Self.withPost { post in
            try await post.work("before")
            let roster = try await Self.roster(post)
            let people = try String(contentsOfFile: roster, encoding: .utf8).split(separator: "\n").count - 1
            let refused = await post.skein("city", "import", roster, keys: "")
            #expect(refused.status == .failed && refused.out.contains("notify.key_file"), "\(refused.transcript)")
            #expect(await post.skein("city", "import", roster).status == .done)
            try await post.work("imported")
            #expect(
                try await post.value("select count(*) from programme.people where email_sealed is not null")
                    == "\(people)")
            let again = await post.skein("city", "import", roster, "--dry-run", "-o", "csv")
            #expect(again.out.contains(",\(people),0,0,"), "\(again.transcript)")

            // Somebody who takes part reads mail.
            let reader = try await post.value(
                """
                select q.person_id || ' ' || q.staff_no from programme.prep_roster r join programme.people q using (person_id)
                where r.role <> 'chair' and r.is_required order by 1 limit 1
                """
            ).split(separator: " ").map(String.init)
            let (number, staff) = (reader[0], reader[1])
            let box = await post.skein(
                "notify", "endpoints", "add", "box", "--channel", "email", "--address-file", "-", "--owner",
                "person:\(staff)", input: "planted-box@example.cn\n")
            #expect(box.status == .done, "\(box.err)")
            let (session, uid, chair) = try await Self.confirmed(post, with: number)
            try await post.work("mailed")
            let mailed = post.mailed
            #expect(mailed.contains("mailto:planted-\(number)@example.cn\r\n"), "\(mailed)")
            #expect(mailed.contains("mailto:planted-\(chair)@example.cn\r\n") && !mailed.contains("mailto:person-"))

            // A new key first, then alone.
            try ByteFile.write(Self.new + Self.old, to: post.keys)
            let reseal = await post.skein("notify", "reseal")
            #expect(reseal.status == .done && reseal.err.contains(": \(2 * people + 1)"), "\(reseal.transcript)")
            try ByteFile.write(Self.new, to: post.keys)
            let nothing = await post.skein("notify", "reseal")
            #expect(nothing.status == .done && nothing.err.contains(": 0"), "\(nothing.transcript)")
            try await post.work("under a new key")
            try await Self.answers(post, session, uid, number)
            try await Self.exports(post, roster, people)
            try await post.work("at the end")
        }
    }

    /// Plans the term and confirms a session in which this person takes part: session, identifier, who is in the chair.
    private static func confirmed(_ post: Post, with person: String) async throws -> (String, String, String) {
        let expand = await post.skein("lessonprep", "expand", term)
        #expect(expand.status == .done, "\(expand.err)")
        try await post.work("expanded")
        let plan = await post.skein("lessonprep", "plan", term, "--seconds", "1")
        #expect(plan.status == .done, "\(plan.err)")
        try await post.work("planned")
        let session = try await post.value(
            """
            select min(session_id) from programme.prep_participants join programme.prep_sessions using (session_id)
            where person_id = \(person) and status = 'proposed'
            """)
        let chair = try await post.value(
            """
            select q.person_id || ' ' || q.staff_no from programme.prep_participants p join programme.people q using (person_id)
            where p.session_id = \(session) and p.role = 'chair'
            """
        ).split(separator: " ").map(String.init)
        let confirm = await post.skein(
            "lessonprep", "confirm", session, "--version-read", "2", "--actor", chair[1])
        #expect(confirm.status == .done, "\(confirm.err)")
        try await post.work("confirmed")
        return (
            session, try await post.value("select uid from programme.prep_session where session_id = \(session)"),
            chair[0]
        )
    }

    private static func answers(_ post: Post, _ session: String, _ uid: String, _ number: String) async throws {
        func reply(_ address: String, keys: String? = nil) async -> CommandRun {
            let text = [
                "BEGIN:VCALENDAR", "METHOD:REPLY", "BEGIN:VEVENT", "UID:\(uid)", "SEQUENCE:0",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:\(address)", "END:VEVENT", "END:VCALENDAR", "",
            ].joined(separator: "\r\n")
            return await post.skein("lessonprep", "reply", "-", keys: keys, input: text)
        }
        let stale = post.directory + "/stale"
        try ByteFile.write(old, to: stale)
        let locked = await reply("planted-\(number)@example.cn", keys: stale)
        #expect(locked.status == .failed && locked.err.contains("key 2027"), "\(locked.transcript)")
        #expect(await reply("planted-\(number)@example.cn", keys: "").status == .usage)
        let stranger = await reply("planted-stranger@example.cn")
        #expect(stranger.status == .failed && stranger.err.contains("SK008") && !stranger.err.contains("planted"))
        let answer = await reply("PLANTED-\(number)@example.cn")
        #expect(answer.status == .done && answer.out.contains("accepted"), "\(answer.transcript)")
        #expect(
            try await post.value("select accepted from programme.prep_session where session_id = \(session)") == "1")
    }

    private static func exports(_ post: Post, _ roster: String, _ people: Int) async throws {
        func people(in directory: String) throws -> String {
            try String(contentsOfFile: directory + "/people.csv", encoding: .utf8)
        }
        let out = post.directory + "/out"
        let export = await post.skein("city", "export", out)
        #expect(export.status == .done && !export.transcript.contains("notify.key_file"), "\(export.err)")
        let written = try people(in: out)
        for line in try String(contentsOfFile: roster, encoding: .utf8).split(separator: "\n").dropFirst() {
            #expect(written.contains(line))
        }
        let same = await post.skein("city", "import", out + "/people.csv", "--dry-run", "-o", "csv")
        #expect(same.status == .done, "\(same.transcript)")
        let all = try await post.value("select count(*) from programme.people")
        #expect(same.out.contains(",\(all),0,0,,,\(all),0,"), "\(same.out)")

        let bare = post.directory + "/bare"
        let without = await post.skein("city", "export", bare, keys: "")
        #expect(without.status == .done && without.err.contains("mobile, email"), "\(without.transcript)")
        #expect(try people(in: bare).contains("staff_no,name_zh,locale\r\n"))
        let kept = await post.skein("city", "import", bare + "/people.csv", "--dry-run", "-o", "csv", keys: "")
        #expect(kept.out.contains(",0,0,,,"), "\(kept.transcript)")
        let stale = await post.skein("city", "export", post.directory + "/none", keys: post.directory + "/stale")
        #expect(stale.status == .failed && stale.err.contains("key 2027"), "\(stale.transcript)")
    }

    @Test(
        "what does not open is named, and does not keep the rest from a new key; a secret and a token are sealed anew too"
    )
    func reseal() async throws {
        try await Seed.database(
            """
            insert into programme.people (staff_no, name_zh) values ('s1', '甲'), ('s2', '乙'), ('s/3', '丙');
            """
        ) { database in
            let keys = "/tmp/skein-keys-\(database.name)"
            defer { try? FileManager.default.removeItem(atPath: keys) }
            try ByteFile.write(Self.old, to: keys)
            let ring = try KeyRing(Self.old)
            func hex(_ bytes: [UInt8]) -> String {
                bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }
            func sealed(_ place: String) throws -> String { "'\\x\(hex(try ring.seal("v", for: place)))'" }
            try await database.psql(
                """
                update programme.people set email_sealed = \(try sealed("person/s1/email")),
                    mobile_sealed = \(try sealed("person/s1/mobile")) where staff_no = 's1';
                update programme.people set email_sealed = \(try sealed("person/s1/email")) where staff_no = 's2';
                update programme.people set mobile_sealed = \(try sealed("person/s/3/mobile")) where staff_no = 's/3';
                select programme.add_endpoint('hook', 'webhook', \(try sealed("channel_endpoint/hook/address")),
                    \(try sealed("channel_endpoint/hook/secret")), null, 18);
                select programme.platform_set('p', '{"adapter": "http_json", "address": "https://example.org/v"}',
                    \(try sealed("platform/p/token")));
                """)
            try ByteFile.write(Self.new + Self.old, to: keys)
            let run = await database.skein("notify", "reseal", environment: ["SKEIN_NOTIFY_KEY_FILE": keys])
            #expect(run.status == .failed, "\(run.transcript)")
            #expect(
                run.err.contains(": 6") && run.err.contains("1 not sealed anew") && run.err.contains("person/s2/email"))
            let fresh = try KeyRing(Self.new)
            let head = hex(fresh.head)
            #expect(
                try await database.psql(
                    "select place, sealed from programme.sealed_values('\\x\(head)', '') order by 1"
                )
                .hasPrefix("person/s2/email|"))
            #expect(try await database.psql("select count(*) from programme.sealed_values('\\x00', '')") == "7\n")
            #expect(
                try await database.psql("select email_sealed from programme.people where staff_no = 's1'")
                    == "\\x\(hex(try fresh.seal("v", for: "person/s1/email")))\n")
            #expect(
                try await database.psql(
                    "select body ->> 'values' from programme.domain_events where kind = 'seal.renewed'") == "6\n")
        }
    }
}
