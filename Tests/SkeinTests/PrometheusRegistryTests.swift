import Metrics
import Testing

@testable import SkeinTelemetry

@Suite("Metrics of a process") struct PrometheusRegistryTests {
    @Test("Counters, gauges and histograms in Prometheus' text, one series a name and labels")
    func text() {
        let registry = PrometheusRegistry([
            Metric(name: "b_seconds", kind: .histogram, labels: ["k"], help: "A \\ and\nb.", buckets: [0.1, 1]),
            Metric(name: "a_total", kind: .counter, help: "Of a."),
        ])
        for _ in 0..<2 { Counter(label: "a_total", factory: registry).increment(by: 2) }
        Counter(label: "a_total", factory: registry).increment(by: -5)
        let timer = Timer(label: "b_seconds", dimensions: [("k", "x\"y")], factory: registry)
        timer.recordNanoseconds(100_000_000)
        timer.recordNanoseconds(500_000_000)
        timer.recordNanoseconds(2_000_000_000)
        let meter = Meter(label: "queue.depth", factory: registry)
        meter.set(2.5)
        meter.decrement(by: 1)
        #expect(
            registry.text() == #"""
                # HELP b_seconds A \\ and\nb.
                # TYPE b_seconds histogram
                b_seconds_bucket{k="x\"y",le="0.1"} 1
                b_seconds_bucket{k="x\"y",le="1"} 2
                b_seconds_bucket{k="x\"y",le="+Inf"} 3
                b_seconds_sum{k="x\"y"} 2.6
                b_seconds_count{k="x\"y"} 3
                # HELP a_total Of a.
                # TYPE a_total counter
                a_total 4
                # HELP queue_depth A metric of this process.
                # TYPE queue_depth gauge
                queue_depth 1.5

                """#)
    }

    @Test("Names that are not Prometheus' own are made so; a name has one type")
    func names() {
        let registry = PrometheusRegistry([])
        Counter(label: "9 lives-ü", dimensions: [("a.b", "1")], factory: registry).increment()
        Gauge(label: "9 lives-ü", factory: registry).record(7)
        Recorder(label: "size", aggregate: true, factory: registry).record(3)
        let text = registry.text()
        #expect(text.contains("\n_9_lives__{a_b=\"1\"} 1\n"))
        #expect(!text.contains("7"))
        #expect(text.contains("\nsize_bucket{le=\"5\"} 1\n") && text.contains("\nsize_sum 3\n"))
        #expect(PrometheusRegistry([]).text().isEmpty)
    }

    @Test("However many label values come, memory is bounded, and what is not kept is counted")
    func bounded() {
        let registry = PrometheusRegistry()
        for value in 0..<PrometheusRegistry.seriesMax + 50 {
            Counter(label: "wild_total", dimensions: [("id", "\(value)")], factory: registry).increment()
        }
        let lines = registry.text().split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("wild_total{") } == PrometheusRegistry.seriesMax)
        #expect(lines.contains("skein_series_refused_total 50"))
        Counter(label: "wild_total", dimensions: [("id", "0")], factory: registry).destroy()
        Counter(label: "new_total", factory: registry).increment()
        #expect(registry.text().contains("\nnew_total 1\n") && !registry.text().contains("id=\"0\""))
    }

    @Test("Many at once lose no count")
    func concurrent() async {
        let registry = PrometheusRegistry([])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = Counter(label: "n_total", factory: registry)
                    let recorder = Recorder(label: "r", aggregate: true, factory: registry)
                    for _ in 0..<10_000 {
                        counter.increment()
                        recorder.record(1)
                    }
                }
            }
        }
        #expect(registry.text().contains("\nn_total 80000\n") && registry.text().contains("\nr_count 80000\n"))
    }
}
