import Glibc
import Synchronization

/// A TCP server on 127.0.0.1 that does exactly what a test says, well-behaved or not.
public final class LoopbackServer: Sendable {
    /// One accepted connection, on a thread of its own. Every wait ends after 30 seconds.
    public struct Connection {
        let descriptor: Int32

        /// Reads an HTTP request with its body.
        public func readRequest() -> String {
            var text = ""
            while let more = read() {
                text += more
                guard let head = text.firstRange(of: "\r\n\r\n") else { continue }
                let length = text[..<head.lowerBound].lowercased()
                    .firstMatch(of: /content-length: ([0-9]+)/).flatMap { Int($0.1) }
                if text[head.upperBound...].utf8.count >= length ?? 0 { break }
            }
            return text
        }

        /// Reads what is there; `nil` at the end.
        public func read() -> String? {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
        }

        /// Sends text; `false` when the other side is gone.
        @discardableResult
        public func send(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes { raw in
                    Glibc.send(
                        descriptor, raw.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }

        /// Waits until the other side has closed.
        public func waitForEnd() {
            while read() != nil {}
        }
    }

    /// Where it listens.
    public let port: UInt16
    private let listener: Int32
    private let script: @Sendable (Connection) -> Void
    private let count = Atomic<Int>(0)

    /// How many connections were accepted.
    public var connections: Int { count.load(ordering: .acquiring) }

    /// The address of a path.
    public func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Listens at once; each connection runs the script on a thread of its own.
    public init(_ script: @escaping @Sendable (Connection) -> Void) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(descriptor, raw, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, raw, &length) == 0
            }
        }
        guard isReady else { throw Failure() }
        port = UInt16(bigEndian: address.sin_port)
        onThread { [self] in
            // `shutdown` in `stop` ends the accept.
            while case let client = accept(listener, nil, nil), client >= 0 {
                count.add(1, ordering: .releasing)
                var limit = timeval(tv_sec: 30, tv_usec: 0)
                setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
                setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
                onThread { [script] in
                    script(Connection(descriptor: client))
                    close(client)
                }
            }
            close(listener)
        }
    }

    /// Stops accepting.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// The server could not be set up.
    public struct Failure: Error {}
}

extension LoopbackServer {
    /// A server that answers every request with the same text.
    public static func answering(_ answer: String) throws -> LoopbackServer {
        try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send(answer)
        }
    }

    /// An answer with a length.
    public static func answer(_ status: String, headers: String = "", body: String = "") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)Connection: close\r\n\r\n\(body)"
    }
}

/// Runs the closure on a thread of its own, off the cooperative pool, since it blocks.
private func onThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let status = pthread_create(
        &thread, nil,
        { context in
            guard let context else { return nil }
            Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
            return nil
        }, box.toOpaque())
    if status == 0 { pthread_detach(thread) } else { box.release() }
}
