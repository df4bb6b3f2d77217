/// What a benchmark measured: one JSON object, with the figures in the order in which they were added.
public struct BenchReport: Sendable {
    /// One figure.
    public enum Figure: Sendable, Hashable {
        /// A count.
        case integer(Int)
        /// A rate, a ratio, or milliseconds.
        case number(Double)
        /// A word.
        case text(String)
        /// One value per round.
        case numbers([Double])
    }

    /// The figures by name, in order.
    public private(set) var figures: [(name: String, figure: Figure)] = []

    package init(_ benchmark: String) {
        figures = [("benchmark", .text(benchmark))]
    }

    package mutating func add(_ name: String, _ figure: Figure) {
        figures.append((name, figure))
    }

    /// The report as one JSON object on one line. Rates and ratios are rounded to three decimals.
    public var json: String {
        let members = figures.map { "\"\($0.name)\":\(Self.json($0.figure))" }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// A figure as it stands in the JSON object, words without their quotation marks.
    public static func text(_ figure: Figure) -> String {
        if case .text(let value) = figure { value } else { json(figure) }
    }

    private static func json(_ figure: Figure) -> String {
        switch figure {
        case .integer(let value): String(value)
        case .number(let value): rounded(value)
        case .text(let value): "\"\(value)\""
        case .numbers(let values): "[" + values.map(rounded).joined(separator: ",") + "]"
        }
    }

    private static func rounded(_ value: Double) -> String {
        value.isFinite ? String((value * 1000).rounded() / 1000) : "null"
    }
}

extension [Double] {
    /// The value in the middle; NaN when there is none.
    package var median: Double { quantile(0.5) }

    /// The value that this share of all values does not exceed (nearest rank).
    package func quantile(_ share: Double) -> Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        // The nearest rank: of twenty values the 95th percentile is the nineteenth.
        return sorted[Swift.max(0, Int((Double(count) * share).rounded(.up)) - 1)]
    }
}
