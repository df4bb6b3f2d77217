import Glibc
import Skein

/// A directory for a platform that takes files: the source, its poster, and what is said of it as CSV and XML. It gets its
/// name when it is whole, so whoever fetches it never sees half of it.
struct FileDrop: Sendable {
    let task: PublicationTask
    let places: VideoPlaces

    /// `ROOT/outbox/PLATFORM/CODE-HASH`
    var directory: String {
        "\(places.root)/outbox/\(task.platform)/\(task.code)-\((task.hash ?? "none").prefix(16))"
    }

    func place(_ record: PublicationRecord) async throws {
        guard !FileTree.exists(directory) else { return }
        let source = try SourceFile.open(task.sourcePath, below: places.sources)
        let part = directory + ".part"
        FileTree.removeDirectory(part)
        try FileTree.makeDirectory(part)
        do {
            let name = task.code + Self.suffix(task.sourcePath)
            let hash = try await source.copy(to: "\(part)/\(name)")
            guard hash == task.sourceSHA256 else {
                throw JobFailure(
                    code: "source_replaced",
                    message: "the source is not the file that was probed; add it under a new code", permanent: true)
            }
            var values = record.values
            values["technical.location"] = name
            values["technical.sha256"] = hash
            if let poster = task.poster, FileTree.exists(poster) {
                let directory = poster.split(separator: "/").dropLast().joined(separator: "/")
                _ = try await SourceFile.open(poster, below: ["/" + directory]).copy(to: "\(part)/poster.jpg")
            }
            try FileTree.write(Self.csv(values), to: "\(part)/manifest.csv")
            try FileTree.write(Self.xml(values, key: task.key), to: "\(part)/manifest.xml")
        } catch {
            FileTree.removeDirectory(part)
            throw error
        }
        try FileTree.move(part, directory)
    }

    private static func suffix(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), name[dot...].count < 8 else { return "" }
        return name[dot...].allSatisfy { $0 == "." || $0.isASCII && ($0.isLetter || $0.isNumber) }
            ? String(name[dot...]).lowercased() : ""
    }

    /// RFC 4180, UTF-8 with a mark so that spreadsheets read Chinese; a row of names and a row of values.
    static func csv(_ values: [String: String]) -> String {
        let names = values.keys.sorted()
        return "\u{FEFF}" + CSVText.record(names) + CSVText.record(names.map { values[$0] ?? "" })
    }

    static func xml(_ values: [String: String], key: String) -> String {
        let fields = values.keys.sorted().map { name in
            "  <field name=\"\(escape(name))\">\(escape(values[name] ?? ""))</field>\n"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <resource key="\(escape(key))">
            \(fields.joined())</resource>

            """
    }

    /// What XML 1.0 cannot hold at all is left out.
    private static func escape(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    $0.value >= 0x20 && $0.value < 0xFFFE || "\t\n\r".unicodeScalars.contains($0) || $0.value > 0xFFFF
                }
            )
        ).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
