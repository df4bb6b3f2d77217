import PQ

/// The transaction that every step runs in: the lock, the owner's role, and settings that do not outlive it, so that a
/// transaction-mode pooler may stand in between.
struct MigrationSession {
    /// The one lock of all migrators of a database; `pg_locks` shows it as an advisory lock.
    static let lock = "select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('skein.migrate', 0))"

    /// Nothing unqualified may be created, function bodies may name what a later file creates.
    static let settings = """
        set local role skein_owner;
        set local search_path = pg_catalog, pg_temp;
        set local check_function_bodies = off;
        set local client_min_messages = warning;
        """

    /// How long to wait for the lock, and each statement for its tables.
    let lockTimeout: Duration
    /// How long one file may run.
    let stepTimeout: Duration

    private struct Busy: Error {}

    /// Runs `body` under the lock, as the connected user.
    func locked<R>(_ c: isolated PGConnection, _ body: () throws -> R) throws -> R {
        do {
            return try c.transaction {
                let milliseconds = Self.milliseconds(lockTimeout)
                try c.script(
                    """
                    set local lock_timeout = \(milliseconds);
                    set local statement_timeout = \(Self.milliseconds(stepTimeout));
                    """)
                do {
                    _ = try c.query(Self.lock, timeout: lockTimeout + .seconds(5))
                } catch let error as PGError where error.sqlState == "55P03" {
                    throw Busy()
                }
                return try body()
            }
        } catch is Busy {
            throw try busy(c)
        }
    }

    /// Runs `body` under the lock, as skein_owner.
    func owned<R>(_ c: isolated PGConnection, _ body: () throws -> R) throws -> R {
        try locked(c) {
            do {
                try c.script(Self.settings)
            } catch let error as PGError where error.sqlState == "42501" {
                throw MigrationError(
                    .notAllowed, error.message,
                    hint: "as an administrator run: grant skein_owner to the migrating role",
                    cause: error)
            }
            return try body()
        }
    }

    /// Runs one file of the current transaction.
    /// - Returns: How long it took.
    func apply(_ file: SQLFile, _ c: isolated PGConnection) throws -> Duration {
        try ContinuousClock().measure {
            do {
                try c.script(file.text, timeout: stepTimeout + .seconds(5))
            } catch let error as PGError where error.code == .server {
                throw MigrationError(file: file, cause: error)
            }
        }
    }

    private func busy(_ c: isolated PGConnection) throws -> MigrationError {
        let holders = try c.query(
            """
            select format('process %s (%s, %s) since %s', l.pid, coalesce(a.usename, 'unknown'),
                coalesce(nullif(a.application_name, ''), 'unnamed'), coalesce(a.xact_start::text, 'unknown'))
            from pg_catalog.pg_locks l
            left join pg_catalog.pg_stat_activity a using (pid)
            where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
                and (l.classid::bigint << 32 | l.objid::bigint) = pg_catalog.hashtextextended('skein.migrate', 0)
            """)
        let holder = holders.count > 0 ? try holders.get(String.self, row: 0, 0) : "a session that has just ended"
        return MigrationError(
            .locked, "another migrator holds the lock for more than \(lockTimeout): \(holder)",
            hint: "nothing was changed; try again when it has ended")
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        max(1, duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)
    }
}
