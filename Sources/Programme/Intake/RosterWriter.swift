package import Channels
import FoundationEssentials
import Glibc
package import PQ
import Skein

/// Writes what the programme holds as the files that an import reads.
package enum RosterWriter {
    /// The heading and an example row, as people fill it in.
    package static func template(_ kind: IntakeKind, chinese: Bool) -> String {
        CSVText.record(headings(kind.columns, chinese: chinese))
            + CSVText.record(kind.columns.map { chinese ? $0.chineseExample : $0.example })
    }

    private static func headings(_ columns: [IntakeColumn], chinese: Bool) -> [String] {
        columns.map { chinese ? $0.headings.first ?? $0.name : $0.name }
    }

    /// Writes all rows of a kind into a new file and answers how many there are. UTF-8 files get the byte order mark by
    /// which spreadsheets know them. A file that is there already is not touched. Without rows there is no file, because
    /// an import takes an empty file for a mistake. Without keys columns with addresses are left out, and an import of
    /// the file leaves the addresses as they are.
    ///
    /// - Throws: ``IntakeFault`` when the file cannot be written, ``UnopenedAddress``, `PGError`.
    package static func write(
        _ kind: IntakeKind, to path: String, encoding: IntakeEncoding, chinese: Bool, keys: KeyRing?,
        _ connection: isolated PGConnection
    ) throws -> Int {
        let columns = kind.columns.filter { keys != nil || !$0.isAddress }
        let rows = try connection.query(
            "select array(select r ->> c from unnest($2::text[]) with ordinality u (c, n) order by n) "
                + "from programme.export_rows($1::text) r",
            [.text(kind.name), .textArray(columns.map(\.name))], timeout: .seconds(300))
        guard rows.count > 0 else { return 0 }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(path) }
        defer { close(descriptor) }
        var converter = try TextConverter(from: "UTF-8", to: encoding == .gb18030 ? "GB18030" : "UTF-8")
        var text = encoding == .gb18030 ? "" : "\u{FEFF}"
        text += CSVText.record(headings(columns, chinese: chinese))
        for row in 0..<rows.count {
            let values = try rows.get([String?].self, row: row, 0)
            text += CSVText.record(try opened(values, columns, keys))
            if text.utf8.count > 1 << 16 {
                try put(try converter.convert(Array(text.utf8)[...], isLast: false), descriptor, path)
                text = ""
            }
        }
        try put(try converter.convert(Array(text.utf8)[...], isLast: true), descriptor, path)
        return rows.count
    }

    /// The values of a row with its addresses in the clear.
    private static func opened(_ values: [String?], _ columns: [IntakeColumn], _ keys: KeyRing?) throws -> [String] {
        let person = zip(columns, values).first { $0.0.name == "staff_no" }?.1 ?? ""
        return try zip(columns, values).map { column, value in
            guard let keys, column.isAddress, let value else { return value ?? "" }
            return try keys.address(of: person, column.name, Array(Data(base64Encoded: value) ?? Data()))
        }
    }

    private static func put(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw unwritable(path) }
            rest = rest.dropFirst(written)
        }
    }

    private static func unwritable(_ path: String) -> IntakeFault {
        IntakeFault(line: 0, column: path, .unreadable, String(cString: strerror(errno)))
    }
}
