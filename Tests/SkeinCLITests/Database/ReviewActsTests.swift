import TestSupport
import Testing

@testable import SkeinCLI

/// A review from its opening to a signature, and an evaluation from its proposal to an answered objection.
@Suite("Commands of reviews")
struct ReviewActsTests {
    /// A city with one open review, and one term before the current ones that was reviewed in each of its years.
    private static let city = """
        select skein.define_kind(k)
        from unnest('{review.open,review.remind,review.close,review.escalate,review.apply_outcome,notify.send,report.yearly}'::text[]) k;
        select programme.generate_city(7, holders => 20, today => '2026-11-23');
        select programme.review_open_year('{"review_year": 2026, "basis": "calendar_year"}');
        select programme.review_open('{"cycle_id": 1, "term_id": 1}');
        """

    private static func staff(_ database: TestDatabase, _ sql: String) async throws -> String {
        try await database.psql("select staff_no from programme.people where person_id = (\(sql))")
            .split(separator: "\n").joined()
    }

    @Test("Handed in, rated, confirmed: each by who may, with the version that was read")
    func review() async throws {
        try await Seed.database(Self.city) { database in
            let holder = try await Self.staff(database, "select person_id from programme.title_terms where term_id = 1")
            let official = try await Self.staff(
                database,
                """
                select p.person_id from programme.posts p join programme.organisations o using (organisation_id)
                where p.post = 'party_secretary' and o.organisation_id = (
                    select u.parent_id from programme.annual_reviews r
                    join programme.organisations u on u.organisation_id = r.reviewer_org_id where r.review_id = 1)
                """)
            let stale = await database.skein(
                "review", "submit", "1", "--version-read", "9", "--actor", holder)
            #expect(stale.status == .failed && stale.err.contains("SK009"), "\(stale.err)")
            let nobody = await database.skein("review", "submit", "1", "--version-read", "1", "--actor", "nobody")
            #expect(nobody.status == .failed && nobody.err.contains("/actor"), "\(nobody.err)")
            let submit = await database.skein("review", "submit", "1", "--version-read", "1", "--actor", holder)
            #expect(submit.status == .done, "\(submit.err)")
            let own = await database.skein(
                "review", "rate", "1", "--version-read", "2", "--actor", holder, "--ethics", "pass", "--teaching",
                "91.5",
                "--role", "90")
            #expect(own.status == .failed && own.err.contains("SK003"), "\(own.err)")
            let rate = await database.skein(
                "review", "rate", "1", "--version-read", "2", "--actor", official, "--ethics", "pass", "--teaching",
                "89.99", "--role", "90")
            #expect(rate.status == .done, "\(rate.err)")
            let confirm = [
                "review", "confirm", "1", "--version-read", "3", "--actor", official, "--grade", "qualified", "--doc",
                "青考〔2026〕1号",
            ]
            let unasked = await database.skein(confirm)
            #expect(unasked.status == .usage && unasked.err.contains("--yes"), "\(unasked.err)")
            let signed = await database.skein(confirm + ["--yes"])
            #expect(signed.status == .done, "\(signed.err)")
            let shown = await database.skein("review", "show", "1", "-o", "json")
            #expect(
                shown.out.contains(#""status": "party_confirmed""#) && shown.out.contains(#""teaching": "89.99""#)
                    && shown.out.contains(#""confirmed_by": "\#(official)""#), "\(shown.out) \(shown.err)")
            let missing = await database.skein("review", "show", "99")
            #expect(missing.status == .failed && missing.err.contains("review 99"), "\(missing.err)")
        }
    }

    @Test("Signed, on notice, objected to, answered: back to a proposal; nothing without its document")
    func evaluation() async throws {
        try await Seed.database(Self.city + DemoTerm.sql) { database in
            let official = try await Self.staff(
                database,
                """
                select min(p.person_id) from programme.posts p join programme.organisations o using (organisation_id)
                where p.post = 'official' and o.kind = 'municipal_bureau'
                """)
            let holder = try await Self.staff(database, "select person_id from programme.title_terms where term_id = 2")
            try await database.psql(
                "select programme.review_evaluate_term(jsonb_build_object('term_id', max(term_id), 'rule_set', 'default'))"
                    + " from programme.title_terms")
            func act(_ words: String...) async -> CommandRun { await database.skein(["review"] + words + ["--yes"]) }
            let undocumented = await database.skein(
                "review", "sign", "1", "--version-read", "1", "--actor", official, "--yes")
            #expect(undocumented.status == .usage && undocumented.err.contains("--doc"), "\(undocumented.err)")
            let outsider = await act("sign", "1", "--version-read", "1", "--actor", holder, "--doc", "D-1")
            #expect(outsider.status == .failed && outsider.err.contains("SK003"), "\(outsider.err)")
            let sign = await act("sign", "1", "--version-read", "1", "--actor", official, "--doc", "D-1")
            #expect(sign.status == .done, "\(sign.err)")
            let notice = await act("notice", "1", "--version-read", "2", "--actor", official)
            #expect(notice.status == .done, "\(notice.err)")
            let object = await database.skein("review", "object", "1", "--actor", holder, "--reason", "有异议")
            #expect(object.status == .done, "\(object.err)")
            let list = await database.skein("review", "evaluations", "-o", "json")
            #expect(
                list.out.contains(#""status": "objected""#) && list.out.contains(#""open_objections": 1"#),
                "\(list.out)")
            let settle = await act(
                "settle", "1", "--actor", official, "--outcome", "dismissed", "--reason", "不成立", "--doc", "D-2")
            #expect(settle.status == .done, "\(settle.err)")
            let after = await database.skein("review", "evaluations", "-o", "json")
            #expect(after.out.contains(#""status": "proposed""#), "\(after.out)")
        }
    }

    @Test("Listed with its number; counted by unit; held for too much missed, closed by force with name and document")
    func close() async throws {
        try await Seed.database(Self.city) { database in
            let list = await database.skein("review", "list", "--year", "2026", "--status", "open", "-o", "json")
            #expect(list.out.contains(#""review_id": 1"#) && list.out.contains(#""row_version": 1"#), "\(list.err)")
            let none = await database.skein("review", "list", "--year", "2025", "-o", "json")
            #expect(none.out == "[]\n", "\(none.out)")
            let units = await database.skein("review", "status", "--by", "unit", "-o", "csv")
            #expect(units.out.split(whereSeparator: \.isNewline).count == 2, "\(units.out) \(units.err)")
            let early = await database.skein("review", "close", "1", "--yes")
            #expect(early.status == .failed && early.err.contains("PM002"), "\(early.err)")
            try await database.psql(
                """
                update programme.review_cycles set opens_at = now() - interval '40 days',
                    due_at = now() - interval '20 days', closes_at = now() - interval '1 hour'
                """)
            let held = await database.skein("review", "close", "1", "--yes")
            #expect(held.status == .done && held.out.contains("held"), "\(held.out) \(held.err)")
            let official = try await Self.staff(
                database,
                """
                select min(p.person_id) from programme.posts p join programme.organisations o using (organisation_id)
                where p.post = 'official' and o.kind = 'municipal_bureau'
                """)
            let bare = await database.skein("review", "close", "1", "--force", "--actor", official, "--yes")
            #expect(bare.status == .failed && bare.err.contains("/doc"), "\(bare.err)")
            let forced = await database.skein(
                "review", "close", "1", "--force", "--actor", official, "--doc", "D-1", "--yes")
            #expect(forced.status == .done && forced.out.contains("closed"), "\(forced.err)")
        }
    }
}
