import FoundationEssentials
import PQ
import Programme
import Skein
import TestSupport
import Testing

/// A database with the programme's schema, one superuser session, and the programme's kinds.
struct Town: Sendable {
    let database: TestDatabase
    let connection: PGConnection

    /// The year after the current one: a review of it lies in the future whenever the tests run.
    static let year: Int = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.component(.year, from: Date()) + 1
    }()

    /// The programme's kinds and handlers.
    static func jobs() throws -> JobRegistry {
        var registry = JobRegistry()
        try ProgrammeJobs.register(in: &registry)
        return registry
    }

    /// Generates a city with this many holders, whose cohort is current in November of `year`.
    func generate(seed: Int64 = 7, holders: Int = 20, year: Int = Town.year) async throws {
        _ = try await value(
            "select programme.generate_city($1, holders => $2, today => make_date($3, 11, 23))",
            [.int8(seed), .int4(Int32(holders)), .int4(Int32(year))])
    }

    /// The first column of the first row as text; nil for no row and for null.
    func value(_ sql: String, _ parameters: [PGValue] = []) async throws -> String? {
        try await connection.run { c in
            let rows = try c.query("select x::text from (\(sql)) q (x)", parameters, timeout: .seconds(120))
            return rows.count == 0 ? nil : try rows.get(String?.self, row: 0, 0)
        }
    }

    /// All rows, their columns as text and separated by blanks.
    func lines(_ sql: String, _ parameters: [PGValue] = []) async throws -> [String] {
        try await connection.run { c in
            let rows = try c.query(
                "select (select string_agg(coalesce(f.value, '-'), ' ') from json_each_text(row_to_json(q)) f) from (\(sql)) q",
                parameters, timeout: .seconds(120))
            return try (0..<rows.count).map { try rows.get(String.self, row: $0, 0) }
        }
    }

    /// A statement whose result does not matter.
    func run(_ sql: String) async throws {
        try await connection.run { c in try c.script(sql, timeout: .seconds(120)) }
    }

    /// What the server refuses this statement with; nil when it does not.
    func refusal(_ sql: String) async throws -> PGError? {
        do {
            try await run(sql)
            return nil
        } catch let error as PGError where error.sqlState != nil {
            return error
        }
    }

    /// Calls `programme.review_open_year` for the year with all dates by policy.
    @discardableResult
    func openYear(_ year: Int = Town.year, more: String = "{}") async throws -> ReviewYearOpened {
        let answer = try await value(
            """
            select programme.review_open_year(
                jsonb_build_object('review_year', $1::int, 'basis', 'calendar_year') || $2::jsonb)
            """, [.int4(Int32(year)), .text(more)])
        return try JSONDecoder().decode(ReviewYearOpened.self, from: Data((answer ?? "null").utf8))
    }

    /// Opens the review of every term of the city's cohort in cycle 1.
    func openAll() async throws {
        try await run(
            """
            select programme.review_open(jsonb_build_object('cycle_id', c.cycle_id, 'term_id', t.term_id))
            from programme.title_terms t, programme.review_cycles c
            """)
    }

    /// How many jobs of the kind the queue holds that have not started.
    func jobs(_ kind: String) async throws -> Int {
        Int(try await value("select count(*) from skein.job j where j.kind = $1", [.text(kind)]) ?? "") ?? -1
    }
}

/// Runs `body` in a town of its own.
func withTown(
    holders: Int? = nil,
    year: Int = Town.year,
    _ body: @Sendable (Town) async throws -> Void
) async throws {
    try await withDatabase(.programme) { database in
        let town = Town(database: database, connection: try await database.connect())
        try await town.connection.run { c in try Town.jobs().install(c) }
        if let holders { try await town.generate(holders: holders, year: year) }
        try await body(town)
        try await town.connection.run { c in c.close() }
    }
}
