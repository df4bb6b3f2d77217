public import Metrics
import Synchronization

/// What a process tells of itself through swift-metrics, kept for `/metrics`.
///
/// Its memory is bounded: beyond ``seriesMax`` series a new one is given a handler that nobody reads.
public final class PrometheusRegistry: MetricsFactory {
    /// How many series are kept, over all metrics.
    static let seriesMax = 2_000
    /// The buckets of a histogram that nobody described, in its own unit.
    private static let buckets = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

    private struct Labels: Hashable {
        let pairs: [(String, String)]

        static func == (one: Labels, other: Labels) -> Bool {
            one.pairs.elementsEqual(other.pairs) { $0 == $1 }
        }

        func hash(into hasher: inout Hasher) {
            for (name, value) in pairs {
                hasher.combine(name)
                hasher.combine(value)
            }
        }
    }

    private struct Family {
        let metric: Metric
        var series: [Labels: any MetricCell] = [:]
    }

    private struct Inside {
        var families: [String: Family] = [:]
        var series = 0
    }

    private let known: [String: Metric]
    private let order: [String]
    private let inside = Mutex(Inside())
    private let refused: CounterCell

    /// - Parameter metrics: Those with a help text and buckets, in the order of the exposition; others may come as they like.
    package init(_ metrics: [Metric]) {
        known = Dictionary(metrics.map { ($0.name, $0) }) { first, _ in first }
        order = metrics.map(\.name)
        refused = CounterCell()
        if let metric = known["skein_series_refused_total"] {
            inside.withLock {
                $0.families[metric.name] = Family(metric: metric, series: [Labels(pairs: []): refused])
            }
        }
    }

    /// One of the worker's own metrics.
    public convenience init() {
        self.init(Metric.worker)
    }

    /// All samples in Prometheus' text format; empty, or it ends with a line's end.
    public func text() -> String {
        let families = inside.withLock { $0.families }
        let names = order.filter { families[$0] != nil } + families.keys.filter { known[$0] == nil }.sorted()
        return names.compactMap { families[$0] }.flatMap { family in
            PrometheusText.heading(family.metric)
                + family.series.sorted {
                    $0.key.pairs.lazy.map(\.1).lexicographicallyPrecedes($1.key.pairs.lazy.map(\.1))
                }
                .flatMap { $0.value.samples(family.metric.name, $0.key.pairs) }
        }.map { $0 + "\n" }.joined()
    }

    // MARK: swift-metrics

    /// The counter of this name and these labels.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        cell(label, dimensions, .counter) { _ in CounterCell() }
    }

    /// The gauge of this name and these labels.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        cell(label, dimensions, .gauge) { _ in GaugeCell() }
    }

    /// A histogram, or a gauge when nothing is to be aggregated.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return cell(label, dimensions, .gauge) { _ in GaugeCell() } }
        return cell(label, dimensions, .histogram) { HistogramCell($0) }
    }

    /// A histogram; durations are shown in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        cell(label, dimensions, .histogram) { HistogramCell($0) }
    }

    /// Shows its series no longer.
    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    /// Shows its series no longer.
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    /// Shows its series no longer.
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    /// Shows its series no longer.
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    /// The series of this name and these labels; made when it is not there.
    private func cell<Cell: MetricCell>(
        _ label: String, _ dimensions: [(String, String)], _ kind: Metric.Kind, _ make: ([Double]) -> Cell
    ) -> Cell {
        let name = Self.name(label, ":")
        let labels = Labels(pairs: dimensions.map { (Self.name($0.0, ""), $0.1) })
        return inside.withLock { inside in
            let metric = known[name] ?? Metric(name: name, kind: kind, help: "A metric of this process.")
            var family = inside.families[name] ?? Family(metric: metric)
            if let there = family.series[labels] as? Cell, family.metric.kind == kind { return there }
            let made = make(metric.buckets.isEmpty ? Self.buckets : metric.buckets)
            guard family.metric.kind == kind, family.series[labels] == nil, inside.series < Self.seriesMax else {
                refused.increment(by: 1)
                return made
            }
            family.series[labels] = made
            inside.families[name] = family
            inside.series += 1
            return made
        }
    }

    private func remove(_ handler: AnyObject) {
        inside.withLock { inside in
            for (name, family) in inside.families {
                guard let labels = family.series.first(where: { $0.value === handler })?.key else { continue }
                inside.families[name]?.series[labels] = nil
                inside.series -= 1
                if inside.families[name]?.series.isEmpty == true { inside.families[name] = nil }
                return
            }
        }
    }

    /// A name as Prometheus takes it: letters, digits, `_` and what is in `more`, no digit first.
    private static func name(_ text: String, _ more: String) -> String {
        let name = String(
            text.unicodeScalars.map { scalar in
                let isPlain =
                    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                return isPlain || scalar == "_" || more.unicodeScalars.contains(scalar) ? Character(scalar) : "_"
            })
        return name.first.map { ("0"..."9").contains($0) } ?? true ? "_" + name : name
    }
}
