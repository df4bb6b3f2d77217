import PQ

/// An enqueue as one SQL statement with text values, for whoever has a transaction open in another driver (PostgresNIO,
/// Fluent, anything that binds text).
///
/// The statement returns one row `(job_id bigint, created boolean)`, and the enqueue takes part in the transaction that
/// it is run in. Its text never changes, so it can be prepared once.
public struct EnqueueStatement: Sendable, Hashable {
    /// The statement; `$1` … `$17` all carry their type, so drivers may bind them as text.
    public let sql: String
    /// The values in order, each in PostgreSQL's text format; `nil` is NULL.
    public let values: [String?]

    /// The statement that enqueues these arguments.
    ///
    /// - Throws: ``SkeinError`` for arguments that JSON cannot hold, and numbers and times that PostgreSQL cannot hold.
    public init<A: JobArgs>(_ args: A, _ options: EnqueueOptions = .init()) throws {
        let json = try JSONCoding.encode(args, kind: A.kind)
        try self.init(kind: A.kind, json: String(decoding: json, as: UTF8.self), options.completed(by: args))
    }

    /// The statement that enqueues arguments which are JSON text already.
    ///
    /// - Throws: ``SkeinError`` for numbers and times that PostgreSQL cannot hold.
    public init(kind: JobKind, json: String, _ options: EnqueueOptions = .init()) throws {
        sql = Statements.enqueue.sql
        values = [kind.rawValue, json] + (try EnqueueParameters(options).list.map(\.text))
    }
}
