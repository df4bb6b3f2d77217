import Glibc

/// Whole files and standard input as bytes, bounded, so that a wrong path cannot fill the memory.
enum ByteSource {
    /// Arguments larger than this are refused by the database anyway.
    static let largest = 64 << 20

    static func read(_ path: String) throws -> [UInt8] {
        if path == "-" { return try readAll(0, name: "-") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        return try readAll(descriptor, name: path)
    }

    private static func readAll(_ descriptor: Int32, name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(name) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= largest else {
                throw CLIError(.failed, Message.errorInputTooLarge.text(["path": name, "bytes": "\(largest)"]))
            }
        }
    }

    private static func unreadable(_ path: String) -> CLIError {
        CLIError(
            .usage, Message.errorUnreadable.text(["path": path, "reason": String(cString: strerror(errno))]))
    }
}
