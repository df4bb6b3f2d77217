import CLibPQ

extension Wire {
    /// How a statement stands to cancellation.
    enum Kind {
        case ordinary
        /// Must come to its end although the task is cancelled: COMMIT, ROLLBACK.
        case protected
    }

    /// Sends one statement and takes all its results; returns the last. On failure the session is either ready for
    /// the next statement or closed, never in between.
    func perform(
        _ kind: Kind = .ordinary, timeout: Duration, send: () -> Int32
    ) throws(PGError) -> PGResult {
        try within(kind, timeout) { (limit) throws(PGError) in
            guard send() == 1 else { throw refused() }
            try flush(&limit)
            return try collect(&limit)
        }
    }

    /// The frame of everything that talks to the server: numbers the statement for cancel requests, settles the
    /// session's state at the end, and gives errors their final code.
    func within<R>(
        _ kind: Kind, _ timeout: Duration, _ steps: (inout WaitLimit) throws(PGError) -> R
    ) throws(PGError) -> R {
        try checkUsable()
        guard !isBusy else { throw PGError(.usage, "the connection is in the middle of another statement") }
        isBusy = true
        defer { isBusy = false }
        let number = try gate.beginStatement(protected: kind == .protected)
        notices.statementBegins()
        var limit = WaitLimit(statement: timeout)
        do throws(PGError) {
            let value = try steps(&limit)
            // An answer came, yet a cancel request is under way: it could hit whatever comes next.
            if gate.endStatement(number).wasFired { doubt() }
            if notices.sawUnreplicatedCommit { throw unreplicated() }
            return value
        } catch {
            throw settle(error, number)
        }
    }

    private func settle(_ error: PGError, _ number: UInt64) -> PGError {
        if error.code == .unknownCommit { return error }
        let (wasFired, isCancelled) = gate.endStatement(number)
        switch error.code {
        case .timeout, .cancelled:
            // The server may still be at work; it is told to stop, and nobody waits for that.
            gate.abandon()
            fail(error)
        case .connectionLost: fail(error)
        case .server
        where failure != nil || PQstatus(pointer) == CONNECTION_BAD || error.severity == "FATAL"
            || error.severity == "PANIC":
            let lost = error.with(code: .connectionLost)
            fail(lost)
            return lost
        case .server where error.sqlState == "57014" && isCancelled:
            return error.with(code: .cancelled)
        default:
            if wasFired, error.sqlState != "57014" { doubt() }
        }
        return error
    }

    private func doubt() {
        fail(PGError(.connectionLost, "a cancel request came too late, and might have hit the next statement"))
    }

    private func unreplicated() -> PGError {
        PGError(.unknownCommit, "committed on the server, but might not have been replicated to the standby")
    }

    /// A send call said no: either the session is gone, or the call was wrong.
    func refused() -> PGError {
        if PQstatus(pointer) == CONNECTION_BAD { return lost() }
        return PGError(connection: pointer, code: .usage)
    }

    /// Takes results until there are no more. The first error counts; a COPY that nobody asked for ends the session.
    func collect(_ limit: inout WaitLimit) throws(PGError) -> PGResult {
        var last: PGResult?
        var failure: PGError?
        while let pointer = try nextResult(&limit) {
            let result = PGResult(pointer)
            switch result.status {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: last = result
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                let error = PGError(.usage, "COPY needs copyIn or copyOut")
                fail(error)
                throw error
            default: if failure == nil { failure = PGError(result: pointer) }
            }
            // Only a lost session repeats errors without an end.
            if PQstatus(self.pointer) == CONNECTION_BAD { throw failure.map { self.lost($0) } ?? lost() }
        }
        if let failure { throw failure }
        guard let last else { throw lost() }
        return last
    }

    /// What the server said last before the session went, if it said anything.
    private func lost(_ error: PGError) -> PGError {
        error.sqlState == nil
            ? (notices.lastFatal ?? error).with(code: .connectionLost) : error.with(code: .connectionLost)
    }
}
