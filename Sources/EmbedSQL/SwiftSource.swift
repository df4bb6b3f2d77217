import Glibc

/// The generated Swift file.
struct SwiftSource {
    private var entries: [String] = []

    mutating func append(path: String, text: String) {
        let pounds = String(repeating: "#", count: Self.delimiterLength(for: text))
        // The newline before the closing delimiter is not part of a multi-line literal, hence the extra one.
        entries.append("EmbeddedFile(path: #\"\(path)\"#, text: \(pounds)\"\"\"\n\(text)\n\"\"\"\(pounds)),\n")
    }

    func write(to path: String) throws(EmbedError) {
        let source = """
            // Generated from sql/ at build time.
            let embeddedFiles: [EmbeddedFile] = [
            \(entries.joined())]

            """
        guard let file = fopen(path, "wb") else {
            throw EmbedError(description: "\(path): \(String(cString: strerror(errno)))")
        }
        var text = source
        let written = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        guard fclose(file) == 0, written else {
            throw EmbedError(description: "\(path): cannot be written")
        }
    }

    /// One `#` more than the longest run that follows a quote or a backslash in the text.
    private static func delimiterLength(for text: String) -> Int {
        var longest = 0
        var run = -1
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): run = 0
            case UInt8(ascii: "#") where run >= 0: run += 1
            default: run = -1
            }
            longest = max(longest, run)
        }
        return longest + 1
    }
}
