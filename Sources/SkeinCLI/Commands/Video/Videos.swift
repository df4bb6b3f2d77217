import PQ
import SkeinFilter

/// Videos as the command line shows them.
enum Videos {
    /// Registers a source; the same file, title and code again give the same video. Whom it counts for is entered in the
    /// same transaction, so that a wrong code leaves nothing behind.
    static func add(
        _ path: String, title: String, code: String?, ladder: String, owner: String? = nil,
        organisation: String? = nil, studio: String? = nil, _ connection: PGConnection
    ) async throws -> Int64 {
        try await connection.run { connection in
            try connection.transaction {
                let id: Int64 = try connection.query(
                    "select programme.video_add($1::text, $2::text, $3::text, $4::text)",
                    [.text(code), .text(title), .text(path), .text(ladder)]
                ).get(row: 0, 0)
                if owner != nil || organisation != nil || studio != nil {
                    _ = try connection.query(
                        "select programme.video_assign(v.code, $2, $3, $4) from programme.video v where v.video_id = $1",
                        [.int8(id), .text(owner), .text(organisation), .text(studio)])
                }
                return id
            }
        }
    }

    private static let columns = [
        ListColumn("video_id", nil, .integer, .machine),
        ListColumn("code", .columnCode),
        ListColumn("title", .columnTitle),
        ListColumn("ladder", .columnLadder),
        ListColumn("status", .columnStatus),
        ListColumn("duration_ms", nil, .integer, .machine),
        ListColumn("duration", .columnDuration, .duration, .table, sql: "duration_ms * interval '1 millisecond'"),
        ListColumn("picture", .columnPicture, .text, .table, sql: "width || 'x' || height"),
        ListColumn(
            "reason", .columnReason, .text, .table,
            sql: "(select string_agg(r.value ->> 'code', ' ') from jsonb_array_elements(reasons) r)"),
        ListColumn("created_at", .columnCreated, .time, .wide),
    ]

    static func list(_ condition: SQLCondition = .all, limit: Int) -> Listing {
        Listing(
            columns: columns, source: "programme.video", condition: condition, order: "video_id desc", limit: limit)
    }

    private static func one(_ code: String) -> Listing {
        var listing = list(SQLCondition.all.and("code = ?", .text(code)), limit: 1)
        listing.columns += [
            ListColumn("sha256", .columnHash, sql: "source_sha256"),
            ListColumn("container", .columnContainer, sql: "norm ->> 'container'"),
            ListColumn("studio", .columnStudio),
            ListColumn("organisation", .columnOrganisation),
            ListColumn("owner", .columnOwner),
            ListColumn("outputs", .columnOutputs, .json),
            ListColumn("reasons", nil, .json, .machine),
            ListColumn("norm", nil, .json, .machine),
        ]
        return listing
    }

    private static let ofVideo = "video_id = (select v.video_id from programme.video v where v.code = ?)"

    private static func steps(_ code: String) -> Listing {
        Listing(
            columns: [
                ListColumn("job_id", .columnID, .integer),
                ListColumn(
                    "step", .columnKind, .text, .table,
                    sql: "repeat('  ', level - 1) || case when level > 1 then '└ ' else '' end || kind"),
                ListColumn("rendition", .columnRendition),
                ListColumn("waits_for", .columnWaitsFor, .text, .wide),
                ListColumn("state", .columnState),
                ListColumn("progress", .columnProgress, .number, .table, sql: "round(progress::numeric, 2)"),
                ListColumn("error", .columnError),
            ],
            source: "programme.video_step", condition: SQLCondition.all.and(ofVideo, .text(code)),
            // As a graph is read: a rung's jobs stand together.
            order: """
                case when level in (3, 4) then 3 else level end, \
                case when level in (3, 4) then min(job_id) over (partition by rendition) end, level, job_id
                """)
    }

    private static func renditions(_ code: String) -> Listing {
        Listing(
            columns: [
                ListColumn("name", .columnName),
                ListColumn("picture", .columnPicture, .text, .table, sql: "width || 'x' || height"),
                ListColumn("fps", .columnFrameRate, .number),
                ListColumn("kbps", .columnPlanned, .integer),
                ListColumn("average_kbps", .columnAverage, .integer, .table, sql: "average_bps / 1000"),
                ListColumn("peak_kbps", .columnPeak, .integer, .table, sql: "peak_bps / 1000"),
                ListColumn("status", .columnStatus),
                // The ladder as a picture: a bar as long as the rung's rate beside that of the highest rung.
                ListColumn(
                    "bar", .columnLadder, .text, .table,
                    sql: """
                        repeat('█', greatest(1, (kbps * 30 / (select max(m.kbps) from programme.rendition m \
                        where m.video_id = rendition.video_id))::int))
                        """),
            ],
            source: "programme.rendition", condition: SQLCondition.all.and(ofVideo, .text(code)),
            order: "height desc nulls last")
    }

    private static func checks(_ code: String) -> Listing {
        Listing(
            columns: [
                ListColumn("name", .columnName, sql: "rendition"),
                ListColumn("check", .columnCheck, sql: "\"check\""),
                ListColumn("measured", .columnMeasured),
                ListColumn("expected", .columnExpected),
                ListColumn("verdict", .columnVerdict),
            ],
            source: "programme.video_check", condition: SQLCondition.all.and(ofVideo, .text(code)),
            order: "part, height desc nulls last, rendition_id, n")
    }

    /// Prints one video: what it is, the graph of its jobs, its ladder and the checks.
    static func show(_ code: String, _ connection: PGConnection, _ session: Session) async throws {
        let video = try await session.one(one(code), .nounVideo, code, connection)
        let graph = try await steps(code).fetch(connection, session)
        let ladder = try await renditions(code).fetch(connection, session)
        let verdicts = try await checks(code).fetch(connection, session)
        let published = try await Publications.list(code: code).fetch(connection, session)
        session.show(
            record: video,
            parts: [
                ("jobs", .partSteps, graph), ("renditions", .partRenditions, ladder), ("checks", .partChecks, verdicts),
                ("publications", .partPublications, published),
            ])
    }
}
