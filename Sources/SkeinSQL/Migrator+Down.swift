import Logging
public import PQ

extension Migrator {
    /// Takes migrations back, newest first, until `target` is the newest one left; 0 removes everything.
    ///
    /// Functions and views of a part that loses a migration are dropped first, and with them what others built on
    /// them; an `up`, of this release or of the one that ends at `target`, makes them anew. Removing everything also
    /// removes the bookkeeping, and schema `skein` when nothing else is in it. Roles stay: they are the cluster's.
    /// - Returns: What was done, in order.
    /// - Throws: ``MigrationError`` with code `irreversible` before anything is changed when one of the down files
    ///   says so; steps before a failing one stay.
    @discardableResult
    public func down(_ c: isolated PGConnection, to target: Int) throws -> [AppliedStep] {
        try requireUsable(c)
        try require(known: target)
        let planned = try session.owned(c) {
            try reversible(down: target, try Bookkeeping.read(c))
        }
        var steps: [AppliedStep] = []
        for migration in planned {
            guard let step = try revert(migration, c) else { continue }
            logger.notice("migration reverted", metadata: ["file": "\(step.path)", "took": "\(step.duration)"])
            steps.append(step)
        }
        if target == 0 { try removeBookkeeping(c) }
        return steps
    }

    /// The applied migrations above `target`, newest first, each with a way back.
    private func reversible(down target: Int, _ recorded: Bookkeeping) throws -> [SQLTree.Migration] {
        try requireOurs(recorded)
        let planned = tree.migrations.filter { $0.number > target && recorded.migrations[$0.number] != nil }.reversed()
        for migration in planned {
            if let reason = migration.irreversible {
                throw MigrationError(
                    .irreversible, "migration \(migration.name) cannot be taken back: \(reason)",
                    hint: "restore a backup from before it, or go forward", file: migration.down?.path)
            }
        }
        return Array(planned)
    }

    private func revert(_ migration: SQLTree.Migration, _ c: isolated PGConnection) throws -> AppliedStep? {
        guard let down = migration.down else { return nil }
        return try session.owned(c) {
            let recorded = try Bookkeeping.read(c)
            guard recorded.migrations[migration.number] != nil else { return nil }
            for part in tree.parts where part.part.numbers.contains(migration.number) {
                let paths = recorded.recorded(of: part.part)
                try dropObjects(of: part, recorded: paths, c)
                try Bookkeeping.forget(sources: paths, c)
            }
            let duration = try session.apply(down, c)
            try Bookkeeping.delete(migration: migration.number, c)
            return AppliedStep(action: .reverted, path: down.path, duration: duration)
        }
    }

    /// Drops the views and functions that are named after files, ours or the recorded ones.
    private func dropObjects(of part: SQLTree.Part, recorded: [String], _ c: isolated PGConnection) throws {
        let paths = Set(recorded).union(part.replaceable.map(\.path))
        let names = paths.compactMap { path -> String? in
            guard path.contains("/"), let file = path.split(separator: "/").last else { return nil }
            return String(file.dropLast(".sql".count))
        }
        let drops = try c.query(
            """
            select 'drop ' || case relkind when 'm' then 'materialized view ' else 'view ' end
                || format('if exists %I.%I cascade', nspname, relname)
            from pg_catalog.pg_class
            join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
            where nspname = $1 and relname = any ($2) and relkind in ('v', 'm')
            union all
            select format('drop routine if exists %s cascade', pg_proc.oid::regprocedure)
            from pg_catalog.pg_proc
            join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
            where nspname = $1 and proname = any ($2) and prokind <> 'a'
            """, [.text(part.part.rawValue), .textArray(names.sorted())])
        for row in 0..<drops.count {
            try c.script(try drops.get(String.self, row: row, 0), timeout: stepTimeout)
        }
    }

    private func removeBookkeeping(_ c: isolated PGConnection) throws {
        try session.owned(c) {
            let recorded = try Bookkeeping.read(c)
            guard recorded.exists, recorded.migrations.isEmpty else { return }
            try c.script(
                """
                drop table skein.migrations, skein.sources;
                do $$
                begin
                    drop schema skein;
                exception when dependent_objects_still_exist then
                    null;
                end
                $$;
                """)
        }
    }
}
