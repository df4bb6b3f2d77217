import FoundationEssentials
import PQ
import SkeinSQL
import TestSupport
import Testing

/// What every file of `sql/` and every object made by them must be like.
@Suite("Files of sql/")
struct SQLFilesTests {
    static let functions = EmbeddedSQL.files.filter { $0.path.contains("functions/") }
    static let replaceable = EmbeddedSQL.files.filter { $0.path.contains("functions/") || $0.path.contains("views/") }

    @Test("the program holds the folder as it is on disk")
    func embedded() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().appending(path: "sql").resolvingSymlinksInPath().path
        let onDisk = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".sql") }
        #expect(!onDisk.isEmpty)
        #expect(EmbeddedSQL.files.map(\.path) == onDisk.sorted())
        for file in EmbeddedSQL.files {
            let bytes = try Data(contentsOf: URL(filePath: root + "/" + file.path))
            #expect(Data(file.text.utf8) == bytes, "\(file.path) has been edited since the build")
        }
    }

    @Test("a function's file begins with a comment and makes the function it is named after", arguments: functions)
    func header(file: SQLFile) throws {
        #expect(file.text.hasPrefix("--"), "\(file.path) has no header")
        let name = try #require(file.path.split(separator: "/").last?.dropLast(".sql".count))
        let schema = file.path.hasPrefix("programme/") ? "programme" : "skein"
        let creates = ["function", "procedure"].contains { kind in
            file.text.contains("create or replace \(kind) \(schema).\(name)(")
        }
        #expect(creates, "\(file.path) does not create or replace \(schema).\(name)")
    }

    @Test("no file ends the transaction it is applied in, and none speaks to psql", arguments: EmbeddedSQL.files)
    func noTransactions(file: SQLFile) {
        for line in file.text.split(separator: "\n") {
            let statement = line.lowercased()
            let ends = ["commit;", "rollback;", "begin;", "start transaction", "\\"].contains {
                statement.hasPrefix($0)
            }
            #expect(!ends, "\(file.path): \(line)")
        }
    }

    @Test("every file passes the server's check of bodies, and may be applied again")
    func bodies() async throws {
        try await withDatabase(.programme) { database in
            let c = try await database.connect()
            try await c.run { c in
                try c.script("begin; set local role skein_owner; set local search_path = pg_catalog, pg_temp")
                for file in Self.replaceable {
                    try c.script("savepoint before; set local check_function_bodies = on")
                    do {
                        try c.script(file.text)
                    } catch let error as PGError {
                        Issue.record("\(file.path): \(error) \(error.context ?? "")")
                        try c.script("rollback to before")
                    }
                }
                try c.script("rollback")
                c.close()
            }
        }
    }

    @Test("nobody may call a function or read a table by being PUBLIC")
    func publicRights() async throws {
        try await withDatabase(.programme) { database in
            let open = try await database.psql(
                """
                select oid::regprocedure::text
                from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) as acl
                where pronamespace = any (array['skein', 'programme']::regnamespace[]) and acl.grantee = 0
                union all
                select oid::regclass::text
                from pg_class, aclexplode(relacl) as acl
                where relnamespace = any (array['skein', 'programme']::regnamespace[]) and acl.grantee = 0
                union all
                select nspname
                from pg_namespace, aclexplode(nspacl) as acl
                where nspname in ('skein', 'programme') and acl.grantee = 0
                """)
            #expect(open == "", "open to PUBLIC")
        }
    }

    @Test("a function with its owner's rights pins search_path to pg_catalog, with pg_temp last")
    func searchPath() async throws {
        try await withDatabase(.programme) { database in
            let loose = try await database.psql(
                """
                select oid::regprocedure, coalesce(array_to_string(proconfig, '; '), 'no settings')
                from pg_proc
                where pronamespace = any (array['skein', 'programme']::regnamespace[]) and prosecdef
                    and not exists (
                        select from unnest(proconfig) as setting
                        where setting ~ '^search_path=.*pg_temp$'
                    )
                """)
            #expect(loose == "", "SECURITY DEFINER without a pinned search_path")
            let some = try await database.psql(
                "select count(*) > 0 from pg_proc where prosecdef and proowner = 'skein_owner'::regrole")
            #expect(some == "t\n", "found no function to check")
        }
    }

    @Test("everything belongs to skein_owner, which cannot log in and is no superuser")
    func ownership() async throws {
        try await withDatabase(.programme) { database in
            let foreign = try await database.psql(
                """
                select oid::regclass::text from pg_class
                where relnamespace = any (array['skein', 'programme']::regnamespace[])
                    and relowner <> 'skein_owner'::regrole
                union all
                select oid::regprocedure::text from pg_proc
                where pronamespace = any (array['skein', 'programme']::regnamespace[])
                    and proowner <> 'skein_owner'::regrole
                """)
            #expect(foreign == "")
            let owner = try await database.psql(
                "select rolcanlogin, rolsuper, rolbypassrls from pg_roles where rolname = 'skein_owner'")
            #expect(owner == "f|f|f\n")
        }
    }
}
