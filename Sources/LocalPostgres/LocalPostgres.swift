import FoundationEssentials
import Glibc
public import Logging

/// A private PostgreSQL server that lives in one directory and is reached by a Unix socket alone.
///
/// The server belongs to the directory, not to the process that started it: another process that makes a value for the
/// same directory sees the same server, and the server outlives its starter until ``stop(_:)``.
///
/// Everything is kept in `<directory>/postgres`, mode 0700. Root, which PostgreSQL refuses, hands the server to the
/// owner of the place, or to `postgres` where root owns it. When that user cannot reach the directory (a checkout under
/// `/root`), the files live in `/var/lib/skein-dev/<fingerprint>` and `<directory>/postgres` is a link to them. When
/// the path is too long for a socket, the socket is in `/tmp/skein-<uid>-<fingerprint>`.
public struct LocalPostgres: Sendable {
    /// How a running server is ended, as in `pg_ctl stop`.
    public enum StopMode: String, Sendable {
        /// Waits for the clients to leave.
        case smart
        /// Ends the sessions, rolls back, writes a checkpoint.
        case fast
        /// Stops at once, as in a crash; the next start recovers.
        case immediate
    }

    let layout: ServerLayout
    let settings: [String: String]
    let logger: Logger
    let startTimeout: Duration = .seconds(60)
    let stopTimeout: Duration = .seconds(60)

    /// Describes the server; touches nothing.
    /// - Parameters:
    ///   - directory: Where it lives; made when missing. Relative paths start at the current directory.
    ///   - settings: Server settings by name, applied at the next start. The socket's place and the absence of TCP
    ///     cannot be changed.
    ///   - logger: Hears what is made, moved and started.
    public init(directory: String, settings: [String: String] = [:], logger: Logger) {
        layout = ServerLayout(directory: directory)
        self.settings = settings
        self.logger = logger
    }

    /// The connection string of the superuser `postgres` on the database `postgres`, known before the start.
    public var conninfo: String { layout.conninfo }

    /// The directory that was asked for, without symbolic links.
    public var directory: String { layout.directory }

    /// The file that the server writes its log to.
    public var logPath: String { layout.log }

    /// The account that owns the files and runs the server.
    public var serverUser: String { layout.user?.name ?? SystemUser.current }

    /// The server's process; nil when it does not run. Costs two file reads.
    public func postmasterPID() -> Int32? {
        Postmaster(layout: layout).pid
    }

    /// Whether the server's process is there, ready or not.
    public func isRunning() async -> Bool {
        postmasterPID() != nil
    }

    /// Makes the server when missing, starts it when stopped, and returns when it accepts connections.
    ///
    /// Idempotent, and safe when several processes do it at once. A server that crashed recovers first; a
    /// `postmaster.pid` left behind by a dead one does no harm. Gives up after 60 s.
    /// - Returns: ``conninfo``.
    /// - Throws: ``LocalPostgresError``; a failed start carries the end of the server's log.
    @discardableResult
    public func start() async throws -> String {
        try prepareHome()
        let lock = try await StartLock.acquire(layout.lock, timeout: startTimeout)
        defer { withExtendedLifetime(lock) {} }
        let deadline = ContinuousClock.now + startTimeout
        if postmasterPID() != nil, try await becomesReady(before: deadline) { return conninfo }
        let binaries = try await dataReady()
        try FileSystem.write(
            ServerConfiguration(settings: settings, socketDirectory: layout.socketDirectory).text,
            to: layout.configuration, owner: layout.user)
        try await launch(binaries, deadline: deadline)
        logger.info("PostgreSQL started", metadata: ["directory": "\(layout.home)", "user": "\(serverUser)"])
        return conninfo
    }

    /// Makes the data when missing, without a start: for those who copy the directory.
    package func prepare() async throws {
        try prepareHome()
        let lock = try await StartLock.acquire(layout.lock, timeout: startTimeout)
        defer { withExtendedLifetime(lock) {} }
        _ = try await dataReady()
    }

    private func dataReady() async throws -> PostgresBinaries {
        let version = try dataVersion()
        let binaries = try PostgresBinaries.find(major: version)
        if version == nil { try await initialise(binaries) }
        return binaries
    }

    /// Ends the server and waits until it is gone; does nothing when it does not run.
    /// - Throws: ``LocalPostgresError`` when it is still there after 60 s, as it may be with ``StopMode/smart``.
    public func stop(_ mode: StopMode = .fast) async throws {
        guard postmasterPID() != nil else { return }
        let binaries = try PostgresBinaries.find(major: try dataVersion())
        let outcome = try await program(binaries.pgctl).run(
            ["stop", "-D", layout.data, "-m", mode.rawValue, "-w", "-t", "\(stopTimeout.components.seconds)"],
            timeout: stopTimeout + .seconds(10))
        guard postmasterPID() == nil else {
            throw LocalPostgresError(
                .stopFailed, "PostgreSQL in \(layout.home) did not stop (\(mode.rawValue))",
                hint: mode == .smart ? "a smart stop waits for all clients; stop it fast" : nil,
                logTail: outcome.output + FileSystem.tail(of: layout.log))
        }
        // The server has removed its socket; a folder of it in /tmp is made anew by the next start.
        if !layout.socketDirectory.hasPrefix(layout.home) { rmdir(layout.socketDirectory) }
        logger.info("PostgreSQL stopped", metadata: ["directory": "\(layout.home)", "mode": "\(mode.rawValue)"])
    }

    func program(_ path: String) -> Program {
        Program(path: path, user: layout.user, workingDirectory: layout.home)
    }

    private func becomesReady(before deadline: ContinuousClock.Instant) async throws -> Bool {
        while postmasterPID() != nil {
            if Postmaster(layout: layout).isReady { return true }
            guard ContinuousClock.now < deadline else {
                throw LocalPostgresError(
                    .startFailed, "PostgreSQL in \(layout.home) runs but does not accept connections",
                    logTail: FileSystem.tail(of: layout.log))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    /// Starts the server. After `kill -9` of the old one its children may live for a moment, and the new one refuses
    /// their shared memory: that is waited out.
    private func launch(_ binaries: PostgresBinaries, deadline: ContinuousClock.Instant) async throws {
        rotateLog()
        while true {
            if try Postmaster(layout: layout).retireStaleFiles() {
                logger.notice("a dead server's files were cleared away", metadata: ["directory": "\(layout.home)"])
            }
            let left = max(.seconds(1), deadline - ContinuousClock.now)
            let logSize = FileStatus(following: layout.log)?.size ?? 0
            let outcome = try await program(binaries.pgctl).run(
                // Relative, since pg_ctl puts both names into a shell command with no more than double quotes.
                ["start", "-D", "data", "-l", "server.log", "-o", "-c \(layout.mark)"]
                    + ["-w", "-t", "\(left.components.seconds)", "-s"],
                timeout: left + .seconds(5))
            if outcome.succeeded, postmasterPID() != nil { return }
            let grown = (FileStatus(following: layout.log)?.size ?? 0) - logSize
            let tail = grown > 0 ? FileSystem.tail(of: layout.log, limit: min(grown + 1, 4096)) : ""
            let lingers = tail.contains("pre-existing shared memory block")
            guard lingers, ContinuousClock.now < deadline else {
                throw LocalPostgresError(
                    .startFailed, "PostgreSQL in \(layout.home) did not start", logTail: outcome.output + tail)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func rotateLog() {
        guard let size = FileStatus(following: layout.log)?.size, size > 16 << 20 else { return }
        rename(layout.log, layout.log + ".1")
    }
}
