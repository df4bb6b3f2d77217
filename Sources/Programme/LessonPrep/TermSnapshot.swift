import FoundationEssentials
public import LessonPrep
public import PQ
import Skein

/// Everything that a plan of a term depends on, as one transaction saw it.
public struct TermSnapshot: Sendable {
    /// The day in the city that counted as today, `2026-09-01`.
    public let asOf: String
    /// The SHA-256 of all rows below.
    public let hash: String
    /// Term, institutions, rooms, travel and sessions.
    public let facts: TermFacts
    /// Everybody in the sessions.
    public let people: [Person]
    /// The bin before which sessions stay because the caller asked for it.
    let freezeBefore: Bin?

    /// What an institution of the model is called.
    public func institutionName(_ id: Int) -> String? {
        facts.institutions.first { $0.id == id }?.name
    }

    /// What a room of the model is called.
    public func roomName(_ id: Int) -> String? {
        facts.rooms.first { $0.room.id == id }?.code
    }

    /// A bin as people in the city read it, `2026-10-14 14:30`.
    public func localText(of bin: Bin) -> String {
        let parser = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        guard let monday = try? Date(facts.term.firstMonday, strategy: parser) else { return "\(bin)" }
        let at = monday.addingTimeInterval(Double(bin * Bins.minutes * 60))
        let time = at.formatted(
            Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .gmt).year().month().day()
                .time(includingFractionalSeconds: false))
        return String(time.prefix(16))
    }

    /// Reads the rows in one REPEATABLE READ transaction, in at most a minute.
    ///
    /// - Throws: what the connection throws; SQLSTATE SK008 when no unit has the term.
    public static func read(
        term: String, communities: [Int64], freezeBefore: String? = nil, from pool: PGPool
    ) async throws -> TermSnapshot {
        try await pool.transaction(isolation: .repeatableRead) { connection in
            let key: [PGValue] = [.text(term), .int8Array(communities.sorted())]
            let head = try connection.query(
                """
                with day as (select programme.city_day(now()) as today)
                select d.today::text, programme.prep_hash($1::text, $2::int8[], d.today),
                    programme.prep_facts($1::text, $2::int8[], d.today)::text,
                    (select programme.prep_bin(f.first_monday, $3::timestamptz) from programme.prep_frame($1::text) f)
                from day d
                """, key + [.text(freezeBefore)], timeout: .seconds(60))
            let rows = try connection.query(
                "select p.facts::text from programme.prep_people($1::text, $2::int8[]) p", key, timeout: .seconds(60))
            let facts: String = try head.get(row: 0, 2)
            let decoder = JSONCoding.decoder
            return TermSnapshot(
                asOf: try head.get(row: 0, 0), hash: try head.get(row: 0, 1),
                facts: try decoder.decode(TermFacts.self, from: Data(facts.utf8)),
                people: try (0..<rows.count).map { row in
                    let text: String = try rows.get(row: row, 0)
                    return try decoder.decode(PersonFacts.self, from: Data(text.utf8)).person
                },
                freezeBefore: (try head.get(Int32?.self, row: 0, 3)).map { Int($0) })
        }
    }
}

/// A person as `programme.prep_people` writes it: spans as arrays, because there are many.
private struct PersonFacts: Decodable {
    var person: Person

    private enum CodingKeys: String, CodingKey {
        case id, institutions, weeklyLimit, busy, unknown
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        var busy: [Commitment] = []
        var rows = try object.nestedUnkeyedContainer(forKey: .busy)
        while !rows.isAtEnd {
            var row = try rows.nestedUnkeyedContainer()
            let span = BinSpan(try row.decode(Int.self), try row.decode(Int.self))
            busy.append(Commitment(span, at: try row.decode(Int?.self), isMovable: try row.decode(Bool.self)))
        }
        person = Person(
            id: try object.decode(Int.self, forKey: .id),
            institutions: try object.decode([Int].self, forKey: .institutions),
            weeklyLimit: try object.decode(Int.self, forKey: .weeklyLimit), busy: busy,
            unknown: try object.decode([[Int]].self, forKey: .unknown).compactMap {
                $0.count == 2 ? BinSpan($0[0], $0[1]) : nil
            })
    }
}
