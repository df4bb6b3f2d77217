import Metrics
import Synchronization

/// What a worker tells of itself through swift-metrics. Names and labels are fixed, others' dashboards depend on them; the only
/// values that vary are the names of registered kinds.
final class WorkerMetrics: Sendable {
    /// The series of one kind; each outcome's appears with its first job.
    private struct OfKind {
        let name: String
        let isKnown: Bool
        let duration: Timer
        let wait: Timer
        var finished: [Counter?]
        var news: [Int]
    }

    private let claim: Timer
    private let settle: Timer
    private let refused: Counter
    private let expired: Counter
    private let factory: any MetricsFactory
    private let kindName: @Sendable (Int32) -> String?
    private let kinds = Mutex<[Int32: OfKind]>([:])

    /// - Parameter kindName: The name of a kind by its number; nil for one that this worker does not know.
    init(_ factory: any MetricsFactory, kindName: @escaping @Sendable (Int32) -> String?) {
        self.factory = factory
        self.kindName = kindName
        claim = Timer(label: "skein_claim_duration_seconds", factory: factory)
        settle = Timer(label: "skein_settle_duration_seconds", factory: factory)
        refused = Counter(label: "skein_settles_refused_total", factory: factory)
        expired = Counter(label: "skein_leases_expired_total", factory: factory)
    }

    /// The database answered a claim.
    func claimed(in time: Duration) {
        claim.recordNanoseconds(time.wholeMicroseconds &* 1000)
    }

    /// The database answered a settle.
    func settled(in time: Duration) {
        settle.recordNanoseconds(time.wholeMicroseconds &* 1000)
    }

    /// These ends are stored, but for the refused ones: those jobs had been given to others.
    func stored(_ ends: [AttemptEnd], refused late: [Int64] = []) {
        refused.increment(by: late.count)
        let late = Set(late)
        kinds.withLock { kinds in
            // Most batches are of one kind: its series are looked up once, and counted up once.
            var current: OfKind?
            var number: Int32 = 0
            for end in ends where late.isEmpty || !late.contains(end.job) {
                if current == nil || number != end.kind {
                    if let current { keep(current, number, &kinds) }
                    number = end.kind
                    current = kinds[number] ?? series(of: number)
                }
                current?.news[end.outcome.rawValue] += 1
                if let micros = end.waitedMicros { current?.wait.recordNanoseconds(micros &* 1000) }
                if let micros = end.ranMicros { current?.duration.recordNanoseconds(micros &* 1000) }
            }
            if let current { keep(current, number, &kinds) }
        }
    }

    /// So many leases of a dead worker had jobs unfinished and were taken from it.
    func expired(_ leases: Int) {
        expired.increment(by: leases)
    }

    /// Whether notifications are heard. Not called where the worker does not listen: there is no such series then.
    func listens(_ isUp: Bool) {
        Meter(label: "skein_listen_up", factory: factory).set(isUp ? 1 : 0)
    }

    private func series(of number: Int32) -> OfKind {
        let known = kindName(number)
        let name = known ?? "unknown"
        let labels = [("kind", name)]
        let none = AttemptEnd.Outcome.allCases.count
        return OfKind(
            name: name, isKnown: known != nil,
            duration: Timer(label: "skein_job_duration_seconds", dimensions: labels, factory: factory),
            wait: Timer(label: "skein_job_wait_seconds", dimensions: labels, factory: factory),
            finished: Array(repeating: nil, count: none), news: Array(repeating: 0, count: none))
    }

    /// Counts what is new, and remembers the series unless the kind may yet become known under its name.
    private func keep(_ kind: OfKind, _ number: Int32, _ kinds: inout [Int32: OfKind]) {
        var kind = kind
        for outcome in AttemptEnd.Outcome.allCases where kind.news[outcome.rawValue] > 0 {
            let counter =
                kind.finished[outcome.rawValue]
                ?? Counter(
                    label: "skein_jobs_finished_total", dimensions: [("kind", kind.name), ("outcome", "\(outcome)")],
                    factory: factory)
            counter.increment(by: kind.news[outcome.rawValue])
            kind.finished[outcome.rawValue] = counter
            kind.news[outcome.rawValue] = 0
        }
        if kind.isKnown { kinds[number] = kind }
    }
}
