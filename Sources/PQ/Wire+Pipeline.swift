import CLibPQ

extension Wire {
    /// How many statements may be on their way: enough to keep the server busy, and a bound for what both sides hold.
    static let pipelineDepth = 1000
    /// Sending pauses to read when this many answers are due, and goes on at half of it.
    private static let pipelineLowWater = pipelineDepth / 2

    /// One thing in the pipeline whose answer is due.
    private enum Due {
        case prepared(statement: Int, name: String)
        case executed(statement: Int)
        case sync
    }

    /// Sends all statements without waiting for answers, in one implicit transaction ended by one sync, and reads
    /// answers while it writes, since two full buffers would wait for each other for ever.
    func pipeline(
        _ statements: [(PGStatement, [PGValue])], usesPrepared: Bool, timeout: Duration
    ) throws(PGError) -> [Result<PGResult, PGError>] {
        guard !statements.isEmpty else { return [] }
        try checkUsable()
        // Before anything is sent: half a pipeline cannot be taken back.
        for (_, values) in statements { try PGValue.check(values) }
        return try within(.ordinary, timeout) { (limit) throws(PGError) in
            guard PQenterPipelineMode(pointer) == 1 else { throw refused() }
            var run = PipelineRun(count: statements.count)
            do throws(PGError) {
                try run.exchange(statements, on: self, usesPrepared: usesPrepared, &limit)
            } catch {
                // Half a pipeline cannot be taken back. What was given up in time is closed by `within`, which first
                // tells the server to stop.
                if error.code != .timeout, error.code != .cancelled { fail(error) }
                throw error
            }
            guard PQexitPipelineMode(pointer) == 1 else {
                let error = PGError(connection: pointer, code: .connectionLost)
                fail(error)
                throw error
            }
            return run.outcomes
        }
    }

    private struct PipelineRun {
        private var due: [Due] = []
        private var dueStart = 0
        private var isBetween = false
        private var failedPreparations: Set<Int> = []
        private(set) var outcomes: [Result<PGResult, PGError>]

        init(count: Int) {
            let missing = PGError(.connectionLost, "the pipeline ended before this statement")
            outcomes = Array(repeating: .failure(missing), count: count)
        }

        private var dueCount: Int { due.count - dueStart }

        mutating func exchange(
            _ statements: [(PGStatement, [PGValue])], on wire: Wire, usesPrepared: Bool, _ limit: inout WaitLimit
        ) throws(PGError) {
            for (index, (statement, values)) in statements.enumerated() {
                try send(index, statement, values, on: wire, usesPrepared)
                guard dueCount >= Wire.pipelineDepth else { continue }
                guard PQsendFlushRequest(wire.pointer) == 1 else { throw wire.refused() }
                while dueCount > Wire.pipelineLowWater { try readOne(statements, on: wire, &limit) }
            }
            guard PQpipelineSync(wire.pointer) == 1 else { throw wire.refused() }
            due.append(.sync)
            while dueCount > 0 { try readOne(statements, on: wire, &limit) }
        }

        private mutating func send(
            _ index: Int, _ statement: PGStatement, _ values: [PGValue], on wire: Wire, _ usesPrepared: Bool
        ) throws(PGError) {
            try wire.parameters.encode(values)
            guard usesPrepared else { return try unprepared(index, statement, on: wire) }
            let name: String
            switch try wire.preparation(statement) {
            case .ready(let known): name = known
            case .pointless: return try unprepared(index, statement, on: wire)
            case .needed(let new):
                guard wire.sendPrepare(new, statement.sql) == 1 else { throw wire.refused() }
                // Remembered now, so that later ones of this pipeline use it; forgotten if it fails.
                wire.remember(statement, as: new)
                due.append(.prepared(statement: index, name: new))
                name = new
            }
            guard wire.sendPrepared(name) == 1 else { throw wire.refused() }
            due.append(.executed(statement: index))
        }

        private mutating func unprepared(_ index: Int, _ statement: PGStatement, on wire: Wire) throws(PGError) {
            guard wire.sendUnprepared(statement.sql) == 1 else { throw wire.refused() }
            due.append(.executed(statement: index))
        }

        /// Takes one answer, and the end that follows each but the sync's.
        private mutating func readOne(
            _ statements: [(PGStatement, [PGValue])], on wire: Wire, _ limit: inout WaitLimit
        ) throws(PGError) {
            try wire.flush(&limit)
            guard let pointer = try wire.nextResult(&limit) else { throw wire.lost() }
            let result = PGResult(pointer)
            if PQstatus(wire.pointer) == CONNECTION_BAD {
                throw PGError(result: pointer, code: .connectionLost)
            }
            let expected = due[dueStart]
            dueStart += 1
            if dueStart > 4 * Wire.pipelineDepth {
                due.removeFirst(dueStart)
                dueStart = 0
            }
            if case .sync = expected {
                guard result.status == PGRES_PIPELINE_SYNC else { throw outOfStep() }
                return
            }
            guard result.status != PGRES_PIPELINE_SYNC else { throw outOfStep() }
            note(expected, result, pointer, statements, on: wire)
            guard try wire.nextResult(&limit) == nil else { throw outOfStep() }
        }

        private mutating func note(
            _ due: Due, _ result: PGResult, _ pointer: OpaquePointer, _ statements: [(PGStatement, [PGValue])],
            on wire: Wire
        ) {
            let error: PGError? =
                switch result.status {
                case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: nil
                case PGRES_PIPELINE_ABORTED:
                    PGError(.server, "not run: an earlier statement of the pipeline failed", sqlState: "25P02")
                default: PGError(result: pointer)
                }
            switch due {
            case .prepared(let index, let name):
                guard let error else { return }
                wire.forget(statements[index].0, as: name)
                failedPreparations.insert(index)
                outcomes[index] = .failure(error)
            case .executed(let index):
                guard !failedPreparations.contains(index) else { return }
                outcomes[index] = error.map { .failure($0) } ?? .success(result)
            case .sync: break
            }
        }

        /// Seen with `statement_timeout`, whose error may answer a sync (libpq bug 17948).
        private func outOfStep() -> PGError {
            PGError(.connectionLost, "the pipeline's answers do not match its questions")
        }
    }
}
