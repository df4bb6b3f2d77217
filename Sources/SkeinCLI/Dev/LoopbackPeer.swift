import Dispatch
import Glibc
import Synchronization

/// A mail server, or a group robot's, on the loopback interface of this machine: it takes what comes, keeps it and sends
/// nothing on. It serves one caller after the other on a thread of its own; each has five seconds a line and a megabyte.
final class LoopbackPeer: Sendable {
    /// What it speaks.
    enum Language: Sendable { case smtp, robot }

    /// Where it listens on 127.0.0.1.
    let port: Int
    private let descriptor: Int32
    private let kept = Mutex<[String]>([])

    /// What has come, in order.
    var received: [String] { kept.withLock { $0 } }

    init(_ language: Language) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socketAddress in
                bind(descriptor, socketAddress, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, socketAddress, &length) == 0
            }
        }
        guard descriptor >= 0, isBound else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw CLIError(.failed, Message.errorLoopback.text(["reason": reason]))
        }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
        DispatchQueue(label: "skein.loopback").async { [self] in serve(language) }
    }

    /// Ends it; the thread ends with the call that it serves.
    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func serve(_ language: Language) {
        while true {
            let caller = accept(descriptor, nil, nil)
            guard caller >= 0 else { break }
            var patience = timeval(tv_sec: 5, tv_usec: 0)
            setsockopt(caller, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            var wire = Wire(descriptor: caller)
            let text = language == .smtp ? wire.mail() : wire.call()
            if let text { kept.withLock { $0.append(text) } }
            close(caller)
        }
        close(descriptor)
    }

    /// One caller.
    private struct Wire {
        private static let most = 1 << 20
        let descriptor: Int32
        var bytes: [UInt8] = []

        init(descriptor: Int32) { self.descriptor = descriptor }

        private func say(_ text: String) {
            let bytes = Array(text.utf8)
            _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        private mutating func readMore() -> Bool {
            guard bytes.count < Self.most else { return false }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            bytes += buffer[..<count]
            return true
        }

        /// Everything up to a mark, which is taken too.
        private mutating func read(to mark: String) -> String? {
            let mark = Array(mark.utf8)
            while true {
                if let range = bytes.firstRange(of: mark) {
                    let text = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
                    bytes.removeFirst(range.upperBound)
                    return text
                }
                guard readMore() else { return nil }
            }
        }

        /// A session of RFC 5321; the message of its last DATA.
        mutating func mail() -> String? {
            var message: String?
            say("220 skein demo\r\n")
            while let line = read(to: "\r\n") {
                switch line.prefix(4).uppercased() {
                case "DATA":
                    say("354 go on\r\n")
                    guard let text = read(to: "\r\n.\r\n") else { return nil }
                    message = text
                    say("250 kept\r\n")
                case "QUIT":
                    say("221 bye\r\n")
                    return message
                default: say("250 ok\r\n")
                }
            }
            return message
        }

        /// A POST with a length; its body.
        mutating func call() -> String? {
            guard let head = read(to: "\r\n\r\n") else { return nil }
            let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.split(separator: ":")[1].trimmingPrefix(while: { $0 == " " })) }
            guard let length, (0...Self.most).contains(length) else { return nil }
            while bytes.count < length { guard readMore() else { return nil } }
            let answer = #"{"errcode": 0, "errmsg": "ok"}"#
            say(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)"
            )
            return String(decoding: bytes[..<length], as: UTF8.self)
        }
    }
}
