public import FoundationEssentials

/// What the migrator found, file by file.
public struct SchemaStatus: Sendable {
    /// One migration, known to this program or only to the database.
    public struct Migration: Sendable {
        /// How it stands.
        public enum State: Sendable, Equatable {
            /// Applied with the text that this program has.
            case applied
            /// Not applied yet.
            case pending
            /// Applied with another text.
            case changed
            /// Applied by a newer release; this program does not have it.
            case newer
        }

        /// Its number.
        public let number: Int
        /// Its file's name without the ending.
        public let name: String
        /// How it stands.
        public let state: State
        /// Whether programs of earlier releases must not run after it.
        public let breaking: Bool
        /// When it was applied, by the database's clock; nil while pending.
        public let appliedAt: Date?
        /// The login that applied it; nil while pending.
        public let appliedBy: String?
    }

    /// One file that is applied again whenever its text changes.
    public struct Source: Sendable {
        /// How it stands.
        public enum State: Sendable, Equatable {
            /// The database has this text.
            case applied
            /// The database does not have it.
            case pending
            /// The database has another text, of an older or a newer release.
            case changed
        }

        /// Path relative to `sql/`.
        public let path: String
        /// How it stands.
        public let state: State
    }

    /// Whether the database has the bookkeeping tables at all.
    public let exists: Bool
    /// All migrations in order.
    public let migrations: [Migration]
    /// All functions, views and grants in order of application.
    public let sources: [Source]

    /// Whether this program's `up` would change nothing.
    public var isCurrent: Bool {
        exists && migrations.allSatisfy { $0.state == .applied } && sources.allSatisfy { $0.state == .applied }
    }
}

/// Whether a program may work with the schema it finds.
public enum SchemaCheck: Sendable, Equatable {
    /// The very schema that this program was built with.
    case current
    /// Older than this program: these migrations or files are still to be applied.
    case behind(pending: [String])
    /// Newer than this program, by additions only: these migrations are unknown here.
    case aheadCompatible([String])
    /// Newer than this program, and marked as breaking for it by these migrations.
    case aheadBreaking([String])
    /// There is no such schema in this database.
    case missing
    /// Texts differ. A migration here means that the schema is not one of any release. Sources (functions, views,
    /// grants) alone differ between releases with the same migrations, and their identity never changes.
    case changed(migrations: [String], sources: [String])

    /// Whether a worker or client of this program may run on the schema.
    public var allowsWork: Bool {
        switch self {
        case .current, .aheadCompatible: true
        case .changed(let migrations, _): migrations.isEmpty
        case .behind, .aheadBreaking, .missing: false
        }
    }
}

extension SchemaStatus {
    /// The verdict, worst finding first.
    var check: SchemaCheck {
        func names(_ state: Migration.State) -> [String] { migrations.filter { $0.state == state }.map(\.name) }
        func paths(_ state: Source.State) -> [String] { sources.filter { $0.state == state }.map(\.path) }
        guard exists, migrations.contains(where: { $0.state != .pending }) else { return .missing }
        let breaking = migrations.filter { $0.state == .newer && $0.breaking }.map(\.name)
        if !breaking.isEmpty { return .aheadBreaking(breaking) }
        let changed = names(.changed)
        if !changed.isEmpty { return .changed(migrations: changed, sources: paths(.changed)) }
        let pending = names(.pending) + (names(.newer).isEmpty ? paths(.pending) : [])
        if !pending.isEmpty { return .behind(pending: pending) }
        let newer = names(.newer)
        if !newer.isEmpty { return .aheadCompatible(newer) }
        let edited = paths(.changed)
        return edited.isEmpty ? .current : .changed(migrations: [], sources: edited)
    }
}
