import LocalPostgres
import PQ
import SkeinSQL
import TestSupport
import Testing

/// Who may migrate, and what the others are told.
@Suite("Migrator's rights and lock")
struct MigratorRightsTests {
    @Test("a login that may not make roles is told what an administrator has to run, and it helps")
    func missingRoles() async throws {
        try await withCluster(settings: ["fsync": "off"]) { server in
            let admin = try await PGConnection.connect(server.conninfo, logger: testLogger)
            try await admin.run { c in
                try c.script("create role plain login")
                try c.script("create database mine owner plain")
            }
            let mine = server.conninfo + " user=plain dbname=mine"
            let c = try await PGConnection.connect(mine, logger: testLogger)
            let error = try await c.run { c in
                #expect(throws: MigrationError.self) { try SyntheticFiles().migrator.up(c) }
            }
            #expect(error?.code == .notAllowed)
            #expect(error?.message.contains("skein_owner") == true)
            let hint = try #require(error?.hint)
            let marker = "as an administrator run: "
            #expect(hint.hasPrefix(marker))
            try await admin.run { c in
                try c.script(String(hint.dropFirst(marker.count)))
                c.close()
            }
            try await c.run { c in
                try SyntheticFiles().migrator.up(c)
                #expect(try SyntheticFiles().migrator.check(c) == .current)
                c.close()
            }
        }
    }

    @Test("with the roles there, a member of skein_owner migrates, and everything belongs to skein_owner")
    func memberOfOwner() async throws {
        try await withDatabase(.empty) { database in
            try await database.psql("grant create on database \(database.name) to skein_owner")
            let login = try await database.createLogin("deployer", in: ["skein_owner"])
            let c = try await PGConnection.connect(login.conninfo, logger: testLogger)
            try await c.run { c in
                try SyntheticFiles().migrator.up(c)
                let foreign = try c.query(
                    """
                    select relname from pg_class
                    where relnamespace = 'skein'::regnamespace and relowner <> 'skein_owner'::regrole
                    """)
                #expect(foreign.count == 0)
                let by = try c.query("select distinct applied_by from skein.migrations")
                #expect(try by.get(String.self, row: 0, 0) == login.role)
                c.close()
            }
        }
    }

    @Test("a stranger is refused with a hint, for status too")
    func stranger() async throws {
        try await withDatabase(.empty) { database in
            let admin = try await database.connect()
            try await admin.run { c in
                try SyntheticFiles().migrator.up(c)
                c.close()
            }
            let login = try await database.createLogin("stranger")
            let c = try await PGConnection.connect(login.conninfo, logger: testLogger)
            try await c.run { c in
                let status = #expect(throws: MigrationError.self) { try SyntheticFiles().migrator.status(c) }
                #expect(status?.code == .notAllowed)
                #expect(status?.hint?.contains("skein_viewer") == true)
                let up = #expect(throws: MigrationError.self) { try SyntheticFiles().migrator.up(c) }
                #expect(up?.code == .notAllowed)
                #expect(up?.hint?.contains("grant skein_owner to") == true)
                c.close()
            }
        }
    }

    @Test("a migrator that does not get the lock says who holds it")
    func locked() async throws {
        try await withDatabase(.empty) { database in
            let holder = try await database.connect(options: PGConnectOptions(applicationName: "the-other-one"))
            let waiter = try await database.connect()
            try await holder.run { c in
                try c.script("begin; select pg_advisory_xact_lock(hashtextextended('skein.migrate', 0))")
            }
            try await waiter.run { c in
                var migrator = SyntheticFiles().migrator
                migrator.lockTimeout = .milliseconds(50)
                let error = #expect(throws: MigrationError.self) { try migrator.up(c) }
                #expect(error?.code == .locked)
                #expect(error?.message.contains("the-other-one") == true)
                let verdict = try migrator.check(c)
                #expect(verdict == .missing)
            }
            try await holder.run { c in
                try c.script("rollback")
                c.close()
            }
            try await waiter.run { c in
                try SyntheticFiles().migrator.up(c)
                c.close()
            }
        }
    }

    @Test("a table in use is waited for a bounded time")
    func tableInUse() async throws {
        try await withDatabase(.empty) { database in
            let reader = try await database.connect()
            let c = try await database.connect()
            try await reader.run { c in
                try SyntheticFiles().migrator.up(c)
                try c.script("begin; select from skein.things")
            }
            try await c.run { c in
                var migrator = SyntheticFiles().adding("0002_names", up: "alter table skein.things add name text;\n")
                    .migrator
                migrator.lockTimeout = .milliseconds(50)
                let error = #expect(throws: MigrationError.self) { try migrator.up(c) }
                #expect(error?.cause?.sqlState == "55P03")
                #expect(error?.hint?.contains("in use") == true)
                c.close()
            }
            try await reader.run { c in
                try c.script("rollback")
                c.close()
            }
        }
    }
}
