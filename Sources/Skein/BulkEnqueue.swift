import PQ

/// Gathers jobs that share their options into calls of `skein.enqueue_many`, sent together in one pipeline.
struct BulkEnqueue {
    /// What one call has in common.
    private struct Group: Hashable {
        let tenant: String?
        let limitKey: String?
    }

    private struct Batch {
        var ordinals: [Int] = []
        var json: [String] = []
        var uniqueKeys: [String?] = []

        mutating func add(_ text: String, ordinal: Int, uniqueKey: String?) {
            ordinals.append(ordinal)
            json.append(text)
            uniqueKeys.append(uniqueKey)
        }
    }

    /// Rows that are held at a time, and their bytes: whichever comes first.
    private static let rowsMax = 10_000
    private static let bytesMax = 8 << 20

    private let kind: JobKind
    private let options: EnqueueOptions
    private var batches: [Group: Batch] = [:]
    private var order: [Group] = []
    private var rows = 0
    private var bytes = 0
    private var next = 0
    private var calls = 0
    private(set) var answers: [Enqueued]

    init(kind: JobKind, options: EnqueueOptions, count: Int) {
        self.kind = kind
        self.options = options
        answers = []
        answers.reserveCapacity(count)
    }

    var isFull: Bool { rows >= Self.rowsMax || bytes >= Self.bytesMax }

    mutating func add(_ json: String, _ options: EnqueueOptions) {
        let group = Group(tenant: options.tenant, limitKey: options.limitKey)
        if batches[group] == nil { order.append(group) }
        batches[group, default: Batch()].add(json, ordinal: next, uniqueKey: options.uniqueKey)
        answers.append(Enqueued(id: 0, created: false))
        next += 1
        rows += 1
        bytes += json.utf8.count
    }

    /// Sends what was gathered.
    mutating func send(on connection: isolated PGConnection) throws {
        guard rows > 0 else { return }
        var statements: [(PGStatement, [PGValue])] = []
        var sent: [Batch] = []
        for group in order {
            guard let batch = batches[group] else { continue }
            var own = options
            own.tenant = group.tenant
            own.limitKey = group.limitKey
            // One request id names one call; the calls of a repeated request fall out the same.
            own.requestID = options.requestID.map { "\($0)/\(calls)" }
            calls += 1
            // One key for all stands in the options; keys of the arguments' own differ from row to row.
            let keys = own.uniqueKey == nil && batch.uniqueKeys.contains { $0 != nil } ? batch.uniqueKeys : nil
            let parameters: [PGValue] =
                [.text(kind.rawValue), .jsonbArray(batch.json)] + (try EnqueueParameters(own).list.map(\.value))
                + [.textArray(keys)]
            statements.append((Statements.enqueueMany, parameters))
            sent.append(batch)
        }
        batches.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
        rows = 0
        bytes = 0
        let results = try connection.pipeline(statements)
        for (batch, result) in zip(sent, results) {
            try take(result, of: batch)
        }
    }

    private mutating func take(_ result: Result<PGResult, PGError>, of batch: Batch) throws {
        let rows: PGResult
        do {
            rows = try result.get()
        } catch {
            let refusal = SkeinError(error, kind: kind, args: { Self.firstFaulty(batch.json) })
            throw refusal.map { $0.at(batch.ordinals) } ?? error
        }
        for row in 0..<rows.count {
            let place = Int(try rows.get(Int32.self, row: row, 0)) - 1
            guard batch.ordinals.indices.contains(place) else { continue }
            answers[batch.ordinals[place]] =
                Enqueued(id: JobID(try rows.get(row: row, 1)), created: try rows.get(row: row, 2))
        }
    }

    /// The first text that `jsonb` would refuse.
    private static func firstFaulty(_ json: [String]) -> [UInt8] {
        for text in json where ArgumentFault.find(in: Array(text.utf8)) != nil { return Array(text.utf8) }
        return Array("{}".utf8)
    }
}
