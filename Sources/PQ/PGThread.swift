import CLibPQ
import Glibc
import Synchronization

/// The thread on which one connection lives: a serial executor that waits for work and for its socket at once.
///
/// Measured against the alternatives on the same machine: an actor on a DispatchSource per wait needs two to four
/// times the CPU for a round trip, and an actor on the default executor blocks the cooperative pool.
///
/// `@unchecked Sendable`: `jobs` and `stopping` are inside the mutex; `thread` is written once, by the thread itself
/// before it runs any job; `watched` and `onReadable` are touched on the thread only, which `checkIsolated` enforces.
/// The running thread holds a strong reference to this object, so the descriptor and the list outlive its last job.
final class PGThread: SerialExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var stopping = false
    }

    private let inbox = Mutex(Inbox())
    private let wakeup: Int32
    private let thread = Atomic<UInt>(0)
    private var watched: Int32 = -1
    private var onReadable: (() -> Void)?

    init() throws(PGError) {
        wakeup = skein_eventfd()
        guard wakeup >= 0 else {
            throw PGError(.connectionFailed, "no descriptor left for a connection's thread (errno \(errno))")
        }
        try start()
    }

    deinit { Glibc.close(wakeup) }

    private func start() throws(PGError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 512 * 1024)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // Signals are the main thread's business: a handler must not interrupt a poll here.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var identity = pthread_t()
        let argument = Unmanaged.passRetained(self)
        let status = pthread_create(
            &identity, &attributes,
            { argument in
                guard let argument else { return nil }
                let executor = Unmanaged<PGThread>.fromOpaque(argument).takeRetainedValue()
                executor.thread.store(UInt(pthread_self()), ordering: .relaxed)
                skein_name_thread("pq-connection")
                executor.work()
                return nil
            }, argument.toOpaque())
        guard status == 0 else {
            argument.release()
            throw PGError(.connectionFailed, "no thread could be started for a connection (errno \(status))")
        }
    }

    // MARK: SerialExecutor

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let wasEmpty = inbox.withLock { inbox in
            inbox.jobs.append(job)
            return inbox.jobs.count == 1
        }
        if wasEmpty { wake() }
    }

    func checkIsolated() {
        precondition(isOwnThread, "a connection was touched off its own thread")
    }

    func isIsolatingCurrentContext() -> Bool? { isOwnThread }

    private var isOwnThread: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    // MARK: Life

    /// Ends the thread after the jobs that it already has. Called when nobody can send it more.
    func stop() {
        inbox.withLock { $0.stopping = true }
        wake()
    }

    /// Sets the socket to watch between jobs, -1 for none, and what to do when it can be read. On the thread only.
    func watch(_ socket: Int32, _ onReadable: (() -> Void)?) {
        checkIsolated()
        watched = socket
        self.onReadable = onReadable
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(wakeup, &one, 8)
    }

    private func work() {
        var batch: [UnownedJob] = []
        while true {
            let stopping = inbox.withLock { inbox in
                swap(&inbox.jobs, &batch)
                return inbox.stopping
            }
            if batch.isEmpty {
                if stopping { break }
                sleepUntilWork()
                continue
            }
            for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
            batch.removeAll(keepingCapacity: true)
        }
        onReadable = nil
    }

    /// Waits without a deadline, the only place that does: there is nobody whose wait it is.
    private func sleepUntilWork() {
        var descriptors = (
            pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
            pollfd(fd: watched, events: Int16(POLLIN), revents: 0)
        )
        let ready = withUnsafeMutableBytes(of: &descriptors) { bytes in
            poll(bytes.assumingMemoryBound(to: pollfd.self).baseAddress, 2, -1)
        }
        guard ready > 0 else { return }
        if descriptors.0.revents != 0 {
            var count: UInt64 = 0
            _ = read(wakeup, &count, 8)
        }
        if descriptors.1.revents != 0 { onReadable?() }
    }
}
