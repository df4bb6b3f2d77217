import CLibPQ
import Glibc

extension Wire {
    /// Starts a COPY: sends the statement and waits for the server to be ready for it. Returns whether rows are
    /// binary.
    func beginCopy(
        _ sql: String, expecting status: ExecStatusType, _ limit: inout WaitLimit
    ) throws(PGError) -> Bool {
        guard PQsendQueryParams(pointer, sql, 0, nil, nil, nil, nil, 1) == 1 else { throw refused() }
        try flush(&limit)
        guard let first = try nextResult(&limit) else { throw lost() }
        let result = PGResult(first)
        if result.status == status { return PQbinaryTuples(first) != 0 }
        switch result.status {
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            let error = PGError(.usage, "the statement copies the other way")
            fail(error)
            throw error
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            _ = try collectRest(&limit)
            throw PGError(.usage, "the statement is not a COPY from or to the client")
        default:
            _ = try collectRest(&limit)
            throw PGError(result: first)
        }
    }

    /// Takes what is left after a result that was looked at; returns the first error among it.
    private func collectRest(_ limit: inout WaitLimit) throws(PGError) -> PGError? {
        var failure: PGError?
        while let next = try nextResult(&limit) {
            let result = PGResult(next)
            if result.status == PGRES_FATAL_ERROR, failure == nil { failure = PGError(result: next) }
            if PQstatus(pointer) == CONNECTION_BAD { throw failure?.with(code: .connectionLost) ?? lost() }
        }
        return failure
    }

    /// Sends a piece of COPY data, and waits until it has left: memory stays bounded however many rows come.
    func putCopyData(_ bytes: UnsafeRawBufferPointer, _ limit: inout WaitLimit) throws(PGError) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        while true {
            switch PQputCopyData(pointer, base.assumingMemoryBound(to: CChar.self), Int32(bytes.count)) {
            case 1: return try flush(&limit)
            case 0:
                let ready = try wait(.readOrWrite, &limit)
                if ready & Int16(POLLIN | POLLHUP | POLLERR) != 0, PQconsumeInput(pointer) == 0 { throw lost() }
            default: throw refused()
            }
        }
    }

    /// Ends the data, well or with a reason why not, and takes the answer.
    func endCopyIn(reason: String?, _ limit: inout WaitLimit) throws(PGError) -> PGResult {
        var status = PQputCopyEnd(pointer, reason)
        while status == 0 {
            try wait(.readOrWrite, &limit)
            status = PQputCopyEnd(pointer, reason)
        }
        guard status == 1 else { throw refused() }
        try flush(&limit)
        return try collect(&limit)
    }

    /// The next piece of COPY data; nil at its end. The caller frees it with PQfreemem.
    func getCopyData(
        _ limit: inout WaitLimit
    ) throws(PGError) -> (UnsafeMutablePointer<CChar>, Int)? {
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let length = PQgetCopyData(pointer, &buffer, 1)
            switch length {
            case 1...:
                guard let buffer else { throw lost() }
                return (buffer, Int(length))
            case 0:
                try wait(.read, &limit)
                if PQconsumeInput(pointer) == 0 { throw lost() }
            case -1: return nil
            default: throw PQstatus(pointer) == CONNECTION_BAD ? lost() : PGError(connection: pointer, code: .server)
            }
        }
    }
}
