import CLibPQ
import Glibc
import Synchronization

/// The one thread of the process that sends cancel requests.
///
/// PQcancel of libpq 15 blocks and has no timeout of its own, so it must run neither on the cooperative pool nor on
/// a connection's thread. A request that hangs delays the others; no statement waits for them, since each has its
/// own deadline.
///
/// `@unchecked Sendable`: the queue is guarded by `lock`; the two pthread objects are allocated once and never moved.
final class CancelThread: @unchecked Sendable {
    static let shared = CancelThread()

    /// More than this many waiting requests mean that the server cannot be reached; further ones are dropped.
    static let capacity = 1024

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var queue: [@Sendable () -> Void] = []
    private var isStarted = false

    private init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(condition, nil)
    }

    /// False when the request was dropped: queue full, or no thread could be started.
    @discardableResult
    func submit(_ request: @escaping @Sendable () -> Void) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        guard queue.count < Self.capacity else { return false }
        if !isStarted { isStarted = start() }
        guard isStarted else { return false }
        queue.append(request)
        pthread_cond_signal(condition)
        return true
    }

    /// Returns when all requests so far have been sent, or `limit` has passed.
    func sent(within limit: Duration) async {
        guard isAtWork else { return }
        let (ends, end) = AsyncStream.makeStream(of: Never.self)
        // requests are sent one after the other
        guard submit({ end.finish() }) else { return }
        let timer = Task {
            try await Task.sleep(for: limit)
            end.finish()
        }
        for await _ in ends {}
        timer.cancel()
    }

    private var isAtWork: Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return isStarted
    }

    private func start() -> Bool {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var identity = pthread_t()
        let status = pthread_create(
            &identity, nil,
            { _ in
                skein_name_thread("pq-cancel")
                CancelThread.shared.work()
                return nil
            }, nil)
        guard status == 0 else { return false }
        pthread_detach(identity)
        return true
    }

    private func work() {
        while true {
            pthread_mutex_lock(lock)
            while queue.isEmpty { pthread_cond_wait(condition, lock) }
            let batch = queue
            queue.removeAll()
            pthread_mutex_unlock(lock)
            for request in batch { request() }
        }
    }
}
