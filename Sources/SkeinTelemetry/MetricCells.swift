import Metrics
import Synchronization

/// One series: takes values from everywhere and tells its samples.
protocol MetricCell: AnyObject, Sendable {
    func samples(_ name: String, _ labels: [(String, String)]) -> [String]
}

final class CounterCell: CounterHandler, MetricCell {
    private let count = Atomic<Int64>(0)

    /// A counter never falls; a negative amount is a fault of its caller and counts as none.
    func increment(by amount: Int64) {
        count.wrappingAdd(max(0, amount), ordering: .relaxed)
    }

    func reset() {
        count.store(0, ordering: .relaxed)
    }

    func samples(_ name: String, _ labels: [(String, String)]) -> [String] {
        [PrometheusText.sample(name, labels, String(count.load(ordering: .relaxed)))]
    }
}

final class GaugeCell: MeterHandler, RecorderHandler, MetricCell {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { increment(by: -amount) }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func samples(_ name: String, _ labels: [(String, String)]) -> [String] {
        [PrometheusText.sample(name, labels, PrometheusText.number(value.withLock { $0 }))]
    }
}

final class HistogramCell: TimerHandler, RecorderHandler, MetricCell {
    private struct Inside {
        /// How many values each bucket got, the last one without an upper bound.
        var counts: [Int64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let inside: Mutex<Inside>

    init(_ bounds: [Double]) {
        self.bounds = bounds
        inside = Mutex(Inside(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        inside.withLock { inside in
            inside.counts[bucket] += 1
            inside.sum += value
        }
    }

    func samples(_ name: String, _ labels: [(String, String)]) -> [String] {
        let (counts, sum) = inside.withLock { ($0.counts, $0.sum) }
        var total: Int64 = 0
        var lines: [String] = []
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            lines.append(
                PrometheusText.sample("\(name)_bucket", labels + [("le", PrometheusText.number(bound))], "\(total)"))
        }
        return lines + [
            PrometheusText.sample("\(name)_sum", labels, PrometheusText.number(sum)),
            PrometheusText.sample("\(name)_count", labels, "\(total)"),
        ]
    }
}
