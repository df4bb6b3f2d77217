import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// A `CrashWorker` process.
final class FaultProcess: @unchecked Sendable {
    // `@unchecked`: `status` is written by `wait` alone, which one task calls.
    let pid: pid_t
    /// What it logs.
    let logPath: String
    private let stdin: Int32
    private(set) var status: Int32?

    /// Starts it with options such as `concurrency=4`.
    init(_ conninfo: String, _ options: [String]) throws {
        logPath = "/tmp/skein-crash-\(getpid())-\(UInt32.random(in: 0 ... .max)).log"
        // A socket pair, since it is made close-on-exec in one step: no other child may inherit an end.
        var pipe: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pipe) == 0 else { throw TestFailure("no pipe") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipe[0], STDIN_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, logPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let program = try Self.program()
        let arguments = [program, "conninfo=\(conninfo)"] + options
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var pid: pid_t = 0
        let outcome = posix_spawn(&pid, program, &actions, nil, &pointers, environ)
        close(pipe[0])
        guard outcome == 0 else {
            close(pipe[1])
            throw TestFailure("\(program) cannot be started (\(outcome))")
        }
        self.pid = pid
        stdin = pipe[1]
    }

    private static func program() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { throw TestFailure("where am I?") }
        let own = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = URL(filePath: own).deletingLastPathComponent().appending(path: "CrashWorker").path
        guard access(path, X_OK) == 0 else { throw TestFailure("\(path) was not built") }
        return path
    }

    func send(_ signal: Int32) {
        if status == nil { kill(pid, signal) }
    }

    /// Waits for its end; the exit status, or minus the signal that ended it.
    @discardableResult
    func wait(within limit: Duration = .seconds(20)) async throws -> Int32 {
        try await eventually(within: limit, "the end of process \(pid), see \(logPath)") {
            var raw: Int32 = 0
            guard self.status == nil else { return true }
            guard waitpid(self.pid, &raw, WNOHANG) == self.pid else { return false }
            self.status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : -(raw & 0x7f)
            return true
        }
        return status ?? -1
    }

    /// Whether it is still there.
    var isRunning: Bool {
        var raw: Int32 = 0
        if status == nil, waitpid(pid, &raw, WNOHANG) == pid {
            status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : -(raw & 0x7f)
        }
        return status == nil
    }

    /// `kill -9`, and waits.
    func kill9() async throws {
        send(SIGKILL)
        try await wait()
    }

    /// Kills it if it is still there, and removes its log.
    func end() async {
        send(SIGKILL)
        _ = try? await wait()
        close(stdin)
        unlink(logPath)
    }

    var log: String { (try? String(decoding: Data(contentsOf: URL(filePath: logPath)), as: UTF8.self)) ?? "" }

    /// How many results came too late, as it logged.
    var lateResults: Int {
        log.split(separator: "\n").filter { $0.contains("Results came too late") }.reduce(0) { sum, line in
            sum + (line.split(separator: " ").first { $0.hasPrefix("jobs=") }.flatMap { Int($0.dropFirst(5)) } ?? 0)
        }
    }

    /// Processor time so far, in seconds.
    var cpuSeconds: Double {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let tail = stat.split(separator: ")").last
        else { return 0 }
        let fields = tail.split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident memory in MiB.
    var residentMiB: Double {
        guard let statm = try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8) else { return 0 }
        let fields = statm.split(separator: " ")
        return fields.count > 1 ? (Double(fields[1]) ?? 0) * 4096 / 1_048_576 : 0
    }
}
