import Glibc

/// Keeps two programs from making or starting the same server at once. The kernel drops it with the process.
struct StartLock: ~Copyable {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Waits its turn, looking every 50 ms, for at most `timeout`.
    static func acquire(_ path: String, timeout: Duration) async throws -> StartLock {
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileSystem.failure("cannot open", path) }
        let lock = StartLock(descriptor: descriptor)
        let deadline = ContinuousClock.now + timeout
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard ContinuousClock.now < deadline else {
                throw LocalPostgresError(
                    .startFailed, "another program has been starting the server at \(path) for more than \(timeout)",
                    hint: "fuser \(path) names it")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return lock
    }
}
