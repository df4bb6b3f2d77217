import CLibPQ

extension PGConnection {
    /// Runs `body` between BEGIN and COMMIT; rolls back when it throws, and throws on what it threw. No retry.
    ///
    /// `.unknownCommit` means that COMMIT was sent and its outcome cannot be known: the session was lost or did not
    /// answer in time, or the server gave up waiting for a standby. Transactions do not nest.
    public func transaction<R>(
        isolation: PGIsolation = .readCommitted, readOnly: Bool = false, _ body: () throws -> R
    ) throws -> R {
        let wire = try live()
        guard !wire.isInTransaction else { throw PGError(.usage, "a transaction is already open") }
        let begin = "BEGIN ISOLATION LEVEL \(isolation.sql)\(readOnly ? " READ ONLY" : "")"
        _ = try wire.perform(timeout: options.statementTimeout) { PQsendQuery(wire.pointer, begin) }
        let value: R
        do {
            value = try body()
            try gate.checkNotCancelled()
        } catch {
            rollBack(wire)
            throw error
        }
        try commit(wire)
        return value
    }

    private func rollBack(_ wire: Wire) {
        guard wire.failure == nil, wire.isInTransaction else { return }
        do {
            _ = try wire.perform(.protected, timeout: options.statementTimeout) {
                PQsendQuery(wire.pointer, "ROLLBACK")
            }
        } catch {
            // The error that made us roll back is the one to tell; a session that cannot roll back is of no use.
            wire.fail(error)
        }
    }

    private func commit(_ wire: Wire) throws {
        // Known to be gone before COMMIT was sent: certainly not committed.
        try wire.checkUsable()
        let result: PGResult
        do throws(PGError) {
            result = try wire.perform(.protected, timeout: options.statementTimeout) {
                PQsendQuery(wire.pointer, "COMMIT")
            }
        } catch {
            switch error.code {
            case .server, .unknownCommit: throw error
            default:
                throw error.with(
                    code: .unknownCommit,
                    message: "whether the transaction was committed is not known: \(error.message)")
            }
        }
        // A transaction that had failed before answers COMMIT with ROLLBACK, and no error.
        guard result.commandTag == "COMMIT" else {
            throw PGError(
                .server, "the transaction was rolled back, because a statement in it had failed", sqlState: "25P02")
        }
    }
}
