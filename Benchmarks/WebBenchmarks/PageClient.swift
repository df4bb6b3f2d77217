import Dispatch
import Glibc
import SkeinBench

/// One request, one connection, on a thread that may wait.
enum PageClient {
    struct Failure: Error {
        var what: String
    }

    /// Status and size of the answer.
    static func get(_ path: String, port: Int) async throws -> (status: Int, bytes: Int) {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try exchange(path, port) { _ in true } })
            }
        }
    }

    /// Reads `/live` until `goesOn` says no, at each part that comes.
    static func live(port: Int, while goesOn: @escaping @Sendable () -> Bool) async throws {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { _ = try exchange("/live", port) { _ in goesOn() } })
            }
        }
    }

    private static func exchange(
        _ path: String, _ port: Int, goesOn: (Int) -> Bool
    ) throws -> (status: Int, bytes: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(what: "socket") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(what: "connect") }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, 0) == request.count else { throw Failure(what: "send") }
        var head: [UInt8] = []
        var bytes = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += count
            if head.count < 64 { head += buffer[..<count].prefix(64) }
            guard goesOn(bytes), !ended(buffer[..<count]) else { break }
        }
        let words = String(decoding: head, as: UTF8.self).split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { throw Failure(what: "no answer to \(path)") }
        return (status, bytes)
    }

    /// The server waits for the client to close: the last chunk, or the end of a page, is the end.
    private static func ended(_ part: ArraySlice<UInt8>) -> Bool {
        part.suffix(5).elementsEqual("0\r\n\r\n".utf8) || part.suffix(7).elementsEqual("</html>".utf8)
    }
}
