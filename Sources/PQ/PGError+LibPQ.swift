import CLibPQ

extension PGError {
    /// Reads an error out of a result. The result stays the caller's.
    init(result: OpaquePointer, code: Code = .server) {
        func field(_ number: Int32) -> String? {
            PQresultErrorField(result, number).map { String(cString: $0) }
        }
        var fields = Fields()
        fields.sqlState = field(SKEIN_PG_DIAG_SQLSTATE)
        fields.severity = field(SKEIN_PG_DIAG_SEVERITY)
        fields.detail = field(SKEIN_PG_DIAG_DETAIL)
        fields.hint = field(SKEIN_PG_DIAG_HINT)
        fields.constraint = field(SKEIN_PG_DIAG_CONSTRAINT)
        fields.table = field(SKEIN_PG_DIAG_TABLE)
        fields.column = field(SKEIN_PG_DIAG_COLUMN)
        fields.context = field(SKEIN_PG_DIAG_CONTEXT)
        fields.position = field(SKEIN_PG_DIAG_POSITION).flatMap { Int($0) }
        fields.sourceFunction = field(SKEIN_PG_DIAG_SOURCE_FUNCTION)
        let message =
            field(SKEIN_PG_DIAG_MESSAGE)
            ?? PQresultErrorMessage(result).map { PGError.tidy(String(cString: $0)) }
            ?? "the server reported an error without a message"
        self.init(code, message, fields: fields)
    }

    /// libpq's own last word about a connection, on one line.
    init(connection: OpaquePointer, code: Code) {
        let raw = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let message = PGError.tidy(raw)
        self.init(
            code,
            message.isEmpty ? "libpq gave no reason" : message,
            sqlState: code == .connectionFailed ? PGError.sqlState(inVerbose: raw) : nil
        )
    }

    /// libpq 15 has no SQLSTATE for a failed connection attempt, except inside the text of verbose messages:
    /// `FATAL:  28P01: password authentication failed`. The word before may be translated, the shape is not.
    private static func sqlState(inVerbose text: String) -> String? {
        for line in text.split(separator: "\n").reversed() {
            for part in line.split(separator: ":", omittingEmptySubsequences: true) {
                let word = part.drop { $0 == " " }
                let isState =
                    word.utf8.count == 5
                    && word.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
                    && word.utf8.contains { (48...57).contains($0) }
                if isState, part.hasPrefix("  ") { return String(word) }
            }
        }
        return nil
    }

    /// One line without `LOCATION`, which verbose messages carry.
    private static func tidy(_ text: String) -> String {
        text.split(separator: "\n")
            .filter { !$0.hasPrefix("LOCATION:") }
            .map { line in line.drop { $0 == " " || $0 == "\t" } }
            .joined(separator: " ")
    }
}
