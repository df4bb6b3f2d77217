import Hummingbird
import PQ

/// One session of lesson preparation, and how its parts are put into words.
extension Site {
    /// Times of sessions are the city's, whatever zone the page is in.
    static let prepTime = "to_char(s.starts_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')"

    /// Of session `s`: each stage's count against what it needs, as `junior 1/3,senior 2/2`.
    static func quorum(_ counted: String) -> String {
        """
        (select string_agg(q.stage || ' ' || q.\(counted) || '/' || q.needed, ',' order by q.stage)
        from programme.prep_quorum q where q.session_id = s.session_id)
        """
    }

    /// Of `u`, the row of `programme.prep_unplaced`: the rule that took most possible starts, or what is wrong with the session.
    static let mainReason = """
        coalesce((
            select x.value ->> 'rule'
            from jsonb_array_elements(u.funnel -> 'stages') x
            order by (x.value ->> 'removed')::int desc
            limit 1), u.funnel #>> '{faults,0,reason}')
        """

    func prepSession(_ id: Int64, _ request: Request, _ context: WebContext) async throws -> Response {
        let text = context.language
        let found = try await reader.rows(
            """
            select s.term_code, s.community || ' ' || s.community_name, s.series || ' ' || s.seq_no, s.topic, s.status,
                \(Self.prepTime), s.duration_min::text, nullif(concat_ws(' ', s.host, s.room), ''), s.reason,
                s.invited::text, s.expected::text, s.accepted::text, s.declined::text, s.attended::text
            from programme.prep_session s
            where s.session_id = $1::int8
            """, [.int8(id)])
        guard let row = found.first else { throw HTTPError(.notFound) }
        let facts: [(Word, HTML)] = [
            (.community, HTML(row[1] ?? "–")), (.title, HTML(row[3] ?? "–")), (.state, prepState(row[4], text)),
            (.when, HTML(row[5] ?? "–")), (.duration, HTML(text(.minutes, ["n": row[6] ?? ""]))),
            (.place, HTML(row[7] ?? "–")), (.reason, HTML(row[8] ?? "–")), (.invited, HTML(row[9] ?? "–")),
            (.expected, HTML(row[10] ?? "–")), (.accepted, HTML(row[11] ?? "–")), (.declined, HTML(row[12] ?? "–")),
            (.attended, HTML(row[13] ?? "–")),
        ]
        let jobs = Link.to("/jobs", ["filter": "kind:lessonprep.* args.session_id:\(id)"])
        return try await page(
            context, request, .lessonPrep, heading: "\(row[0] ?? "") · \(row[2] ?? "")", live: "jobs",
            [
                .element(
                    "dl", ["class": "facts panel"],
                    facts.flatMap { [h("dt", [:], HTML(text($0.0))), h("dd", [:], $0.1)] }),
                h("h2", [:], HTML(text(.quorum))), try await quorumGrid(id, text),
                try await unplaced(id, text),
                h(
                    "p", [:], h("a", ["href": jobs], HTML(text(.jobs))), " · ",
                    h("a", ["href": Link.to("/lessonprep", ["term": row[0]])], HTML(text(.lessonPrep)))),
            ])
    }

    private func quorumGrid(_ id: Int64, _ text: WebLanguage) async throws -> HTML {
        let rows = try await reader.rows(
            """
            select stage, needed::text, invited::text, expected::text, accepted::text, declined::text, attended::text
            from programme.prep_quorum
            where session_id = $1::int8
            order by stage
            """, [.int8(id)])
        return table(
            .quorum,
            [
                (.stage, .text), (.needed, .number), (.invited, .number), (.expected, .number), (.accepted, .number),
                (.declined, .number), (.attended, .number),
            ], rows.map { row in [stage(row[0] ?? "", text)] + row.dropFirst() }, text)
    }

    /// How the possible starts became none; nothing for a session that has a place or waits for its first plan.
    private func unplaced(_ id: Int64, _ text: WebLanguage) async throws -> HTML {
        let plan = try await reader.rows(
            """
            select version::text, job_id::text, funnel ->> 'considered', funnel ->> 'left'
            from programme.prep_unplaced
            where session_id = $1::int8
            """, [.int8(id)])
        guard let plan = plan.first else { return .empty }
        let stages = try await reader.rows(
            """
            select x.value ->> 'rule', x.value ->> 'removed', x.value ->> 'detail'
            from programme.prep_unplaced u
            cross join jsonb_array_elements(u.funnel -> 'stages') with ordinality x (value, n)
            where u.session_id = $1::int8
            order by x.n
            """, [.int8(id)])
        let faults = try await reader.rows(
            """
            select x.value ->> 'reason', null, x.value ->> 'code'
            from programme.prep_unplaced u
            cross join jsonb_array_elements(u.funnel -> 'faults') with ordinality x (value, n)
            where u.session_id = $1::int8
            order by x.n
            """, [.int8(id)])
        let rows = stages.map { [prepReason($0[0] ?? "", text), $0[1], $0[2]] } + faults
        let considered = plan[2].map { count in
            h("p", [:], HTML(text(.startsConsidered, ["n": text.number(count), "left": text.number(plan[3])])))
        }
        return h("h2", [:], HTML(text(.whyNoPlace)))
            + h("p", [:], HTML("\(text(.plan)) \(plan[0] ?? "") · "), HTML(text(.jobs) + " "), jobLink(plan[1]))
            + (considered ?? .empty)
            + table(.whyNoPlace, [(.reason, .text), (.startsTaken, .number), (.detail, .long)], rows, text)
            + h("p", ["class": "soft"], HTML(text(.askWhy, ["id": "\(id)"])))
    }

    // MARK: Words

    func jobLink(_ id: String?) -> HTML {
        id.map { h("a", ["href": "/jobs/\($0)"], HTML($0)) } ?? "–"
    }

    /// A hard rule by its number; anything else as it is.
    func prepReason(_ name: String, _ text: WebLanguage) -> String {
        let rules: [String: Word] = [
            "H1": .ruleRoom, "H2": .ruleRoles, "H3": .ruleQuorum, "H4": .rulePerson, "H5": .ruleTeaching,
            "H6": .ruleExams, "H7": .ruleSeries, "H8": .ruleLoad, "H9": .ruleNotice, "H10": .rulePinned,
        ]
        return rules[name].map { "\(name) \(text($0))" } ?? name
    }

    /// `junior 1/3,senior 2/2` with the stages in words.
    func stages(_ list: String?, _ text: WebLanguage) -> String {
        (list ?? "").split(separator: ",").map { part in
            let words = part.split(separator: " ")
            return words.count == 2 ? "\(stage(String(words[0]), text)) \(words[1])" : String(part)
        }.joined(separator: " · ")
    }

    private func stage(_ name: String, _ text: WebLanguage) -> String {
        let words: [String: Word] = [
            "university": .stageUniversity, "senior": .stageSenior, "junior": .stageJunior, "primary": .stagePrimary,
        ]
        return words[name].map { text($0) } ?? name
    }

    /// The status of a session or a plan.
    func prepState(_ name: String?, _ text: WebLanguage) -> HTML {
        let (word, style): (Word?, String) =
            switch name {
            case "to_place": (.prepToPlace, "tag bad")
            case "proposed": (.prepProposed, "tag warn")
            case "confirmed": (.prepConfirmed, "tag good")
            case "reschedule_requested": (.prepMoving, "tag warn")
            case "held": (.prepHeld, "tag good")
            case "not_held": (.prepNotHeld, "tag bad")
            case "cancelled": (.stateCancelled, "tag")
            case "infeasible": (.prepInfeasible, "tag bad")
            case "superseded": (.prepSuperseded, "tag")
            default: (nil, "tag")
            }
        return h("span", ["class": style], HTML(word.map { text($0) } ?? name ?? "–"))
    }
}
