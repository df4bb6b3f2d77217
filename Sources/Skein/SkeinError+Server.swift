import FoundationEssentials
package import PQ

extension SkeinError {
    /// The machine-readable DETAIL of a refusal.
    private struct Detail: Decodable {
        var pointer: String?
        var rule: String?
        var kind: String?
        var ordinal: Int?
    }

    /// What the server's error means, given the arguments that were sent; `nil` when it is no refusal by the queue but a
    /// fault that stays a `PGError`.
    ///
    /// - Parameters:
    ///   - error: The server's error.
    ///   - kind: The kind that was being enqueued.
    ///   - args: Its arguments as JSON text, to find the place of what `jsonb` itself refuses.
    package init?(_ error: PGError, kind: JobKind? = nil, args: (() -> [UInt8])? = nil) {
        guard let state = error.sqlState else { return nil }
        if let code = Code.all[state] {
            let detail = error.detail.flatMap { try? JSONDecoder().decode(Detail.self, from: Data($0.utf8)) }
            self.init(
                code, message: error.message, kind: detail?.kind ?? kind?.rawValue, pointer: detail?.pointer,
                rule: detail?.rule, index: detail?.ordinal.map { $0 - 1 },
                hint: error.hint.flatMap { $0.isEmpty ? nil : $0 }, cause: error)
            return
        }
        if state == "22021", let kind, kind.rawValue.utf8.contains(0) {
            self.init(.unknownKind, message: "a kind's name holds no U+0000", kind: kind.rawValue, cause: error)
            return
        }
        switch state {
        case "22P02", "22P05", "54001", "22021", "22003", "22030":
            // jsonb refuses these before any function of ours sees them, so the place is found here.
            guard let args else { return nil }
            let fault = ArgumentFault.find(in: args())
            self.init(
                .badArguments,
                message: "the arguments\(kind.map { " of \($0)" } ?? "") are not JSON that PostgreSQL can hold"
                    + (fault.map { ": \($0.message)" } ?? ""),
                kind: kind?.rawValue, pointer: fault?.pointer ?? "", rule: fault?.rule ?? "json", hint: error.hint,
                cause: error)
        case "42883", "3F000", "42P01":
            self.init(
                .schemaOutOfDate, message: "the queue's schema is missing or older than this program",
                hint: "run `skein migrate up` as the owner of the schema", cause: error)
        case "42501":
            self.init(
                .notAllowed, message: "this role lacks a right on the queue", kind: kind?.rawValue,
                hint: "grant it one of the skein_ roles, or `skein producers grant`", cause: error)
        default:
            return nil
        }
    }

    /// Runs `body` and turns the server's refusals into ``SkeinError``.
    static func mapped<R>(
        kind: JobKind? = nil, args: (() -> [UInt8])? = nil, _ body: () throws -> R
    ) throws -> R {
        do {
            return try body()
        } catch let error as PGError {
            throw SkeinError(error, kind: kind, args: args) ?? error
        }
    }
}
