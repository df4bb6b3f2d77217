import FoundationEssentials
import PQ

extension CLIError {
    /// What the database said, with the exit status scripts expect. Values in DETAIL are not repeated.
    init(_ error: PGError) {
        self.init(
            Self.status(of: error), Conninfo.isQuoted(in: error.message) ? Message.errorConninfo.text : error.message)
        code = error.sqlState
        name = error.sqlState.flatMap { Self.names[$0] }
        hint = error.hint.flatMap { $0.isEmpty ? nil : $0 }
        if let text = error.detail, name != nil,
            let detail = try? JSONDecoder().decode(Detail.self, from: Data(text.utf8))
        {
            pointer = detail.pointer
            rule = detail.rule
        }
        switch status {
        case .schemaOutOfDate where hint == nil: hint = Message.hintMigrate.text
        case .unreachable where hint == nil: hint = Message.hintUnreachable.text
        default:
            // https://www.postgresql.org/docs/current/errcodes-appendix.html
            if hint == nil, error.sqlState == "42501" { hint = Message.hintRights.text }
            if hint == nil, error.sqlState == "53100" { hint = Message.hintDiskFull.text }
        }
    }

    private static func status(of error: PGError) -> ExitStatus {
        switch error.sqlState {
        case "SK005": return .duplicate
        case "SK012", "3F000", "42P01", "42883", "42703": return .schemaOutOfDate
        default: break
        }
        if error.isConnectionProblem { return .unreachable }
        let unreachable: [PGError.Code] = [.connectionFailed, .connectionLost, .poolExhausted, .timeout]
        return unreachable.contains(error.code) ? .unreachable : .failed
    }

    private struct Detail: Decodable {
        var pointer: String?
        var rule: String?
    }

    /// The queue's own codes; their names are as fixed as the codes.
    static let names = [
        "SK001": "unknown_kind", "SK002": "bad_arguments", "SK003": "not_allowed", "SK004": "too_large",
        "SK005": "duplicate", "SK006": "quota", "SK008": "not_found", "SK009": "bad_transition",
        "SK010": "out_of_range", "SK011": "unknown_limit", "SK012": "schema_out_of_date", "SK013": "worker_dead",
        "SK014": "restored",
    ]
}
