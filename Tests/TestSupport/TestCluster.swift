import FoundationEssentials
import Glibc
public import LocalPostgres
import Subprocess
import SystemPackage

/// The server that all tests of a process share: the one that `SKEIN_TEST_CLUSTER` names (a conninfo of keywords and
/// values, of a superuser), or a private one that ends with the process.
public actor TestCluster {
    /// The one of this process.
    public static let shared = TestCluster()

    private var starting: Task<String, any Error>?

    /// The superuser's conninfo. Starts the server on first use.
    public func conninfo() async throws -> String {
        if let starting { return try await starting.value }
        let task = Task { try await Self.start() }
        starting = task
        return try await task.value
    }

    /// Settings of a server whose data nobody will miss.
    static let carelessSettings = [
        "fsync": "off", "synchronous_commit": "on", "full_page_writes": "off", "max_connections": "300",
        "max_wal_size": "1GB", "checkpoint_timeout": "30min", "max_locks_per_transaction": "256",
    ]

    /// Where the shared server's files are: in memory when there is room. Each test's database is a thousand files, and
    /// ext4 takes five times as long to make them where as many were removed just before.
    private static func carelessPlace() -> String {
        let memory = "/dev/shm"
        let room = 4 << 30
        var figures = statvfs()
        guard access(memory, W_OK) == 0, statvfs(memory, &figures) == 0,
            Int(figures.f_bavail) * Int(figures.f_frsize) >= room, availableMemory() >= room
        else { return "/tmp" }
        return memory
    }

    /// What new processes can have without swapping, in bytes; 0 when nobody says.
    private static func availableMemory() -> Int {
        let figures = (try? String(contentsOf: URL(filePath: "/proc/meminfo"), encoding: .utf8)) ?? ""
        let line = figures.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }

    private static func start() async throws -> String {
        if let given = ProcessInfo.processInfo.environment["SKEIN_TEST_CLUSTER"], !given.isEmpty {
            guard !given.hasPrefix("postgres://"), !given.hasPrefix("postgresql://") else {
                throw TestFailure("SKEIN_TEST_CLUSTER must be a conninfo of keywords and values, not a URI")
            }
            return given
        }
        return try await temporaryServer(in: carelessPlace(), settings: carelessSettings).start()
    }

    /// A server in a new directory, not started yet, that is removed at the latest when the process ends.
    static func temporaryServer(in place: String = "/tmp", settings: [String: String]) throws -> LocalPostgres {
        let directory = temporaryPath("cluster", in: place)
        try Watchdog.guardDirectory(directory)
        return LocalPostgres(directory: directory, settings: settings, logger: testLogger)
    }

    /// A path of its own, short enough for a socket in it.
    static func temporaryPath(_ what: String, in place: String = "/tmp") -> String {
        "\(place)/skein-\(what)-\(getpid())-" + String(UInt32.random(in: 0 ... .max), radix: 36)
    }
}

/// A data directory as `initdb` leaves it, made once per process: copying it is much cheaper than `initdb`.
private actor Seed {
    static let shared = Seed()
    /// Servers of single tests are expensive: two at a time.
    static let permits = Permits(2)

    private var making: Task<LocalPostgres, any Error>?

    func copy(to directory: String) async throws {
        let task =
            making
            ?? Task {
                let seed = try TestCluster.temporaryServer(settings: ["fsync": "off"])
                try await seed.prepare()
                return seed
            }
        making = task
        let result = try await Subprocess.run(
            .path("/bin/cp"), arguments: ["-a", try await task.value.directory, directory],
            output: .string(limit: 4096), error: .combinedWithOutput)
        guard result.terminationStatus.isSuccess else { throw TestFailure("cp: \(result.standardOutput)") }
    }
}

/// Runs `body` with a server of its own that it may kill: durable settings, stopped and removed afterwards. At most two
/// bodies run at a time, so do not nest them.
/// - Parameter settings: Server settings beside the defaults.
public func withCluster(
    settings: [String: String] = [:], _ body: (LocalPostgres) async throws -> Void
) async throws {
    await Seed.permits.take()
    let outcome: Result<Void, any Error>
    do {
        try await lendServer(settings, body)
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    await Seed.permits.give()
    try outcome.get()
}

private func lendServer(
    _ settings: [String: String], _ body: (LocalPostgres) async throws -> Void
) async throws {
    let server = try TestCluster.temporaryServer(settings: settings)
    let outcome: Result<Void, any Error>
    do {
        try await Seed.shared.copy(to: server.directory)
        try await server.start()
        try await body(server)
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    try? await server.stop(.immediate)
    try? FileManager.default.removeItem(atPath: server.directory)
    try outcome.get()
}
