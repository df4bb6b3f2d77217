/// Prometheus' text format, version 0.0.4.
package enum PrometheusText {
    /// The lines before a metric's samples.
    package static func heading(_ metric: Metric) -> [String] {
        let help = metric.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        return ["# HELP \(metric.name) \(help)", "# TYPE \(metric.name) \(metric.kind)"]
    }

    /// One sample.
    package static func sample(_ name: String, _ labels: [(String, String)], _ value: String) -> String {
        guard !labels.isEmpty else { return "\(name) \(value)" }
        let text = labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
        return "\(name){\(text)} \(value)"
    }

    /// A number; whole ones without a point.
    static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value.isNaN ? "NaN" : "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "\n", "\r", "\r\n": "\\n"
            default: String(character)
            }
        }.joined()
    }
}
