public import PQ

extension PGConnection {
    /// Enqueues one job. Inside a transaction the job appears when the transaction commits, and never when it rolls
    /// back.
    ///
    /// - Throws: ``SkeinError`` when the queue refuses; nothing is stored then, but a transaction around it is spoilt
    ///   as after every error of PostgreSQL.
    public func enqueue<A: JobArgs>(_ args: A, _ options: EnqueueOptions = .init()) throws -> Enqueued {
        try enqueue(
            kind: A.kind, json: try JSONCoding.encode(args, kind: A.kind), options.completed(by: args))
    }

    /// Enqueues one job whose arguments are JSON text already.
    ///
    /// - Throws: ``SkeinError`` when the queue refuses.
    public func enqueue(kind: JobKind, json: [UInt8], _ options: EnqueueOptions = .init()) throws -> Enqueued {
        let parameters: [PGValue] =
            [.text(kind.rawValue), .jsonb(utf8: json)] + (try EnqueueParameters(options).list.map(\.value))
        return try SkeinError.mapped(kind: kind, args: { json }) {
            let result = try execute(Statements.enqueue, parameters)
            return Enqueued(id: JobID(try result.get(row: 0, 0)), created: try result.get(row: 0, 1))
        }
    }

    /// Enqueues many jobs, the same options for each, with a fraction of the cost of one by one. Give it a transaction,
    /// so that all are stored or none.
    ///
    /// The answers are in the order of the arguments. Job numbers follow that order among jobs of one tenant and limit.
    ///
    /// - Throws: ``SkeinError`` for the first one refused.
    public func enqueue<A: JobArgs>(
        contentsOf args: some Collection<A>, _ options: EnqueueOptions = .init()
    ) throws -> [Enqueued] {
        var bulk = BulkEnqueue(kind: A.kind, options: options, count: args.count)
        for value in args {
            let json = String(decoding: try JSONCoding.encode(value, kind: A.kind), as: UTF8.self)
            bulk.add(json, options.completed(by: value))
            if bulk.isFull { try bulk.send(on: self) }
        }
        try bulk.send(on: self)
        return bulk.answers
    }

    /// As ``enqueue(contentsOf:_:)`` for arguments that are JSON text already.
    ///
    /// - Throws: ``SkeinError`` for the first one refused.
    public func enqueue(
        kind: JobKind, contentsOf json: some Collection<String>, _ options: EnqueueOptions = .init()
    ) throws -> [Enqueued] {
        var bulk = BulkEnqueue(kind: kind, options: options, count: json.count)
        for text in json {
            bulk.add(text, options)
            if bulk.isFull { try bulk.send(on: self) }
        }
        try bulk.send(on: self)
        return bulk.answers
    }
}
