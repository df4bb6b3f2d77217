public import PQ

/// The kinds that a program knows, each with its handler.
///
/// Registering never fails; ``validate()`` reports every mistake at once, with file and line.
public struct JobRegistry: Sendable {
    /// What runs one attempt of a kind.
    package typealias Handler = @Sendable (RawJob, JobContext) async throws -> JobOutcome

    /// One registered kind.
    package struct Entry: Sendable {
        /// The kind.
        package let kind: JobKind
        /// Former names of the kind.
        package let aliases: [JobKind]
        /// What is stored with the kind.
        package let defaults: JobDefaults
        /// The argument rules that are stored with the kind.
        package let rules: ArgumentRules?
        /// What runs an attempt.
        package let run: Handler
        /// Where it was registered, `Module/File.swift:12`.
        package let origin: String

        /// How long an attempt may run.
        package var timeout: Duration { defaults.timeout }
    }

    /// All kinds in the order of their registration.
    package private(set) var entries: [Entry] = []
    private var index: [String: Int] = [:]
    private var problems: [String] = []

    /// A registry without kinds.
    public init() {}

    /// The names of the registered kinds, in the order of their registration.
    public var kinds: [JobKind] { entries.map(\.kind) }

    /// The entry that handles jobs stored under this name, which may be an alias; `nil` when none does.
    package func entry(for kind: String) -> Entry? {
        index[kind].map { entries[$0] }
    }

    /// Registers the handler of a kind. The arguments are decoded before the handler is called; arguments that do not
    /// fit are a failed attempt with code `bad_arguments`.
    public mutating func handle<A: JobArgs>(
        _ args: A.Type,
        fileID: String = #fileID,
        line: Int = #line,
        _ body: @escaping @Sendable (Job<A>, JobContext) async throws -> JobOutcome
    ) {
        add(
            Entry(
                kind: A.kind, aliases: A.aliases, defaults: A.defaults, rules: A.rules,
                run: { raw, context in try await body(try Job<A>(raw), context) },
                origin: "\(fileID):\(line)"))
    }

    /// Registers a handler that reads the argument bytes itself: for kinds without a Swift type, and for jobs so short
    /// that decoding would cost more than the work.
    public mutating func handle(
        raw kind: JobKind,
        aliases: [JobKind] = [],
        defaults: JobDefaults = .init(),
        rules: ArgumentRules? = nil,
        fileID: String = #fileID,
        line: Int = #line,
        _ body: @escaping @Sendable (RawJob, JobContext) async throws -> JobOutcome
    ) {
        add(
            Entry(
                kind: kind, aliases: aliases, defaults: defaults, rules: rules, run: body,
                origin: "\(fileID):\(line)"))
    }

    private mutating func add(_ entry: Entry) {
        problems += Self.problems(of: entry)
        for name in [entry.kind] + entry.aliases {
            if let first = index[name.rawValue] {
                problems.append("\(name) is handled twice: at \(entries[first].origin) and at \(entry.origin)")
            } else {
                index[name.rawValue] = entries.count
            }
        }
        entries.append(entry)
    }

    private static func problems(of entry: Entry) -> [String] {
        var found: [String] = []
        func check(_ holds: Bool, _ text: String) {
            if !holds { found.append("\(entry.kind) at \(entry.origin): \(text)") }
        }
        let defaults = entry.defaults
        check(!entry.kind.rawValue.isEmpty && !entry.aliases.contains(JobKind(rawValue: "")), "an empty name")
        check(!defaults.queue.isEmpty, "an empty queue name")
        check(defaults.maxAttempts > 0, "maxAttempts must be at least 1")
        check(defaults.timeout > .zero, "timeout must be longer than nothing")
        check(defaults.backoff >= .zero, "backoff must not be negative")
        check(defaults.backoffMax >= defaults.backoff, "backoffMax must not be shorter than backoff")
        return found
    }

    /// Checks what can be checked without a database.
    ///
    /// - Throws: ``SkeinError`` with code ``SkeinError/Code/invalidRegistry``, whose message lists all mistakes.
    public func validate() throws {
        guard problems.isEmpty else {
            throw SkeinError(.invalidRegistry, message: problems.joined(separator: "; "))
        }
    }

    /// Stores all kinds, their aliases, defaults and rules, in one transaction. Kinds that are stored as they should be
    /// are left alone.
    ///
    /// - Throws: ``SkeinError`` for a registry that is not valid, for a rule that the database does not know, and when
    ///   this role may not define kinds.
    public func install(_ connection: isolated PGConnection) throws {
        try validate()
        try connection.transaction {
            for entry in entries {
                for name in [entry.kind] + entry.aliases {
                    try Self.define(name, as: entry, on: connection)
                }
            }
        }
    }

    private static func define(_ name: JobKind, as entry: Entry, on connection: isolated PGConnection) throws {
        let defaults = entry.defaults
        guard let priority = Int32(exactly: defaults.priority), let attempts = Int32(exactly: defaults.maxAttempts),
            let bytes = Int32(exactly: defaults.argsBytesMax)
        else { throw SkeinError(.outOfRange, message: "a default of \(name) is out of range", kind: name.rawValue) }
        try SkeinError.mapped(kind: name, args: { Array((entry.rules?.json ?? "{}").utf8) }) {
            _ = try connection.execute(
                Statements.defineKind,
                [
                    .text(name.rawValue), .jsonb(entry.rules?.json), .text(defaults.queue), .int4(priority),
                    .int4(attempts), .interval(defaults.timeout), .interval(defaults.backoff),
                    .interval(defaults.backoffMax), .text(defaults.uniqueFor.rawValue),
                    .textArray(defaults.personal.map(Optional.some)), .text(defaults.description),
                    .int4(bytes),
                ])
        }
    }
}
