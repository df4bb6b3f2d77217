import Hummingbird
import PQ
import PrepCalendar

/// Lesson preparation: a term as a calendar, its communities, sessions and plans.
extension Site {
    /// Sessions, and terms to go to, on one page.
    private static let mostSessions = 500
    private static let mostTerms = 20

    func addLessonPrep(_ router: Router<WebContext>) {
        router.get("/lessonprep") { request, context in try await lessonPrep(request, context) }
        router.get("/lessonprep/sessions/{id}") { request, context in
            guard let id = context.parameters.get("id", as: Int64.self),
                try await isInstalled("programme.prep_session")
            else { throw HTTPError(.notFound) }
            return try await prepSession(id, request, context)
        }
    }

    private func lessonPrep(_ request: Request, _ context: WebContext) async throws -> Response {
        let text = context.language
        guard try await isInstalled("programme.prep_term") else {
            return try await notInstalled(.lessonPrep, request, context)
        }
        // Of a year the autumn term (F) comes after the spring term (S).
        let terms = try await reader.rows(
            """
            select term_code
            from programme.prep_term
            group by term_code
            order by left(term_code, 4) desc, term_code
            limit \(Self.mostTerms)
            """
        ).compactMap { $0[0] }
        let asked = request.uri.queryParameters["term"].map(String.init)
        guard let term = asked ?? terms.first else {
            return try await page(
                context, request, .lessonPrep, [h("p", ["class": "panel soft"], HTML(text(.prepNone)))])
        }
        let community = request.uri.queryParameters["community"].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        let calendar = try await reader.read {
            try TermCalendar.read(term: term, communities: community.map { [$0] } ?? [], in: $0)
        }
        return try await page(
            context, request, .lessonPrep, live: "jobs",
            [
                termLinks(terms, term, text), h("h2", [:], HTML("\(text(.termCalendar)) · \(term)")),
                h("div", ["class": "panel"], TermChart.picture(calendar, text)),
                h("h2", [:], HTML(text(.communities))), try await communities(term, community, text),
                h("h2", [:], HTML(text(.prepSessions))), try await sessions(term, community, text),
                h("h2", [:], HTML(text(.plans))), try await plans(term, text),
            ])
    }

    private func termLinks(_ terms: [String], _ term: String, _ text: WebLanguage) -> HTML {
        .element(
            "nav", ["class": "pages", "aria-label": text(.term)],
            terms.map { name in
                h(
                    "a",
                    ["href": Link.to("/lessonprep", ["term": name]), "aria-current": name == term ? "page" : nil],
                    HTML(name))
            })
    }

    private func communities(_ term: String, _ community: String?, _ text: WebLanguage) async throws -> HTML {
        let rows = try await reader.rows(
            """
            select t.community, c.name, c.lead, c.units::text, c.people::text, t.sessions::text, t.to_place::text,
                t.proposed::text, t.confirmed::text, t.moving::text, t.held::text, t.not_held::text, t.cancelled::text
            from programme.prep_term t
            join programme.community c on c.community_id = t.community_id
            where t.term_code = $1::text
            order by t.community
            limit \(Self.mostSessions)
            """, [.text(term)])
        let columns: [(Word, Grid.Kind)] = [
            (.community, .time), (.name, .text), (.leadUnit, .text), (.units, .number), (.people, .number),
            (.prepSessions, .number), (.prepToPlace, .number), (.prepProposed, .number), (.prepConfirmed, .number),
            (.prepMoving, .number), (.prepHeld, .number), (.prepNotHeld, .number), (.stateCancelled, .number),
        ]
        var grid = Grid(
            columns: columns.map { .init(title: text($0.0), kind: $0.1) }, label: text(.communities))
        grid.rows = rows.map { row in
            let code = row[0] ?? ""
            let address = Link.to("/lessonprep", ["term": term, "community": code])
            return [h("a", ["href": address], HTML(code))] + row.dropFirst().map { HTML($0 ?? "–") }
        }
        let all = h("p", [:], h("a", ["href": Link.to("/lessonprep", ["term": term])], HTML(text(.allCommunities))))
        return grid.html(empty: text(.empty)) + (community == nil ? .empty : all)
    }

    private func sessions(_ term: String, _ community: String?, _ text: WebLanguage) async throws -> HTML {
        let rows = try await reader.rows(
            """
            select s.session_id::text, s.community, s.series || ' ' || s.seq_no, s.topic, s.status, \(Self.prepTime),
                nullif(concat_ws(' ', s.host, s.room), ''), s.invited::text, s.accepted::text, s.declined::text,
                \(Self.quorum("accepted")), s.reason, \(Self.mainReason)
            from programme.prep_session s
            left join programme.prep_unplaced u on u.session_id = s.session_id
            where s.term_code = $1::text and ($2::text is null or s.community = $2::text)
            order by s.status <> 'to_place', s.starts_at nulls last, s.community, s.series, s.seq_no
            limit \(Self.mostSessions)
            """, [.text(term), .text(community)])
        let columns: [(Word, Grid.Kind)] = [
            (.prepSession, .time), (.community, .time), (.title, .long), (.state, .text), (.when, .time),
            (.place, .text), (.invited, .number), (.accepted, .number), (.declined, .number), (.quorum, .text),
            (.reason, .long),
        ]
        var grid = Grid(
            columns: columns.map { .init(title: text($0.0), kind: $0.1) }, label: text(.prepSessions))
        grid.rows = rows.map { row in
            let why = row[11] ?? row[12].map { prepReason($0, text) } ?? ""
            return [
                h("a", ["href": "/lessonprep/sessions/\(row[0] ?? "")"], HTML(row[2] ?? "")), HTML(row[1] ?? ""),
                HTML(row[3] ?? ""), prepState(row[4], text), HTML(row[5] ?? "–"), HTML(row[6] ?? "–"),
                HTML(row[7] ?? ""), HTML(row[8] ?? ""), HTML(row[9] ?? ""), HTML(stages(row[10], text)), HTML(why),
            ]
        }
        let cut =
            rows.count < Self.mostSessions
            ? HTML.empty : h("p", ["class": "soft"], HTML(text(.firstOnly, ["n": "\(Self.mostSessions)"])))
        return grid.html(empty: text(.empty)) + cut
    }

    private func plans(_ term: String, _ text: WebLanguage) async throws -> HTML {
        let rows = try await reader.rows(
            """
            select version::text, status, placed || '/' || total, violations::text, shortfall::text, soft_cost::text,
                is_provisional::text, to_char(made_at, 'YYYY-MM-DD HH24:MI'), job_id::text
            from programme.prep_plan
            where term_code = $1::text
            order by version desc
            limit \(Self.pageSize)
            """, [.text(term)])
        let columns: [(Word, Grid.Kind)] = [
            (.version, .number), (.status, .text), (.placed, .number), (.violations, .number), (.shortfall, .number),
            (.softCost, .number), (.note, .text), (.at, .time), (.jobs, .number),
        ]
        var grid = Grid(columns: columns.map { .init(title: text($0.0), kind: $0.1) }, label: text(.plans))
        grid.rows = rows.map { row in
            [
                HTML(row[0] ?? ""), prepState(row[1], text), HTML(row[2] ?? ""), HTML(row[3] ?? "–"),
                HTML(row[4] ?? "–"), HTML(row[5] ?? "–"), HTML(row[6] == "true" ? text(.provisional) : ""),
                HTML(row[7] ?? ""), jobLink(row[8]),
            ]
        }
        return grid.html(empty: text(.empty))
    }
}
