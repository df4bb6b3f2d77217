public import Logging
public import PQ

/// Brings a database to the schema that the program was built with, and back.
///
/// Order: roles, then for each ``SchemaPart`` migrations, functions, views, grants. Each migration is one transaction
/// of its own; functions, views and grants of all parts are one more. All run as `skein_owner` under one advisory lock
/// that lives as long as the transaction, so two migrators take turns and both end well, also behind a pooler in
/// transaction mode. Functions and views are applied again when their text has changed or a migration has run; grants
/// whenever anything has.
public struct Migrator: Sendable {
    /// What one call did with one file.
    public struct AppliedStep: Sendable, Equatable {
        /// The direction.
        public enum Action: String, Sendable {
            /// The file was run.
            case applied
            /// The migration was taken back by its down file.
            case reverted
        }

        /// The direction.
        public let action: Action
        /// Path relative to `sql/`.
        public let path: String
        /// How long the file ran.
        public let duration: Duration
    }

    let tree: SQLTree
    let logger: Logger
    /// How long to wait for another migrator, and each statement for tables in use. Default 30 s.
    public var lockTimeout: Duration = .seconds(30)
    /// How long one file may run. Default 15 minutes.
    public var stepTimeout: Duration = .seconds(900)

    var session: MigrationSession { MigrationSession(lockTimeout: lockTimeout, stepTimeout: stepTimeout) }

    /// A migrator of the embedded files.
    /// - Parameters:
    ///   - logger: Hears of every step.
    ///   - parts: The schemas to look after; the others are neither changed nor looked at.
    public init(logger: Logger, parts: [SchemaPart] = SchemaPart.allCases) {
        self.init(files: EmbeddedSQL.files, parts: parts, logger: logger)
    }

    package init(files: [SQLFile], parts: [SchemaPart] = SchemaPart.allCases, logger: Logger) {
        tree = SQLTree(files: files, parts: parts)
        self.logger = logger
    }

    /// Applies what is missing. A second run does nothing.
    /// - Parameter target: The last migration to apply; nil for all. Functions, views and grants belong to the newest
    ///   migration of their part and are left out when it is not reached.
    /// - Returns: What was done, in order; empty when the schema was current.
    /// - Throws: ``MigrationError``; `PGError` when the connection itself fails. Steps before the failing one stay.
    @discardableResult
    public func up(_ c: isolated PGConnection, to target: Int? = nil) throws -> [AppliedStep] {
        try requireUsable(c)
        try require(known: target)
        try prepareRoles(c)
        var steps: [AppliedStep] = []
        while let step = try applyNext(c, target: target) {
            logger.info("migration applied", metadata: ["file": "\(step.path)", "took": "\(step.duration)"])
            steps.append(step)
        }
        let sources = try applySources(c)
        if !sources.isEmpty {
            logger.info("functions, views and grants applied", metadata: ["files": "\(sources.count)"])
        }
        return steps + sources
    }

    /// Compares the database with the embedded files. Needs no more than a role of the queue, changes nothing and
    /// waits for no lock.
    public func status(_ c: isolated PGConnection) throws -> SchemaStatus {
        status(of: try readBookkeeping(c))
    }

    /// Whether this program may work with the schema it finds; see ``SchemaCheck``. As cheap as ``status(_:)``.
    public func check(_ c: isolated PGConnection) throws -> SchemaCheck {
        try status(c).check
    }

    func requireUsable(_ c: isolated PGConnection) throws {
        guard tree.problems.isEmpty else {
            throw MigrationError(.badSources, tree.problems.joined(separator: "; "))
        }
        guard c.serverVersion >= 150_000 else {
            throw MigrationError(
                .unsupportedServer, "the server is too old (\(c.serverVersion)): PostgreSQL 15 or later is needed")
        }
    }

    func require(known target: Int?) throws {
        guard let target, target != 0, !tree.migrations.contains(where: { $0.number == target }) else { return }
        throw MigrationError(
            .unknownNumber, "there is no migration \(target)",
            hint: "known are 0, " + tree.migrations.map { "\($0.number)" }.joined(separator: ", "))
    }

    /// Refuses to touch a schema that was made by other texts than ours.
    func requireOurs(_ recorded: Bookkeeping) throws {
        let status = status(of: recorded)
        let newer = status.migrations.filter { $0.state == .newer }.map(\.name)
        guard newer.isEmpty else {
            throw MigrationError(
                .newer, "the database was migrated by a newer release (\(newer.joined(separator: ", ")))",
                hint: "use the program of that release")
        }
        let changed = status.migrations.filter { $0.state == .changed }.map(\.name)
        guard changed.isEmpty else {
            throw MigrationError(
                .changed, "applied migrations have been edited since: \(changed.joined(separator: ", "))",
                hint: "restore their text and put the difference into a new migration; "
                    + "a database without data worth keeping can be made anew")
        }
    }

    func readBookkeeping(_ c: isolated PGConnection) throws -> Bookkeeping {
        do {
            return try Bookkeeping.read(c)
        } catch let error as PGError where error.sqlState == "42501" {
            throw MigrationError(
                .notAllowed, error.message,
                hint: "grant one of skein_worker, skein_producer, skein_operator, skein_viewer to the connected role",
                cause: error)
        }
    }
}

extension Migrator {
    private static let rolesAttempts = 10

    /// Runs `roles.sql`. Roles are the whole cluster's, and a migrator of another database may be changing the same
    /// rows at this moment; the lock, which is one database's, does not keep it out.
    private func prepareRoles(_ c: isolated PGConnection) throws {
        for attempt in 1...Self.rolesAttempts {
            do {
                _ = try session.locked(c) { try session.apply(tree.roles, c) }
                return
            } catch let error as MigrationError {
                let state = error.cause?.sqlState ?? ""
                if state == "42501" {
                    throw MigrationError(
                        .notAllowed, error.cause?.message ?? error.message, hint: error.hint, file: error.file,
                        cause: error.cause)
                }
                let collided = ["23505", "40001", "40P01", "42710", "XX000"].contains(state)
                guard collided, attempt < Self.rolesAttempts else { throw error }
            }
        }
    }

    /// Applies the lowest pending migration, if there is one up to `target`. Looks anew under the lock each time: the
    /// other migrator may have been faster.
    private func applyNext(_ c: isolated PGConnection, target: Int?) throws -> AppliedStep? {
        try session.owned(c) {
            let recorded = try Bookkeeping.read(c)
            try requireOurs(recorded)
            if !recorded.exists { _ = try session.apply(tree.bookkeeping, c) }
            let next = tree.migrations.first {
                recorded.migrations[$0.number] == nil && $0.number <= (target ?? .max)
            }
            guard let next else { return nil }
            let duration = try session.apply(next.up, c)
            try Bookkeeping.insert(next, c)
            // A migration may drop views and change what functions return: all of them are due again.
            for part in tree.parts where part.part.numbers.contains(next.number) {
                try Bookkeeping.forget(sources: recorded.recorded(of: part.part), c)
            }
            return AppliedStep(action: .applied, path: next.up.path, duration: duration)
        }
    }

    /// Applies functions, views and grants that the database does not have with the present text.
    private func applySources(_ c: isolated PGConnection) throws -> [AppliedStep] {
        try session.owned(c) {
            let recorded = try Bookkeeping.read(c)
            try requireOurs(recorded)
            var steps: [AppliedStep] = []
            for part in tree.parts where part.migrations.allSatisfy({ recorded.migrations[$0.number] != nil }) {
                var due = part.replaceable.filter { recorded.sources[$0.path] != $0.checksum }
                if let grants = part.grants, !due.isEmpty || recorded.sources[grants.path] != grants.checksum {
                    due.append(grants)
                }
                for file in due {
                    let duration = try session.apply(file, c)
                    try Bookkeeping.record(file, c)
                    steps.append(AppliedStep(action: .applied, path: file.path, duration: duration))
                }
                let gone = Set(recorded.recorded(of: part.part)).subtracting(part.sources.map(\.path))
                if !gone.isEmpty { try Bookkeeping.forget(sources: gone.sorted(), c) }
            }
            return steps
        }
    }

    private func status(of recorded: Bookkeeping) -> SchemaStatus {
        let known = tree.migrations.map { migration -> SchemaStatus.Migration in
            let row = recorded.migrations[migration.number]
            let state: SchemaStatus.Migration.State =
                row.map { $0.checksum == migration.up.checksum ? .applied : .changed } ?? .pending
            return SchemaStatus.Migration(
                number: migration.number, name: migration.name, state: state, breaking: migration.breaking != nil,
                appliedAt: row?.appliedAt, appliedBy: row?.appliedBy)
        }
        let numbers = Set(known.map(\.number))
        let newer = recorded.migrations.values
            .filter { row in
                !numbers.contains(row.number) && tree.parts.contains { $0.part.numbers.contains(row.number) }
            }
            .map { row in
                SchemaStatus.Migration(
                    number: row.number, name: row.name, state: .newer, breaking: row.breaking,
                    appliedAt: row.appliedAt, appliedBy: row.appliedBy)
            }
        let sources = tree.sources.map { file in
            SchemaStatus.Source(
                path: file.path,
                state: recorded.sources[file.path].map { $0 == file.checksum ? .applied : .changed } ?? .pending)
        }
        return SchemaStatus(
            exists: recorded.exists, migrations: (known + newer).sorted { $0.number < $1.number }, sources: sources)
    }
}
