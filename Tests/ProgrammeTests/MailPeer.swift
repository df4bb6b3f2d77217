import FoundationEssentials
import Glibc
import TestSupport
import Transfer

/// A real SMTP server (aiosmtpd) in a process of its own, with a certificate of its own where it speaks TLS.
final class MailPeer: Sendable {
    static let python = ".build/test-venv/bin/python"

    let directory: String
    let port: Int
    let security: MailRelay.Security
    private let stdin: Int32
    private let pid: pid_t

    init(_ security: MailRelay.Security) throws {
        var template = Array("/tmp/skein-mail-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw TestFailure("no directory") }
        directory = String(cString: made)
        self.security = security
        var words = [Self.python, "Tests/Peers/mail_peer.py", directory, security.rawValue]
        if security != .none {
            let files = [directory + "/cert.pem", directory + "/key.pem"]
            try Command.run(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj",
                    "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-out", files[0], "-keyout", files[1],
                ])
            words += files
        }
        // A socket pair, since it is made close-on-exec in one step: no other child may inherit an end.
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw TestFailure("no pipe")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pair[0], 0)
        posix_spawn_file_actions_adddup2(&actions, pair[0], 1)
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, Self.python, &actions, nil, &pointers, environ)
        close(pair[0])
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(pair[1], SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        // Up to the line's end: the peer may write it in pieces.
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while status == 0, line.count < 16, recv(pair[1], &byte, 1, 0) == 1, byte != UInt8(ascii: "\n") {
            line.append(byte)
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
            close(pair[1])
            throw TestFailure("the mail server did not start")
        }
        self.port = port
        self.pid = pid
        stdin = pair[1]
    }

    deinit {
        close(stdin)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        _ = try? Command.run("/bin/rm", ["-rf", directory])
    }

    /// How a worker is told about it.
    func relay(password: String = Street.secret) -> MailRelay {
        MailRelay(
            host: "127.0.0.1", port: port, security: security, user: security == .none ? nil : "skein",
            password: password, caFile: security == .none ? nil : directory + "/cert.pem", from: "skein@example.edu.cn",
            fromName: "市教育局", timeout: .seconds(20))
    }

    /// The mails that it took, in their order.
    var mails: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".eml") }
                .sorted().map { directory + "/" + $0 }
        }
    }

    /// What Python's standard library reads in it, and three calendars in its invitation.
    func read(_ path: String) throws -> ReadMail {
        let json = try Command.run(Self.python, ["Tests/Peers/read_mail.py", path])
        return try JSONDecoder().decode(ReadMail.self, from: Data(json.utf8))
    }
}

/// What other programs read in a mail.
struct ReadMail: Decodable {
    var subject: String
    var from: String
    var to: String
    var id: String
    var kinds: [String]
    var plain: String
    var html: String
    var method: String?
    var same: Bool
    var longest: Int
    var bare: Int
    var headers: Int
    var defects: [String]
    var events: [String: ReadEvent]?
}
