/// One check of a rendition: the measured value, what was expected, and the verdict.
struct Check: Codable, Sendable, Hashable {
    enum Verdict: String, Codable, Sendable {
        case pass = "PASS"
        case warn = "WARN"
        case fail = "FAIL"
        /// The material has nothing to check, or the fact that decides is unknown.
        case noData = "no_data"
    }

    var check: String
    var measured: String
    var expected: String
    var verdict: Verdict

    init(_ check: String, _ measured: String, _ expected: String, _ verdict: Verdict) {
        self.check = check
        self.measured = measured
        self.expected = expected
        self.verdict = verdict
    }

    init(_ check: String, _ measured: String, _ expected: String, holds: Bool, otherwise verdict: Verdict = .fail) {
        self.init(check, measured, expected, holds ? .pass : verdict)
    }
}
