import SkeinSQL
import TestSupport

/// A small `sql/` folder for tests of the migrator itself, one release at a time.
struct SyntheticFiles {
    var files: [SQLFile]

    /// Roles and bookkeeping as released, one table, one function, one view.
    init() {
        files = EmbeddedSQL.files.filter { ["roles.sql", "bookkeeping.sql"].contains($0.path) }
        set("migrations/0001_start.up.sql", "create table skein.things (id int primary key);\n")
        set("migrations/0001_start.down.sql", "drop table skein.things;\n")
        set("functions/answer.sql", Self.answer("42"))
        set(
            "views/thing.sql",
            "create or replace view skein.thing as select id, skein.answer() as answer from skein.things;\n")
        set("grants.sql", "grant select on skein.thing to skein_viewer;\n")
    }

    static func answer(_ value: String) -> String {
        """
        -- answer(): a constant.
        create or replace function skein.answer() returns int language sql set search_path = pg_catalog, pg_temp
        as $$ select \(value) $$;

        """
    }

    mutating func set(_ path: String, _ text: String) {
        remove(path)
        files.append(SQLFile(path: path, text: text))
        files.sort { $0.path < $1.path }
    }

    mutating func remove(_ path: String) {
        files.removeAll { $0.path == path }
    }

    /// With one more migration.
    func adding(_ name: String, up: String, down: String? = nil) -> SyntheticFiles {
        var copy = self
        copy.set("migrations/\(name).up.sql", up)
        if let down { copy.set("migrations/\(name).down.sql", down) }
        return copy
    }

    var migrator: Migrator { Migrator(files: files, parts: [.skein], logger: testLogger) }
}
