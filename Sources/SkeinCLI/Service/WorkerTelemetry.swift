import Logging
import Skein
import SkeinTelemetry

/// What a worker tells to others while it works: metrics for its page, spans for a collector.
struct WorkerTelemetry: Sendable {
    /// Nil without a page: nobody could read them.
    let metrics: PrometheusRegistry?
    /// Nil without a collector.
    let spans: SpanExporter?

    init(_ settings: Settings, hasPage: Bool, logger: Logger) throws {
        metrics = hasPage ? PrometheusRegistry() : nil
        let endpoint = try settings.string(.otlpEndpoint)
        guard !endpoint.isEmpty else {
            spans = nil
            return
        }
        do {
            spans = try SpanExporter(
                endpoint: endpoint, service: try settings.string(.otlpService),
                newTraces: Double(try settings.integer(.otlpNewTraces)) / 100, logger: logger, metrics: metrics)
        } catch let error as JobFailure {
            throw CLIError(.usage, Message.configOTLP.text(["reason": error.message]))
        }
    }

    /// What the worker counted, in Prometheus' text format.
    var text: @Sendable () -> String {
        { [metrics] in metrics?.text() ?? "" }
    }

    /// Runs `body` while spans go out; what is left of them goes out after it.
    func sending(while body: () async throws -> Void) async throws {
        let task = spans.map { spans in Task { await spans.run() } }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        task?.cancel()
        await task?.value
        await spans?.finish()
        try outcome.get()
    }
}
