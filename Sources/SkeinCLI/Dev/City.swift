import PQ

/// The programme's demo city and its yearly review, as the command line shows them.
enum City {
    /// A seed of its own, so that every `dev` starts with the same city.
    static let defaultSeed: Int64 = 2026

    /// Fills an empty programme and answers what it made.
    static func generate(
        seed: Int32?, holders: Int32?, people: Int32?, _ connection: PGConnection, _ session: Session
    ) async throws -> Table {
        let result = try await connection.run { connection in
            try connection.query(
                """
                select j.key, j.value::text
                from jsonb_each(programme.generate_city(
                    seed => $1::int8, holders => $2::int4, people => $3::int4)) j
                order by j.key
                """,
                [.int8(seed.map(Int64.init) ?? defaultSeed), .int4(holders ?? 400), .int4(people)],
                timeout: .seconds(300))
        }
        return try Table(pairs: result)
    }

    /// The yearly review by district.
    static let reviewProgress = Listing(
        columns: [
            ListColumn("review_year", .columnYear, .integer),
            ListColumn("basis", .columnBasis, .text, .wide),
            ListColumn("track", .columnTrack, .text, .wide),
            ListColumn("district_code", nil, .text, .machine),
            ListColumn("district", .columnDistrict),
            ListColumn("total", .columnTotal, .integer),
            ListColumn("open", .columnOpen, .integer),
            ListColumn("confirmed", .columnConfirmed, .integer),
            ListColumn("missed", .columnMissed, .integer, .wide),
            ListColumn("void", .columnVoid, .integer, .wide),
            ListColumn("unresolved", .columnUnresolved, .integer),
            ListColumn("reminders_scheduled", .columnReminders, .integer),
        ],
        source: "programme.review_progress",
        order: "review_year desc, basis, track nulls first, district_code nulls last")

    /// The yearly review by the organisation that reviews, those with most left to do first.
    static func reviewProgressByUnit(limit: Int) -> Listing {
        Listing(
            columns: [
                ListColumn("review_year", .columnYear, .integer),
                ListColumn("basis", .columnBasis, .text, .wide),
                ListColumn("reviewer", .columnReviewer),
                ListColumn("district_code", .columnDistrict, .text, .wide),
                ListColumn("total", .columnTotal, .integer),
                ListColumn("open", .columnOpen, .integer),
                ListColumn("confirmed", .columnConfirmed, .integer),
                ListColumn("missed", .columnMissed, .integer),
                ListColumn("void", .columnVoid, .integer),
            ],
            source: """
                (select r.review_year, r.basis, r.reviewer, r.district_code, count(*) as total,
                    count(*) filter (where r.status in ('open', 'self_submitted', 'returned', 'unit_rated')) as open,
                    count(*) filter (where r.status = 'party_confirmed') as confirmed,
                    count(*) filter (where r.status = 'missed') as missed,
                    count(*) filter (where r.status = 'void') as void
                from programme.review r
                group by r.review_year, r.basis, r.reviewer_org_id, r.reviewer, r.district_code) u
                """,
            order: "review_year desc, open desc, reviewer", limit: limit)
    }
}
