import CLibPQ

extension PGConnection {
    /// Runs COPY … FROM STDIN and returns the number of rows that the server took.
    ///
    /// `rows` writes as many as it wants; they leave in pieces of 64 KiB. When it throws, the COPY fails as a whole,
    /// its error is thrown on, and the session stays usable. `timeout` is the deadline of the whole.
    public func copyIn(
        _ sql: String, timeout: Duration? = nil, _ rows: (inout PGCopyWriter) throws -> Void
    ) throws -> Int {
        let wire = try live()
        var bodyError: (any Error)?
        do throws(PGError) {
            return try wire.within(.ordinary, timeout ?? options.statementTimeout) { (limit) throws(PGError) in
                let isBinary = try wire.beginCopy(sql, expecting: PGRES_COPY_IN, &limit)
                var writer = PGCopyWriter(wire: wire, isBinary: isBinary, limit: limit)
                do {
                    try rows(&writer)
                    try writer.finish()
                } catch {
                    limit = writer.waitLimit
                    if wire.mustGiveUp(error) { throw error as? PGError ?? wire.lost() }
                    bodyError = error
                    // The server answers with an error that repeats our reason.
                    return try wire.endCopyIn(reason: "the client stopped: \(type(of: error))", &limit).affected
                }
                limit = writer.waitLimit
                return try wire.endCopyIn(reason: nil, &limit).affected
            }
        } catch {
            if let bodyError, wire.failure == nil, error.code == .server { throw bodyError }
            throw error
        }
    }

    /// Runs COPY … TO STDOUT and lends each piece (a row in text and CSV, about a row in binary) to `chunk`.
    ///
    /// When `chunk` throws, the rest is not read: the session is closed, and the error is thrown on.
    public func copyOut(
        _ sql: String, timeout: Duration? = nil, _ chunk: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let wire = try live()
        var bodyError: (any Error)?
        do throws(PGError) {
            try wire.within(.ordinary, timeout ?? options.statementTimeout) { (limit) throws(PGError) in
                _ = try wire.beginCopy(sql, expecting: PGRES_COPY_OUT, &limit)
                while let (buffer, count) = try wire.getCopyData(&limit) {
                    defer { PQfreemem(buffer) }
                    do {
                        try chunk(UnsafeRawBufferPointer(start: buffer, count: count))
                    } catch {
                        bodyError = error
                        throw PGError(.cancelled, "reading COPY was stopped by its reader")
                    }
                }
                _ = try wire.collect(&limit)
            }
        } catch {
            throw bodyError ?? error
        }
    }
}

extension Wire {
    /// True when an error during COPY came from the wait itself: the session is to be closed, not talked to.
    func mustGiveUp(_ error: any Error) -> Bool {
        guard let error = error as? PGError else { return false }
        return [.timeout, .cancelled, .connectionLost].contains(error.code)
    }
}
