public import Logging

/// One session that only listens, for as long as `run` runs.
///
/// A session that is lost, or that has silently died (a heartbeat every 5 s must be answered within 5 s), is replaced;
/// the pauses between failed attempts grow from 100 ms to 10 s. After each LISTEN, the first included, comes
/// `.mayHaveMissed`: from then on nothing is lost until the next one, and what was sent before must be looked up once.
public final class PGListener: Sendable {
    /// What a listener tells.
    public enum Event: Sendable, Hashable {
        /// A NOTIFY. Equal ones that nobody has taken yet are told once.
        case notification(channel: String, payload: String)
        /// There was a gap: look for yourself once.
        case mayHaveMissed
    }

    /// How often a session is asked whether it still lives, and how long it may take to answer: together well below
    /// the 15 s after which nobody may be deceived any more.
    static let heartbeat = Duration.seconds(5)
    static let shortestPause = Duration.milliseconds(100)
    static let longestPause = Duration.seconds(10)

    private let conninfo: String
    private let channels: [String]
    private let options: PGConnectOptions
    private let logger: Logger
    private let onState: @Sendable (Bool) -> Void
    private let buffer = EventBuffer(limit: 1024)

    /// The events, for one reader. When more than 1,024 different ones wait, they are replaced by one
    /// `.mayHaveMissed`. Ends when `run` ends.
    public let events: AsyncStream<Event>

    /// Makes a listener; nothing is opened yet. `channels` are names as they are, quoted here. `onState` is told when it begins
    /// to hear, and when it no longer does.
    public init(
        _ conninfo: String, channels: [String], options: PGConnectOptions = .init(), logger: Logger,
        onState: @escaping @Sendable (Bool) -> Void = { _ in }
    ) {
        self.conninfo = conninfo
        self.channels = channels
        self.options = options
        self.logger = logger
        self.onState = onState
        let buffer = buffer
        events = AsyncStream { await buffer.next() }
    }

    /// Listens until the task is cancelled, which is not an error. Returns only then.
    public func run() async throws {
        defer { buffer.finish() }
        var pause = Self.shortestPause
        while !Task.isCancelled {
            do {
                try await session { pause = Self.shortestPause }
            } catch {
                if Task.isCancelled { break }
                logger.warning(
                    "Listening was interrupted",
                    metadata: ["error": "\(error)", "retry_seconds": "\(pause)"])
            }
            do {
                try await Task.sleep(for: pause * Double.random(in: 0.5...1))
            } catch {
                break
            }
            pause = min(pause * 2, Self.longestPause)
        }
    }

    /// One session, from its opening to its end.
    private func session(established: () -> Void) async throws {
        let connection = try await PGConnection.connect(conninfo, options: options, logger: logger)
        let buffer = buffer
        let ended = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let channels = channels
        do {
            try await connection.run { connection in
                connection.onNotification = { buffer.push(.notification(channel: $0, payload: $1)) }
                connection.onClose = { ended.continuation.finish() }
                for channel in channels { _ = try connection.query("LISTEN \(quoted(channel))", timeout: .seconds(5)) }
            }
            established()
            onState(true)
            defer { onState(false) }
            buffer.push(.mayHaveMissed)
            try await watch(connection, ended.stream)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    /// Returns when the session has ended or the task is cancelled; throws when a heartbeat is not answered.
    private func watch(_ connection: PGConnection, _ ended: AsyncStream<Void>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in ended {} }
            group.addTask {
                while true {
                    try await Task.sleep(for: Self.heartbeat)
                    _ = try await connection.run { try $0.query("select 1", timeout: Self.heartbeat) }
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        if !Task.isCancelled { throw PGError(.connectionLost, "the listening session has ended") }
    }
}

/// An identifier as SQL wants it.
private func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}
