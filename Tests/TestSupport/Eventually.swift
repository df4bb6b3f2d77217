public import Testing

/// Waits for something that no signal announces, such as a row in `pg_stat_activity`.
/// - Parameters:
///   - limit: After this time the test fails. Default 10 s.
///   - what: Named in the failure.
///   - condition: Asked at once and then every 10 ms, later every 50 ms.
public func eventually(
    within limit: Duration = .seconds(10), _ what: String = "the condition",
    sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    while try await !condition() {
        let waited = start.duration(to: clock.now)
        guard waited < limit else {
            Issue.record("\(what) did not come true within \(limit)", sourceLocation: sourceLocation)
            throw TestFailure("\(what) did not come true within \(limit)")
        }
        try await clock.sleep(for: .milliseconds(waited < .milliseconds(200) ? 10 : 50))
    }
}
