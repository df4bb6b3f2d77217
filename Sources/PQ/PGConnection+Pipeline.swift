extension PGConnection {
    /// Sends all statements in one go and returns an outcome for each, in order. Several times cheaper than one by
    /// one: the round trip is paid once.
    ///
    /// Outside a transaction they are one: when a statement fails, those after it are not run (their outcome is
    /// `.server` with SQLSTATE 25P02), and those before it are rolled back although their outcome is a result. No COPY,
    /// no BEGIN or COMMIT inside. At most 1,000 are on their way at a time. `timeout` is the deadline of the whole;
    /// the throw itself means that the session is gone or that the call was wrong.
    public func pipeline(
        _ statements: [(PGStatement, [PGValue])], timeout: Duration? = nil
    ) throws -> [Result<PGResult, PGError>] {
        let wire = try live()
        let timeout = timeout ?? options.statementTimeout
        let isAlone = !wire.isInTransaction
        let outcomes = try wire.pipeline(statements, usesPrepared: options.usesPreparedStatements, timeout: timeout)
        let isStale = outcomes.contains { outcome in
            if case .failure(let error) = outcome { Wire.isStale(error) } else { false }
        }
        guard isStale else { return outcomes }
        wire.forgetAll()
        // Alone, all of it was rolled back, so it can be done once more.
        guard isAlone, wire.failure == nil else { return outcomes }
        return try wire.pipeline(statements, usesPrepared: options.usesPreparedStatements, timeout: timeout)
    }
}
