import FoundationEssentials
public import Logging
public import Metrics
public import Skein
import Synchronization
import Transfer

/// Sends the spans of attempts to a collector: OTLP over HTTP, as JSON.
///
/// An attempt is recorded when its job came with a sampled trace context, or by chance when it came with none. The buffer is bounded:
/// what does not fit, and what the collector does not take, is counted in `skein_spans_dropped_total` and lost. No job waits
/// for any of it.
public final class SpanExporter: JobSpans {
    /// Spans that wait at most, and spans in one request.
    static let bufferMax = 2_048
    static let batchMax = 512
    /// How long a span waits for others.
    private static let patience = Duration.seconds(5)
    private static let timeout = Duration.seconds(10)

    private let address: HTTPAddress
    private let policy: HTTPPolicy
    private let service: String
    private let newTraces: Double
    private let logger: Logger
    private let exported: Counter
    private let dropped: Counter
    private let waiting = Mutex<[JobSpan]>([])
    /// Raised when a batch is full.
    private let bell = Signal()

    /// - Parameters:
    ///   - endpoint: The collector's address, as `http://127.0.0.1:4318`; `/v1/traces` is put after it.
    ///   - service: What the resource is called.
    ///   - newTraces: Of the jobs without a trace context the share, 0 to 1, that begins a trace.
    /// - Throws: `JobFailure` for what is not an address.
    public init(
        endpoint: String, service: String, newTraces: Double, logger: Logger, metrics: (any MetricsFactory)? = nil
    ) throws {
        // The address is the operator's word, not a job's: any network may be meant.
        policy = HTTPPolicy(
            allowedRanges: ["0.0.0.0/0", "::/0"].compactMap { NetworkRange($0) }, timeout: Self.timeout,
            bodyBytesMax: 65_536)
        let base = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        address = try HTTPAddress(base + "/v1/traces", policy: policy)
        self.service = service
        self.newTraces = newTraces
        self.logger = logger
        let factory = metrics ?? MetricsSystem.factory
        exported = Counter(label: "skein_spans_exported_total", factory: factory)
        dropped = Counter(label: "skein_spans_dropped_total", factory: factory)
    }

    /// The place of an attempt that is recorded.
    public func begin(_ producer: TraceContext?) -> TraceContext? {
        guard let producer else { return newTraces > 0 && Double.random(in: 0..<1) < newTraces ? .root() : nil }
        return producer.isSampled ? producer.child() : nil
    }

    /// Keeps a span for the next request.
    public func end(_ span: JobSpan) {
        let (isKept, isBatch) = waiting.withLock { waiting -> (Bool, Bool) in
            guard waiting.count < Self.bufferMax else { return (false, true) }
            waiting.append(span)
            return (true, waiting.count >= Self.batchMax)
        }
        if !isKept { dropped.increment() }
        if isBatch { bell.set() }
    }

    /// Sends what comes until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            await bell.wait(atMost: Self.patience)
            await sendAll()
        }
    }

    /// Sends what is left, once, and gives up after a few seconds.
    public func finish() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.sendAll() }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            await group.next()
            group.cancelAll()
        }
        let left = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting.count
        }
        lose(left, "the process ends")
    }

    /// Sends batch after batch; what a collector that is down does not take stays for the next time.
    func sendAll() async {
        while !Task.isCancelled {
            let batch = waiting.withLock { Array($0.prefix(Self.batchMax)) }
            guard !batch.isEmpty, await send(batch) else { return }
            waiting.withLock { $0.removeFirst(batch.count) }
        }
    }

    /// False when the batch is to be sent again.
    private func send(_ batch: [JobSpan]) async -> Bool {
        do {
            let body = try OTLP.request(batch, service: service)
            let response = try await HTTPTransfer.perform(
                HTTPRequest(
                    address: address, method: "POST", headers: [("Content-Type", "application/json")], body: body,
                    timeout: Self.timeout), policy)
            switch response.status {
            case 200..<300:
                let refused = min(batch.count, OTLP.refused(response.body.text))
                exported.increment(by: batch.count - refused)
                lose(refused, "the collector refused them")
                return true
            case 429, 502, 503, 504:
                logger.debug("The collector takes no spans now", metadata: ["status": "\(response.status)"])
                return false
            default:
                lose(batch.count, "the collector answered \(response.status)")
                return true
            }
        } catch is CancellationError {
            return false
        } catch {
            logger.debug("The collector of spans cannot be reached", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func lose(_ count: Int, _ why: String) {
        guard count > 0 else { return }
        dropped.increment(by: count)
        logger.warning("Spans were lost", metadata: ["spans": "\(count)", "reason": "\(why)"])
    }
}
