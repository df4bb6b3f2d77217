extension Migrator {
    /// The whole installation as one script for `psql -f -`, for those who let no program change their schema.
    ///
    /// Does what ``up(_:to:)`` does, step by step in the same transactions, and keeps the same books; it may be run
    /// again, and on an older schema applies only what is missing. Functions, views and grants are always applied.
    public static func sql(parts: [SchemaPart] = SchemaPart.allCases) -> String {
        sql(of: SQLTree(files: EmbeddedSQL.files, parts: parts))
    }

    static func sql(of tree: SQLTree) -> String {
        var script = """
            -- Installs or upgrades the schema; run it with psql, as a superuser, as the owner of the database with
            -- CREATEROLE, or as any member of skein_owner once an administrator has made the roles.
            \\set ON_ERROR_STOP on
            set client_min_messages = warning;


            """
        script += transaction("roles.sql", asOwner: false, [tree.roles.text])
        script += transaction("bookkeeping.sql", asOwner: true, [tree.bookkeeping.text, verification(of: tree)])
        for part in tree.parts {
            for migration in part.migrations {
                script += transaction(migration.up.path, asOwner: true, [conditional(migration, of: part)])
            }
        }
        let sources = tree.sources.flatMap { file in
            [
                "-- \(file.path)\n" + file.text,
                """
                insert into skein.sources (path, checksum)
                values (\(quoted(file.path)), \(quoted(file.checksum)))
                on conflict (path) do update set checksum = excluded.checksum;
                """,
            ]
        }
        return script + transaction("functions, views and grants", asOwner: true, sources)
    }

    private static func transaction(_ title: String, asOwner: Bool, _ body: [String]) -> String {
        let opening = [
            "-- ==== \(title)", "begin;", "set local lock_timeout = '30s';", MigrationSession.lock + " \\g /dev/null",
        ]
        let settings = asOwner ? [MigrationSession.settings] : []
        return (opening + settings + body + ["commit;", "", ""]).joined(separator: "\n")
    }

    private static func conditional(_ migration: SQLTree.Migration, of part: SQLTree.Part) -> String {
        // LIKE would take the underscore in a folder's name for a wildcard; the folders have none.
        let belongs = SchemaPart.allCases.last == part.part ? "path like" : "path not like"
        return """
            select not exists (select from skein.migrations where number = \(migration.number)) as skein_pending \\gset
            \\if :skein_pending
            \(migration.up.text)
            insert into skein.migrations (number, name, checksum, breaking)
            values (\(migration.number), \(quoted(migration.name)), \(quoted(migration.up.checksum)), \
            \(migration.breaking != nil));
            delete from skein.sources where \(belongs) 'programme/%';
            \\endif
            """
    }

    /// Stops the script on a schema that other texts have made.
    private static func verification(of tree: SQLTree) -> String {
        let known = tree.migrations.map { "(\($0.number), \(quoted($0.up.checksum)))" }.joined(separator: ",\n        ")
        let ranges = tree.parts.map { "number between \($0.part.numbers.lowerBound) and \($0.part.numbers.upperBound)" }
        guard !known.isEmpty else { return "" }
        return """
            do $verify$
            declare
                v_foreign text;
            begin
                select string_agg(name, ', ' order by number)
                into v_foreign
                from skein.migrations
                where (\(ranges.joined(separator: " or ")))
                    and (number, checksum) not in (values
                    \(known));
                if v_foreign is not null then
                    raise exception 'migrations of a newer release, or edited since they were applied: %', v_foreign;
                end if;
            end
            $verify$;
            """
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
