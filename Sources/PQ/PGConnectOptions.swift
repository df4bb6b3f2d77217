/// What a connection needs to know that does not belong into a conninfo string.
public struct PGConnectOptions: Sendable {
    /// Shown in `pg_stat_activity` unless the conninfo or `PGAPPNAME` names another. Default "skein".
    public var applicationName: String
    /// Limit of the whole connection attempt, all hosts together. Default 10 s.
    public var connectTimeout: Duration
    /// Deadline of each statement unless the call gives its own. Default 30 s. It is kept by the client, so it also
    /// holds when the server is frozen or the network gone; a statement that misses it costs the session.
    public var statementTimeout: Duration
    /// False for poolers in transaction mode, which cannot keep a prepared statement. Default true.
    public var usesPreparedStatements: Bool

    /// Makes options; each default is named at its property.
    public init(
        applicationName: String = "skein",
        connectTimeout: Duration = .seconds(10),
        statementTimeout: Duration = .seconds(30),
        usesPreparedStatements: Bool = true
    ) {
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.usesPreparedStatements = usesPreparedStatements
    }
}
