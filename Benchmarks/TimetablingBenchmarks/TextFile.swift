import Glibc

/// Whole files as text, and lines that are written at once.
enum TextFile {
    struct Unreadable: Error, CustomStringConvertible {
        let path: String
        let reason: String

        var description: String { "cannot read \(path): \(reason)" }
    }

    static func read(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw unreadable(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            bytes += buffer[..<count]
            if count < buffer.count {
                guard ferror(file) == 0 else { throw unreadable(path) }
                break
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func write(_ text: String) {
        print(text, terminator: "")
        fflush(nil)
    }

    private static func unreadable(_ path: String) -> Unreadable {
        Unreadable(path: path, reason: String(cString: strerror(errno)))
    }
}
