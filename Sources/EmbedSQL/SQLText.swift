import Glibc

/// The text of one SQL file, checked for what a Swift literal would change without a word.
struct SQLText {
    let value: String

    init(contentsOf path: String) throws(EmbedError) {
        let bytes = try Self.read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw EmbedError(description: "\(path): not UTF-8")
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw EmbedError(description: "\(path): starts with a byte order mark")
        }
        for (offset, byte) in bytes.enumerated() where byte < 0x20 && byte != 0x0A && byte != 0x09 {
            let line = bytes[..<offset].count { $0 == 0x0A } + 1
            throw EmbedError(description: "\(path):\(line): control character \(byte); lines end in a bare \\n")
        }
        value = text
    }

    private static func read(_ path: String) throws(EmbedError) -> [UInt8] {
        guard let file = fopen(path, "rb") else {
            throw EmbedError(description: "\(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        guard ferror(file) == 0 else {
            throw EmbedError(description: "\(path): cannot be read")
        }
        return bytes
    }
}
