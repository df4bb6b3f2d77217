import CLibPQ

/// What the server keeps under a statement's name.
struct PreparedStatement {
    /// Texts are compared by storage first, so this costs nothing for literals.
    let sql: String
    /// The same text prepared for other parameter types gets another server-side name.
    var variants: [Variant] = []

    struct Variant {
        let types: [UInt32]
        let name: String
    }

    /// A statement called with ever new types is sent unprepared beyond this.
    static let maximumVariants = 8
}

extension Wire {
    /// The server-side name for a statement and the types now in `parameters`.
    enum Preparation {
        case ready(String)
        case needed(String)
        case pointless
    }

    func preparation(_ statement: PGStatement) throws(PGError) -> Preparation {
        let base = preparedGeneration == 0 ? statement.name : "\(statement.name)~\(preparedGeneration)"
        guard let known = prepared[statement.name] else { return .needed(base) }
        guard known.sql == statement.sql else {
            throw PGError(.usage, "two different statements are named \(statement.name)")
        }
        for variant in known.variants where variant.types == parameters.types { return .ready(variant.name) }
        guard known.variants.count < PreparedStatement.maximumVariants else { return .pointless }
        return .needed(known.variants.isEmpty ? base : "\(base)/\(known.variants.count + 1)")
    }

    func remember(_ statement: PGStatement, as name: String) {
        prepared[statement.name, default: PreparedStatement(sql: statement.sql)].variants
            .append(.init(types: parameters.types, name: name))
    }

    /// A preparation failed: the server does not have that name.
    func forget(_ statement: PGStatement, as name: String) {
        prepared[statement.name]?.variants.removeAll { $0.name == name }
    }

    /// The server has lost prepared statements, or refuses them: all are prepared anew.
    func forgetAll() {
        prepared.removeAll()
        preparedGeneration += 1
    }

    /// True for an error that says the server's copy of a prepared statement is gone or out of date.
    static func isStale(_ error: PGError) -> Bool {
        error.sqlState == "26000" || (error.sqlState == "0A000" && error.sourceFunction == "RevalidateCachedQuery")
    }

    func query(_ sql: String, _ values: [PGValue], timeout: Duration) throws(PGError) -> PGResult {
        try checkUsable()
        try parameters.encode(values)
        return try perform(timeout: timeout) { sendUnprepared(sql) }
    }

    func execute(_ statement: PGStatement, _ values: [PGValue], timeout: Duration) throws(PGError) -> PGResult {
        try checkUsable()
        try parameters.encode(values)
        let isAlone = !isInTransaction
        do throws(PGError) {
            return try executeOnce(statement, timeout)
        } catch {
            guard Self.isStale(error), failure == nil else { throw error }
            forgetAll()
            // Inside a transaction nothing more can be said; the transaction's own retry prepares anew.
            guard isAlone else { throw error }
            return try executeOnce(statement, timeout)
        }
    }

    private func executeOnce(_ statement: PGStatement, _ timeout: Duration) throws(PGError) -> PGResult {
        let name: String
        switch try preparation(statement) {
        case .ready(let known): name = known
        case .pointless: return try perform(timeout: timeout) { sendUnprepared(statement.sql) }
        case .needed(let new):
            _ = try perform(timeout: timeout) { sendPrepare(new, statement.sql) }
            remember(statement, as: new)
            name = new
        }
        return try perform(timeout: timeout) { sendPrepared(name) }
    }

    // MARK: Send calls, binary results

    func sendUnprepared(_ sql: String) -> Int32 {
        parameters.withArguments { count, types, values, lengths, formats in
            PQsendQueryParams(pointer, sql, count, types, values, lengths, formats, 1)
        }
    }

    func sendPrepare(_ name: String, _ sql: String) -> Int32 {
        parameters.withArguments { count, types, _, _, _ in PQsendPrepare(pointer, name, sql, count, types) }
    }

    func sendPrepared(_ name: String) -> Int32 {
        parameters.withArguments { count, _, values, lengths, formats in
            PQsendQueryPrepared(pointer, name, count, values, lengths, formats, 1)
        }
    }
}
