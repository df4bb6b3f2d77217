import Logging
import PQ
import Synchronization
import TestSupport
import Testing

/// Lends an open session in an empty database.
func withConnection(
    _ options: PGConnectOptions = .init(),
    _ body: @Sendable (PGConnection, TestDatabase) async throws -> Void
) async throws {
    try await withDatabase(.empty) { db in
        let connection = try await PGConnection.connect(db.conninfo, options: options, logger: testLogger)
        try await body(connection, db)
        await connection.close()
    }
}

/// Runs `body`, which must throw a `PGError`, and returns that.
func pgError(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> PGError {
    let error = try #require(
        await #expect(throws: PGError.self, sourceLocation: sourceLocation) { try await body() },
        sourceLocation: sourceLocation)
    return error
}

/// The same where nothing can be awaited.
func pgError(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws -> PGError {
    try #require(
        #expect(throws: PGError.self, sourceLocation: sourceLocation) { try body() }, sourceLocation: sourceLocation)
}

/// Runs `body`, which must throw a `PGError` of that code.
func expectCode(
    _ code: PGError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws {
    let error = try await pgError(sourceLocation: sourceLocation, body)
    #expect(error.code == code, sourceLocation: sourceLocation)
}

/// Waits until a backend runs a statement, or waits for a lock.
func untilActive(_ pid: Int32, _ watcher: PGConnection, waitEvent: String? = nil) async throws {
    try await eventually("backend \(pid) is active") {
        try await watcher.run { c in
            let sql = "select state, wait_event_type from pg_stat_activity where pid = $1"
            let rows = try c.query(sql, [.int4(pid)])
            guard rows.count == 1, try rows.get(String?.self, row: 0, 0) == "active" else { return false }
            guard let waitEvent else { return true }
            return try rows.get(String?.self, row: 0, 1) == waitEvent
        }
    }
}

/// Something that tasks tell each other once.
final class Signal: Sendable {
    private let stream = AsyncStream<Void>.makeStream()

    func fire() { stream.continuation.finish() }

    func wait() async { for await _ in stream.stream {} }
}

/// Values collected from several tasks.
final class Collected<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    var all: [Value] { values.withLock { $0 } }

    func add(_ value: Value) { values.withLock { $0.append(value) } }
}

/// Counts what several tasks do.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .relaxed) }

    /// The count after this one.
    @discardableResult
    func add() -> Int { count.add(1, ordering: .relaxed).newValue }
}

/// A logger whose lines can be looked at.
struct CapturedLog: Sendable {
    let lines = Collected<(level: Logger.Level, message: String, metadata: Logger.Metadata)>()

    var logger: Logger {
        let lines = lines
        var logger = Logger(label: "captured") { _ in Handler(lines: lines) }
        logger.logLevel = .debug
        return logger
    }

    private struct Handler: LogHandler {
        let lines: Collected<(level: Logger.Level, message: String, metadata: Logger.Metadata)>
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add((event.level, event.message.description, event.metadata ?? [:]))
        }
    }
}
