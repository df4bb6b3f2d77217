import PQ
import SkeinSQL
import TestSupport
import Testing

/// The migrator over several releases of a small folder.
@Suite("Migrator over releases")
struct MigratorHistoryTests {
    private let second = SyntheticFiles().adding(
        "0002_names", up: "alter table skein.things add name text;\n",
        down: "alter table skein.things drop column name;\n")

    @Test("an edited migration is refused, with advice, and nothing is changed")
    func edited() async throws {
        try await withDatabase(.empty) { database in
            let c = try await database.connect()
            try await c.run { c in
                try SyntheticFiles().migrator.up(c)
                var edited = second
                edited.set("migrations/0001_start.up.sql", "create table skein.things (id bigint primary key);\n")
                let error = #expect(throws: MigrationError.self) { try edited.migrator.up(c) }
                #expect(error?.code == .changed)
                #expect(error?.message.contains("0001_start") == true)
                #expect(error?.hint?.contains("new migration") == true)
                #expect(try edited.migrator.check(c) == .changed(migrations: ["0001_start"], sources: []))
                #expect(try edited.migrator.check(c).allowsWork == false)
                #expect(try SyntheticFiles().migrator.check(c) == .current)
                c.close()
            }
        }
    }

    @Test("a changed function, and the grants with it, is applied again; the rest is not")
    func changedFunction() async throws {
        try await withDatabase(.empty) { database in
            let c = try await database.connect()
            try await c.run { c in
                try SyntheticFiles().migrator.up(c)
                var next = SyntheticFiles()
                next.set("functions/answer.sql", SyntheticFiles.answer("43"))
                let verdict = try next.migrator.check(c)
                #expect(verdict == .changed(migrations: [], sources: ["functions/answer.sql"]))
                #expect(verdict.allowsWork)
                #expect(try next.migrator.up(c).map(\.path) == ["functions/answer.sql", "grants.sql"])
                #expect(try c.query("select skein.answer()").get(Int32.self, row: 0, 0) == 43)
                #expect(try next.migrator.up(c).isEmpty)
                c.close()
            }
        }
    }

    @Test("a migration makes functions and views be applied again")
    func migrationRenews() async throws {
        try await withDatabase(.empty) { database in
            let c = try await database.connect()
            try await c.run { c in
                try SyntheticFiles().migrator.up(c)
                let next = SyntheticFiles().adding("0002_view", up: "drop view skein.thing;\n")
                #expect(try next.migrator.check(c) == .behind(pending: ["0002_view"]))
                let paths = try next.migrator.up(c).map(\.path)
                #expect(
                    paths == [
                        "migrations/0002_view.up.sql", "functions/answer.sql", "views/thing.sql", "grants.sql",
                    ])
                #expect(try c.query("select from skein.thing").count == 0)
                c.close()
            }
        }
    }

    @Test("an old program works on a newer additive schema, not on a breaking one, and migrates neither")
    func newerSchema() async throws {
        try await withDatabase(.empty) { database in
            let c = try await database.connect()
            try await c.run { c in
                let old = SyntheticFiles().migrator
                try second.migrator.up(c)
                #expect(try old.check(c) == .aheadCompatible(["0002_names"]))
                #expect(try old.check(c).allowsWork)
                let error = #expect(throws: MigrationError.self) { try old.up(c) }
                #expect(error?.code == .newer)
                let down = #expect(throws: MigrationError.self) { try old.down(c, to: 0) }
                #expect(down?.code == .newer)

                let third = second.adding(
                    "0003_anonymous", up: "-- breaking: no names any more\nalter table skein.things drop name;\n")
                try third.migrator.up(c)
                #expect(try old.check(c) == .aheadBreaking(["0003_anonymous"]))
                #expect(try old.check(c).allowsWork == false)
                #expect(try second.migrator.check(c) == .aheadBreaking(["0003_anonymous"]))
                #expect(try third.migrator.check(c) == .current)
                c.close()
            }
        }
    }

    @Test("up and down stop where they are told to")
    func partial() async throws {
        try await withDatabase(.empty) { database in
            let c = try await database.connect()
            try await c.run { c in
                #expect(try second.migrator.up(c, to: 1).map(\.path) == ["migrations/0001_start.up.sql"])
                #expect(try second.migrator.up(c).first?.path == "migrations/0002_names.up.sql")
                let steps = try second.migrator.down(c, to: 1)
                #expect(steps.map(\.path) == ["migrations/0002_names.down.sql"])
                #expect(steps.map(\.action) == [.reverted])
                let pending = ["0002_names", "functions/answer.sql", "views/thing.sql", "grants.sql"]
                #expect(try second.migrator.check(c) == .behind(pending: pending))
                // The release that ends there completes it.
                #expect(try SyntheticFiles().migrator.up(c).count == 3)
                #expect(try SyntheticFiles().migrator.check(c) == .current)
                let error = #expect(throws: MigrationError.self) { try second.migrator.up(c, to: 7) }
                #expect(error?.code == .unknownNumber)
                c.close()
            }
        }
    }

    @Test("an irreversible migration stops a down before it has begun")
    func irreversible() async throws {
        try await withDatabase(.empty) { database in
            let c = try await database.connect()
            try await c.run { c in
                let closed = SyntheticFiles()
                    .adding(
                        "0002_purge", up: "delete from skein.things;\n", down: "-- irreversible: the rows are gone\n"
                    )
                    .adding("0003_more", up: "create table skein.more ();\n", down: "drop table skein.more;\n")
                try closed.migrator.up(c)
                let error = #expect(throws: MigrationError.self) { try closed.migrator.down(c, to: 1) }
                #expect(error?.code == .irreversible)
                #expect(error?.message.contains("the rows are gone") == true)
                #expect(try closed.migrator.check(c) == .current)
                #expect(try closed.migrator.down(c, to: 2).count == 1)
                c.close()
            }
        }
    }

    @Test("a failing migration names file and line and leaves nothing of itself")
    func failing() async throws {
        try await withDatabase(.empty) { database in
            let c = try await database.connect()
            try await c.run { c in
                let broken = SyntheticFiles().adding(
                    "0002_broken", up: "create table skein.half ();\n\nselect nonsense from skein.things;\n")
                let error = #expect(throws: MigrationError.self) { try broken.migrator.up(c) }
                #expect(error?.code == .failed)
                #expect(error?.message.contains("0002_broken.up.sql:3") == true)
                #expect(error?.cause?.sqlState == "42703")
                let half = try c.query("select from pg_class where relname = 'half'")
                #expect(half.count == 0)
                let states = try broken.migrator.status(c).migrations.map(\.state)
                #expect(states == [.applied, .pending])
                c.close()
            }
        }
    }

    @Test("an inconsistent folder is refused before the database is touched")
    func inconsistent() async throws {
        try await withDatabase(.empty) { database in
            let c = try await database.connect()
            try await c.run { c in
                for name in ["0001_twin", "nameless", "1001_far"] {
                    let bad = SyntheticFiles().adding(name, up: "select 1;\n")
                    let error = #expect(throws: MigrationError.self) { try bad.migrator.up(c) }
                    #expect(error?.code == .badSources)
                }
                let verdict = try SyntheticFiles().migrator.check(c)
                #expect(verdict == .missing)
                c.close()
            }
        }
    }
}
