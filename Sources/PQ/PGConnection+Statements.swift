import CLibPQ

extension PGConnection {
    /// Runs one statement with bound parameters and binary results. Parsed by the server each time.
    ///
    /// Throws `.server` with the SQLSTATE, `.timeout` past `timeout` (default: the options' `statementTimeout`) with
    /// the session closed, `.connectionLost`, `.cancelled`, or `.usage` when nothing was sent.
    public func query(
        _ sql: String, _ parameters: [PGValue] = [], timeout: Duration? = nil
    ) throws -> PGResult {
        try live().query(sql, parameters, timeout: timeout ?? options.statementTimeout)
    }

    /// Runs a named statement, prepared on first use in each session and again when the server has lost it. Without
    /// prepared statements (see the options) it is the same as `query`.
    public func execute(
        _ statement: PGStatement, _ parameters: [PGValue] = [], timeout: Duration? = nil
    ) throws -> PGResult {
        let timeout = timeout ?? options.statementTimeout
        guard options.usesPreparedStatements else {
            return try live().query(statement.sql, parameters, timeout: timeout)
        }
        return try live().execute(statement, parameters, timeout: timeout)
    }

    /// Runs several statements in one text, without parameters and results. Unless they begin one themselves, they
    /// are one transaction.
    public func script(_ sql: String, timeout: Duration? = nil) throws {
        guard !sql.utf8.contains(0) else {
            throw PGError(.usage, "a script cannot hold a zero byte", sqlState: "22021")
        }
        let wire = try live()
        _ = try wire.perform(timeout: timeout ?? options.statementTimeout) { PQsendQuery(wire.pointer, sql) }
    }
}
