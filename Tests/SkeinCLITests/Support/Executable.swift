import Dispatch
import FoundationEssentials
import Glibc
import TestSupport

/// The built `skein`, run as a process of its own: for what only a process shows.
struct Executable: Sendable {
    let process: pid_t
    private let output: String
    private let errors: String

    /// How it ended and what it wrote.
    struct Ended: Sendable {
        var status: Int32
        var out: String
        var err: String
    }

    /// Beside the test bundle.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let own = String(decoding: buffer[..<max(length, 0)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
        return bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/skein"
    }()

    /// Starts it, or another program. Arguments are bytes, so that they may be anything.
    static func start(
        _ arguments: [[UInt8]], environment: [String: String] = [:], program: String = path
    ) throws -> Executable {
        let name = "/tmp/skein-cli-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let (output, errors) = (name + ".out", name + ".err")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let words = [Array(program.utf8)] + arguments
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { word in
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: word.count + 1)
            for (index, byte) in (word + [0]).enumerated() { copy[index] = CChar(bitPattern: byte) }
            return copy
        }
        argv.append(nil)
        let base = ["LANG": "C.UTF-8", "SKEIN_CONFIG": "/dev/null", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"]
        var variables: [UnsafeMutablePointer<CChar>?] = base.merging(environment) { $1 }.map { strdup("\($0)=\($1)") }
        variables.append(nil)
        defer { (argv + variables).forEach { free($0) } }  // `allocate` of bytes is malloc, as `strdup` is.
        var pid: pid_t = 0
        let status = posix_spawn(&pid, program, &actions, nil, argv, variables)
        guard status == 0 else { throw TestFailure("cannot start \(program): \(String(cString: strerror(status)))") }
        return Executable(process: pid, output: output, errors: errors)
    }

    /// Runs it, or another program, to its end.
    static func run(
        _ arguments: String..., environment: [String: String] = [:], program: String = path
    ) async throws -> Ended {
        try await start(arguments.map { Array($0.utf8) }, environment: environment, program: program).end()
    }

    /// Runs a Python program of the tests' environment to its end.
    static func python(_ arguments: [String], environment: [String: String] = [:]) async throws -> Ended {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return try await start(
            arguments.map { Array($0.utf8) },
            environment: environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 },
            program: root.appending(path: ".build/test-venv/bin/python").path
        ).end()
    }

    func send(_ signal: Int32) { kill(process, signal) }

    /// What it has written so far to standard error.
    var errorsSoFar: String { Self.read(errors) }

    /// Waits for it on a thread that may wait.
    func end() async -> Ended {
        let process = process
        let status = await withCheckedContinuation { (continuation: CheckedContinuation<Int32, Never>) in
            DispatchQueue.global().async {
                var status: Int32 = 0
                while waitpid(process, &status, 0) < 0 && errno == EINTR {}
                continuation.resume(returning: status)
            }
        }
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        let ended = Ended(status: code, out: Self.read(output), err: Self.read(errors))
        unlink(output)
        unlink(errors)
        return ended
    }

    private static func read(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}

extension Executable {
    /// Removes a directory that a test's process made.
    static func remove(_ directory: String) throws {
        guard directory.hasPrefix("/tmp/skein-") else { throw TestFailure("\(directory) is not a test's directory") }
        try FileManager.default.removeItem(atPath: directory)
    }
}
