import Glibc
import PQ
import Synchronization
import TestSupport

/// A server's stand-in on a Unix socket: passes each message of the protocol on, unless the rule says otherwise.
///
/// `@unchecked Sendable`: everything mutable is in the mutexes.
final class FaultProxy: @unchecked Sendable {
    enum Direction { case toServer, toClient }

    enum Verdict {
        case pass
        /// Both connections end at once.
        case cut
        /// The message goes on, then both connections end.
        case passAndCut
        /// These bytes first, then the message.
        case inject([UInt8])
        /// Nothing goes on any more, in either direction, while both connections stay open.
        case freeze
    }

    typealias Rule = @Sendable (_ direction: Direction, _ type: UInt8, _ body: [UInt8]) -> Verdict

    private let rule: Mutex<Rule>
    private let descriptors = Mutex<[Int32]>([])
    private let upstream: String
    let directory: String
    private let listener: Int32

    /// How to reach the server through the proxy.
    let conninfo: String

    init(_ database: TestDatabase, rule: @escaping Rule = { _, _, _ in .pass }) async throws {
        let direct = try await PGConnection.connect(database.conninfo, logger: testLogger)
        upstream = try await direct.run { c in
            let row = try c.query(
                "select split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port')")
            return try row.get(String.self, row: 0, 0) + "/.s.PGSQL." + row.get(String.self, row: 0, 1)
        }
        await direct.close()
        self.rule = Mutex(rule)
        var template = Array("/tmp/pqproxyXXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("mkdtemp: errno \(errno)") }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        listener = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = withAddress(directory + "/.s.PGSQL.5432") { [listener] in bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 16) == 0 else { throw TestFailure("bind: errno \(errno)") }
        conninfo = database.conninfo + " host=\(directory) port=5432"
        detach { self.accept() }
    }

    func setRule(_ new: @escaping Rule) { rule.withLock { $0 = new } }

    /// Ends all connections and takes no more.
    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
        cutAll()
        unlink(directory + "/.s.PGSQL.5432")
        rmdir(directory)
    }

    /// Ends all connections.
    func cutAll() {
        let all = descriptors.withLock { descriptors in
            defer { descriptors = [] }
            return descriptors
        }
        for descriptor in all { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            let server = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let connected = withAddress(upstream) { connect(server, $0, $1) }
            guard connected == 0 else {
                Glibc.close(client)
                Glibc.close(server)
                continue
            }
            descriptors.withLock { $0 += [client, server] }
            detach { self.serve(client, server) }
        }
    }

    private func serve(_ client: Int32, _ server: Int32) {
        defer {
            descriptors.withLock { $0.removeAll { $0 == client || $0 == server } }
            // shut down and not only closed: a program that another test has just started may hold a copy
            for descriptor in [client, server] {
                shutdown(descriptor, Int32(SHUT_RDWR))
                Glibc.close(descriptor)
            }
        }
        var fromClient = Messages(startsUntyped: true)
        var fromServer = Messages(startsUntyped: false)
        var isFrozen = false
        while true {
            var sockets = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&sockets, 2, 60_000) > 0 else { return }
            for (index, socket) in sockets.enumerated() where socket.revents != 0 {
                var buffer = [UInt8](repeating: 0, count: 65_536)
                let count = read(socket.fd, &buffer, buffer.count)
                guard count > 0 else { return }
                if isFrozen { continue }
                let direction = index == 0 ? Direction.toServer : .toClient
                let target = index == 0 ? server : client
                let messages = index == 0 ? fromClient.add(buffer[..<count]) : fromServer.add(buffer[..<count])
                for message in messages {
                    let rule = rule.withLock { $0 }
                    switch rule(direction, message.type, message.body) {
                    case .pass: send(message.bytes, target)
                    case .cut: return
                    case .passAndCut:
                        send(message.bytes, target)
                        return
                    case .inject(let extra): send(extra + message.bytes, target)
                    case .freeze: isFrozen = true
                    }
                    if isFrozen { break }
                }
            }
        }
    }

    private func send(_ bytes: [UInt8], _ target: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// A notice of the server with the fields given.
    static func notice(_ fields: [(Character, String)]) -> [UInt8] {
        var body: [UInt8] = []
        for (name, value) in fields { body += Array("\(name)\(value)".utf8) + [0] }
        body.append(0)
        let length = UInt32(body.count + 4).bigEndian
        return [UInt8(ascii: "N")] + withUnsafeBytes(of: length) { Array($0) } + body
    }
}

/// Cuts a stream into messages. The client's first one has no type.
private struct Messages {
    private var pending: [UInt8] = []
    private var startsUntyped: Bool

    init(startsUntyped: Bool) { self.startsUntyped = startsUntyped }

    mutating func add(_ bytes: ArraySlice<UInt8>) -> [(type: UInt8, body: [UInt8], bytes: [UInt8])] {
        pending += bytes
        var messages: [(type: UInt8, body: [UInt8], bytes: [UInt8])] = []
        while true {
            let head = startsUntyped ? 0 : 1
            guard pending.count >= head + 4 else { return messages }
            let length = pending[head..<head + 4].reduce(0) { $0 << 8 | Int($1) }
            guard pending.count >= head + length else { return messages }
            let whole = Array(pending[..<(head + length)])
            messages.append((startsUntyped ? 0 : whole[0], Array(whole[(head + 4)...]), whole))
            pending.removeFirst(whole.count)
            startsUntyped = false
        }
    }
}

/// Runs blocking work beside the cooperative pool.
private func detach(_ work: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Work(body: work))
    var thread = pthread_t()
    let status = pthread_create(
        &thread, nil,
        { argument in
            if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, box.toOpaque())
    if status == 0 { pthread_detach(thread) } else { box.release() }
}

private final class Work {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) { self.body = body }
}

private func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    return withUnsafeBytes(of: &address) { bytes in
        bytes.withMemoryRebound(to: sockaddr.self) { buffer in
            guard let base = buffer.baseAddress else { return -1 }
            return body(base, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
