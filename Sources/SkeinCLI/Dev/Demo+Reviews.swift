import PQ

extension Demo {
    /// A late unit is escalated; a term's evaluation is proposed, signed, shown to the public and applied. The clock
    /// is moved by moving the day on which the notice was put up.
    func evaluation(_ connection: PGConnection) async throws {
        session.console.note("\n" + Message.demoEscalation.text)
        try await escalate(connection)
        session.console.note("\n" + Message.demoEvaluation.text)
        let isThere = try await connection.rows(
            "select exists (select from programme.cohorts where cohort_no = \(DemoTerm.cohort))"
        ).get(Bool.self, row: 0, 0)
        if !isThere {
            try await connection.run { try $0.script(DemoTerm.sql) }
            try await evaluate(connection)
        }
        let evaluations = Listing(
            columns: ReviewEvaluations.columns, source: "programme.evaluation", order: "evaluation_id")
        session.show(try await evaluations.fetch(connection, session), empty: .evaluationsEmpty)
    }

    private func escalate(_ connection: PGConnection) async throws {
        let job = try await connection.rows(
            """
            select e.job_id
            from skein.enqueue('review.escalate', jsonb_build_object('v', 1, 'review_id', (
                select min(review_id) from programme.review where status = 'open'), 'level', 2)) e
            """
        ).get(Int64.self, row: 0, 0)
        let state = try await end(of: job, connection)
        let told = try await connection.rows(
            "select coalesce(result ->> 'told', '[]') from skein.job_status($1::int8)", [.int8(job)]
        ).get(String.self, row: 0, 0)
        session.console.note(Message.demoEscalated.text(["id": "\(job)", "state": state, "levels": told]))
    }

    private func evaluate(_ connection: PGConnection) async throws {
        let proposal = try await connection.rows(
            """
            select e.job_id, t.term_id
            from programme.title_terms t
            join programme.cohorts c on c.cohort_id = t.cohort_id and c.cohort_no = \(DemoTerm.cohort)
            cross join lateral skein.enqueue('review.evaluate_term',
                jsonb_build_object('v', 1, 'term_id', t.term_id, 'rule_set', 'default')) e
            """)
        let (job, term) = (try proposal.get(Int64.self, row: 0, 0), try proposal.get(Int64.self, row: 0, 1))
        step("review.evaluate_term", job, try await end(of: job, connection))
        // Two acts of an official, each with the version that was read.
        for sql in [
            "select programme.evaluation_sign(e.evaluation_id, e.row_version, o.staff_no, '青教发〔2026〕1号')",
            "select programme.evaluation_notice(e.evaluation_id, e.row_version, o.staff_no)",
        ] {
            session.console.note(session.errorStyle.dim("   " + sql))
            _ = try await connection.rows(
                sql + """

                    from programme.evaluation e
                    cross join lateral (
                        select p.staff_no
                        from programme.posts h
                        join programme.people p on p.person_id = h.person_id
                        join programme.organisations o on o.organisation_id = h.organisation_id
                        where h.post = 'official' and o.kind = 'municipal_bureau'
                        order by 1
                        limit 1) o
                    where e.term_id = $1::int8 and e.status in ('proposed', 'signed')
                    """, [.int8(term)])
        }
        let apply = try await connection.rows(
            """
            with moved as (
                update programme.term_evaluations
                set notice_from = notice_from - 21
                where term_id = $1::int8 and status = 'notice'
                returning evaluation_id
            )
            select e.job_id
            from moved m
            cross join lateral skein.enqueue('review.apply_outcome',
                jsonb_build_object('v', 1, 'evaluation_id', m.evaluation_id)) e
            """, [.int8(term)]
        ).get(Int64.self, row: 0, 0)
        step("review.apply_outcome", apply, try await end(of: apply, connection))
    }

    private func step(_ kind: String, _ job: Int64, _ state: String) {
        session.console.note(Message.demoStep.text(["kind": kind, "id": "\(job)", "state": state]))
    }
}
