import FoundationEssentials
import HTTPTypes
import TestSupport
import Testing

@testable import SkeinWeb

@Suite("The page of lesson preparation")
struct LessonPrepPageTests {
    private static func withTerm(_ body: @escaping @Sendable (PageClient) async throws -> Void) async throws {
        try await withDatabase(.programme) { database in
            try await database.psql(PreparedSessions.rows)
            try await withPage(database, body)
        }
    }

    @Test("the term as a calendar: a box for each session that has a time, none for the others")
    func calendar() async throws {
        try await Self.withTerm { client in
            let page = try await client.get("/lessonprep").text
            #expect(page.contains("Calendar of the term · 2030F"))
            let picture = try #require(page.firstMatch(of: #/<svg class="term".*?<\/svg>/#).map { String($0.output) })
            // A Saturday, so the week has seven days.
            #expect(picture.contains("Sunday") && picture.contains("2030-09-02"))
            #expect(picture.matches(of: #/<a href="\/lessonprep\/sessions\/\d+" class="c[01]">/#).count == 5)
            #expect(picture.matches(of: #/class="box open"/#).count == 2)
            #expect(!page.contains("style=") && !picture.contains("<script"))
            let one = try await client.get("/lessonprep?term=2030F&community=ZC2").text
            #expect(one.matches(of: #/<a href="\/lessonprep\/sessions\/\d+" class="c0">/#).count == 2)
        }
    }

    @Test(
        "sessions say where they are, what people answered, and why one has no place", arguments: WebLanguage.allCases)
    func sessions(_ language: WebLanguage) async throws {
        try await Self.withTerm { client in
            let page = try await client.get("/lessonprep", [.acceptLanguage: language.rawValue]).text
            for word in [
                Word.prepToPlace, .prepProposed, .prepConfirmed, .prepMoving, .prepHeld, .prepNotHeld, .stateCancelled,
            ] { #expect(page.contains(">\(language(word))</span>"), "\(word)") }
            #expect(page.contains("第一高级中学 A9002") && page.contains("2030-09-18 14:00"))
            // Two of three stages accepted.
            let quorum = [(Word.stageJunior, "0/1"), (.stageSenior, "1/1"), (.stageUniversity, "1/1")]
            #expect(page.contains(quorum.map { "\(language($0.0)) \($0.1)" }.joined(separator: " · ")))
            // The rule that took most starts.
            #expect(page.contains("H3 \(language(.ruleQuorum))"))
            #expect(page.contains("the room floods") && page.contains("href=\"/jobs/1\""))
            let number = try #require(page.firstMatch(of: #/href="\/lessonprep\/sessions\/(\d+)">prep 3</#)).output.1
            let session = try await client.get("/lessonprep/sessions/\(number)", [.acceptLanguage: language.rawValue])
                .text
            for part in ["H5 \(language(.ruleTeaching))", "H3 \(language(.ruleQuorum))", "junior 0/1", "8,640", "6540"]
            {
                #expect(session.contains(part), "\(part)")
            }
            #expect(session.contains("filter=kind%3Alessonprep.%2A%20args.session_id%3A\(number)"))
        }
    }

    @Test("an unknown term or session, a database without the programme or without a term")
    func nothing() async throws {
        try await Self.withTerm { client in
            let session = try await client.get("/lessonprep/sessions/999999")
            let term = try await client.get("/lessonprep?term=1999F")
            #expect(session.status == .notFound && term.status.kind == .clientError)
        }
        try await withDatabase { database in
            try await withPage(database) { client in
                let page = try await client.get("/lessonprep")
                #expect(page.text.contains("This database holds no programme."))
                for path in ["/lessonprep/sessions/1", "/api/v1/lessonprep/sessions"] {
                    let answer = try await client.get(path)
                    #expect(answer.status == .notFound)
                }
            }
        }
        try await withDatabase(.programme) { database in
            try await withPage(database) { client in
                let page = try await client.get("/lessonprep")
                #expect(page.text.contains("No term has sessions yet"))
            }
        }
    }

    @Test("the same as JSON")
    func json() async throws {
        struct Session: Decodable {
            struct Quorum: Decodable { var stage: String, needed: Int, accepted: Int }
            struct Funnel: Decodable { var considered: Int }
            var status: String
            var starts_at: String?
            var quorum: [Quorum]
            var unplaced: Funnel?
        }
        struct Answer: Decodable { var items: [Session] }
        try await Self.withTerm { client in
            let text = try await client.get("/api/v1/lessonprep/sessions").text
            let items = try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).items
            #expect(items.count == 7)
            let unplaced = try #require(items.first { $0.status == "to_place" })
            #expect(unplaced.starts_at == nil && unplaced.unplaced?.considered == 8640)
            let confirmed = try #require(items.first { $0.status == "confirmed" })
            #expect(confirmed.quorum.map(\.accepted) == [0, 1, 1] && confirmed.unplaced == nil)
        }
    }
}
