import FoundationEssentials
import Logging
import PQ
import TestSupport
import Testing

@testable import Skein
@testable import SkeinTelemetry

@Suite("Worker: traces", .timeLimit(.minutes(2))) struct WorkerTraceTests {
    private static let sampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    private static let unsampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"

    @Test(
        "From the enqueue to the collector: one trace, a consumer's span linked to the producer's, and in each log line"
    )
    func spans() async throws {
        let collector = try Collector()
        defer { collector.stop() }
        try await withQueue { database, skein in
            let seen = Diary<TraceContext?>()
            let book = LogBook()
            let jobs = chores { job, context in
                seen.write(context.trace)
                context.logger.info("at work")
                if job.args.name == "fail" { throw JobFailure(code: "no_luck", message: "planted secret") }
                try await Task.sleep(for: .milliseconds(20))
                return .done
            }
            let registry = PrometheusRegistry()
            let exporter = try SpanExporter(
                endpoint: collector.endpoint, service: "test", newTraces: 0, logger: testLogger, metrics: registry)
            let before = Date()
            let good = try await skein.enqueue(Chore(), EnqueueOptions(trace: Self.sampled)).id
            let bad = try await skein.enqueue(
                Chore(name: "fail"), EnqueueOptions(maxAttempts: 1, trace: Self.sampled)
            ).id
            for trace in [Self.unsampled, nil] { _ = try await skein.enqueue(Chore(), EnqueueOptions(trace: trace)) }
            try await RunningWorker(
                database, jobs, .quick { $0.mode = .drain }, logger: book.logger, metrics: registry, spans: exporter
            ).ended()
            await exporter.finish()

            let spans = try collector.spans()
            #expect(spans.count == 2)
            let producer = try #require(TraceContext(Self.sampled))
            for (span, job, outcome) in [
                (try #require(spans.first { $0["skein.outcome"] == "completed" }), good, "completed"),
                (try #require(spans.first { $0["skein.outcome"] == "discarded" }), bad, "discarded"),
            ] {
                #expect(span.traceId == producer.traceID && span.parentSpanId == producer.spanID)
                #expect(span.links == [.init(traceId: producer.traceID, spanId: producer.spanID)])
                #expect(span.spanId.wholeMatch(of: #/[0-9a-f]{16}/#) != nil && span.spanId != producer.spanID)
                #expect(span.kind == 5 && span.name == "process worker.chore")
                #expect(span["messaging.message.id"] == "\(job)" && span["skein.attempt"] == "1")
                let (start, end) = (Int64(span.startTimeUnixNano) ?? 0, Int64(span.endTimeUnixNano) ?? 0)
                let least: Int64 = outcome == "completed" ? 20_000_000 : 0
                #expect(start >= Int64(before.timeIntervalSince1970 * 1e9) - 1_000_000 && end - start >= least)
                #expect(span.status?.code == (outcome == "completed" ? nil : 2))
                #expect(span["error.type"] == (outcome == "completed" ? nil : "no_luck"))
                #expect(
                    book.count(
                        "at work attempt=1 job=\(job) kind=worker.chore span_id=\(span.spanId) trace_id=\(span.traceId)"
                    )
                        == 1)
            }
            #expect(try collector.resource() == ["service.name": "test", "service.version": Worker.version])
            let head = try #require(collector.requests.first)
            #expect(
                head.hasPrefix("POST /v1/traces HTTP/1.1\r\n") && head.contains("Content-Type: application/json\r\n"))
            #expect(!collector.requests.contains { $0.contains("planted secret") })
            // What is not recorded is handed on as it came; a job without a trace has none.
            let handed = seen.entries.compactMap { $0?.description }
            #expect(seen.entries.count == 4 && handed.count == 3 && handed.contains(Self.unsampled))
            #expect(Set(handed).isSuperset(of: spans.map { "00-\($0.traceId)-\($0.spanId)-01" }))
            #expect(book.count("trace_id=4bf92f3577b34da6a3ce929d0e0e4736") == 1)
            #expect(book.count("An attempt failed attempt=1 code=no_luck job=\(bad)") == 1)
            #expect(book.count("trace_id=\(producer.traceID)") == 3, "two lines of the handlers, one of the failure")
            #expect(registry.text().value("skein_spans_exported_total") == 2)
            #expect(registry.text().value("skein_spans_dropped_total") == 0)
        }
    }

    @Test("A job that ignores its cancellation is told of with its trace")
    func stuck() async throws {
        try await withQueue { database, skein in
            let gate = Gate()
            let book = LogBook()
            let jobs = chores { _, _ in
                try await Task { try await gate.pass() }.value
                return .done
            }
            let worker = RunningWorker(database, jobs, logger: book.logger)
            let id = try await skein.enqueue(Chore(), EnqueueOptions(trace: Self.sampled)).id
            try await skein.wait(id, .running)
            try await skein.cancel(id)
            try await eventually("it is told") {
                book.count("A job ignores its cancellation job=\(id) trace_id=0af7651916cd43dd8448eb211c80319c") == 1
            }
            gate.open()
            try await worker.drain()
        }
    }

    @Test("Jobs without a trace begin one for the share that is wanted")
    func share() throws {
        let never = try SpanExporter(endpoint: "http://127.0.0.1:1", service: "t", newTraces: 0, logger: testLogger)
        let always = try SpanExporter(endpoint: "http://127.0.0.1:1/", service: "t", newTraces: 1, logger: testLogger)
        #expect(never.begin(nil) == nil && always.begin(nil)?.isSampled == true)
        let no = try #require(TraceContext(Self.unsampled))
        #expect(always.begin(no) == nil, "the producer has decided")
        #expect(throws: JobFailure.self) {
            try SpanExporter(endpoint: "nowhere", service: "t", newTraces: 0, logger: testLogger)
        }
    }

    @Test("A collector that is busy gets them again, one that refuses does not, and what it leaves out is counted")
    func answers() async throws {
        let partial = #"{"partialSuccess":{"rejectedSpans":"1","errorMessage":"x"}}"#
        let collector = try Collector([
            LoopbackServer.answer("503 Service Unavailable"), LoopbackServer.answer("200 OK", body: partial),
            LoopbackServer.answer("400 Bad Request"),
        ])
        defer { collector.stop() }
        let registry = PrometheusRegistry()
        let exporter = try SpanExporter(
            endpoint: collector.endpoint, service: "t", newTraces: 1, logger: testLogger, metrics: registry)
        func told() -> [Double?] {
            ["exported", "dropped"].map { registry.text().value("skein_spans_\($0)_total") }
        }
        for _ in 0..<3 { exporter.end(try span(of: exporter)) }
        await exporter.sendAll()
        #expect(told() == [0, 0] && collector.requests.count == 1)
        await exporter.sendAll()
        #expect(told() == [2, 1])
        #expect(try Set(collector.spans().map(\.spanId)).count == 3)
        exporter.end(try span(of: exporter))
        await exporter.sendAll()
        #expect(told() == [2, 2] && collector.requests.count == 3)
    }

    @Test(
        "The buffer is bounded; a collector that is away costs spans and no job, and the end waits for it only so long")
    func bounded() async throws {
        let registry = PrometheusRegistry()
        let silent = try LoopbackServer { $0.waitForEnd() }
        defer { silent.stop() }
        let exporter = try SpanExporter(
            endpoint: silent.url(""), service: "t", newTraces: 1, logger: testLogger, metrics: registry)
        for _ in 0..<SpanExporter.bufferMax + 10 { exporter.end(try span(of: exporter)) }
        #expect(registry.text().value("skein_spans_dropped_total") == 10)
        let start = ContinuousClock.now
        await exporter.finish()
        #expect(ContinuousClock.now - start < .seconds(15))
        #expect(registry.text().value("skein_spans_dropped_total") == Double(SpanExporter.bufferMax + 10))
        #expect(registry.text().value("skein_spans_exported_total") == 0)
    }

    private func span(of exporter: SpanExporter) throws -> JobSpan {
        JobSpan(
            context: try #require(exporter.begin(nil)), producer: nil, job: 1, kind: "k", attempt: 1, worker: 1,
            start: Date(), duration: .milliseconds(1), outcome: "completed", errorCode: nil)
    }
}
