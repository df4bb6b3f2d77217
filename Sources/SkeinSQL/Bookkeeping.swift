import FoundationEssentials
import PQ

/// What `skein.migrations` and `skein.sources` hold, and the statements that read and write them.
struct Bookkeeping {
    struct Migration {
        let number: Int
        let name: String
        let checksum: String
        let breaking: Bool
        let appliedAt: Date
        let appliedBy: String
    }

    /// Whether the tables are there.
    var exists = false
    var migrations: [Int: Migration] = [:]
    /// Checksums by path.
    var sources: [String: String] = [:]

    /// Reads both tables. Asks the catalog first, since a missing table would end the transaction.
    static func read(_ c: isolated PGConnection) throws -> Bookkeeping {
        var result = Bookkeeping()
        let found = try c.query(
            """
            select count(*) = 2
            from pg_catalog.pg_class
            join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
            where nspname = 'skein' and relname in ('migrations', 'sources') and relkind = 'r'
            """)
        result.exists = try found.get(Bool.self, row: 0, 0)
        guard result.exists else { return result }
        let rows = try c.query(
            "select number, name, checksum, breaking, applied_at, applied_by from skein.migrations order by number")
        for row in 0..<rows.count {
            let migration = Migration(
                number: Int(try rows.get(Int32.self, row: row, 0)),
                name: try rows.get(row: row, 1),
                checksum: try rows.get(row: row, 2),
                breaking: try rows.get(row: row, 3),
                appliedAt: try rows.get(row: row, 4),
                appliedBy: try rows.get(row: row, 5))
            result.migrations[migration.number] = migration
        }
        let sources = try c.query("select path, checksum from skein.sources")
        for row in 0..<sources.count {
            result.sources[try sources.get(String.self, row: row, 0)] = try sources.get(String.self, row: row, 1)
        }
        return result
    }

    static func insert(_ migration: SQLTree.Migration, _ c: isolated PGConnection) throws {
        _ = try c.query(
            "insert into skein.migrations (number, name, checksum, breaking) values ($1, $2, $3, $4)",
            [
                .int4(Int32(migration.number)), .text(migration.name), .text(migration.up.checksum),
                .bool(migration.breaking != nil),
            ])
    }

    static func delete(migration number: Int, _ c: isolated PGConnection) throws {
        _ = try c.query("delete from skein.migrations where number = $1", [.int4(Int32(number))])
    }

    static func record(_ source: SQLFile, _ c: isolated PGConnection) throws {
        _ = try c.query(
            """
            insert into skein.sources (path, checksum)
            values ($1, $2)
            on conflict (path) do update set checksum = excluded.checksum
            """, [.text(source.path), .text(source.checksum)])
    }

    /// Forgets files, so that the next `up` applies them again.
    static func forget(sources paths: [String], _ c: isolated PGConnection) throws {
        _ = try c.query("delete from skein.sources where path = any ($1)", [.textArray(paths)])
    }

    /// The recorded paths of one part.
    func recorded(of part: SchemaPart) -> [String] {
        sources.keys.filter { path in
            let owner = SchemaPart.allCases.last { path.hasPrefix($0.folder) } ?? .skein
            return owner == part
        }.sorted()
    }
}
