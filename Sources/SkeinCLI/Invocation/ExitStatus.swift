/// What the process answers when it ends; scripts depend on these numbers.
public enum ExitStatus: Int32, Sendable {
    /// Done.
    case done = 0
    /// Refused or failed; the message says why.
    case failed = 1
    /// The database could not be reached, or went away.
    case unreachable = 2
    /// `--if-exists error` met a job with the same unique key.
    case duplicate = 4
    /// The job that `--wait` waited for did not complete.
    case jobFailed = 5
    /// The database's schema is not the one this executable needs.
    case schemaOutOfDate = 7
    /// The command line was wrong (`EX_USAGE`).
    case usage = 64
}
