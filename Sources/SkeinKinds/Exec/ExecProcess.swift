import Glibc
import Skein
import Subprocess
import SystemPackage
import Transfer

/// One run of a program: input from memory, bounded output, and nothing of it left when its task was cancelled.
package struct ExecProcess: Sendable {
    /// How a program ended.
    package enum Status: Sendable, Hashable {
        case exited(Int32)
        case signalled(Int32)
    }

    /// What is known of a program that ended.
    package struct Ended: Sendable {
        package let status: Status
        package let output: BoundedText
        package let errorOutput: BoundedText
    }

    let path: String
    let arguments: [String]
    let environment: [String: String]
    let workingDirectory: String
    let input: [UInt8]
    let outputBytesMax: Int
    let grace: Duration
    let observe: (@Sendable (String) async -> Void)?

    /// A run of the program at an absolute path.
    ///
    /// - Parameter observe: Gets standard output piece by piece while the program runs.
    package init(
        path: String, arguments: [String], environment: [String: String], workingDirectory: String, input: [UInt8] = [],
        outputBytesMax: Int, grace: Duration, observe: (@Sendable (String) async -> Void)? = nil
    ) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.input = input
        self.outputBytesMax = outputBytesMax
        self.grace = grace
        self.observe = observe
    }

    /// Runs the program to its end. A cancelled task sends SIGTERM to the process group, and SIGKILL after the grace.
    ///
    /// - Throws: `JobFailure` with code `exec_start` when it cannot be started.
    package func run() async throws -> Ended {
        var options = PlatformOptions()
        // A session of its own: the signals reach what the program started, and a terminal's Ctrl-C does not reach it.
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)
        ]
        let configuration = Configuration(
            executable: .path(FilePath(path)),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(
                    environment.compactMap { name, value in Environment.Key(rawValue: name).map { ($0, value) } },
                    uniquingKeysWith: { first, _ in first })),
            workingDirectory: FilePath(workingDirectory),
            platformOptions: options)
        let stdin = try inputFile()
        do {
            let limit = outputBytesMax
            let result = try await Subprocess.run(
                configuration,
                input: .fileDescriptor(stdin, closeAfterSpawningProcess: true),
                output: .sequence,
                error: .sequence
            ) { execution in
                async let output = Self.collect(execution.standardOutput, limit, observe)
                async let errorOutput = Self.collect(execution.standardError, limit)
                let kept = (output: try await output, errorOutput: try await errorOutput)
                return (kept: kept, group: execution.processIdentifier.value)
            }
            let ended = result.closureResult
            if Task.isCancelled {
                // The group's leader is gone; this is for members that did not follow it.
                _ = kill(-ended.group, SIGKILL)
            }
            return Ended(
                status: Status(result.terminationStatus), output: ended.kept.output,
                errorOutput: ended.kept.errorOutput)
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw JobFailure(code: "exec_start", message: "the program could not be run: \(error.code)")
        }
    }

    private static func collect(
        _ stream: SubprocessOutputSequence, _ limit: Int, _ observe: (@Sendable (String) async -> Void)? = nil
    ) async throws -> BoundedText {
        var text = BoundedText(limit: limit)
        for try await chunk in stream {
            chunk.withUnsafeBytes { text.append($0) }
            if let observe { await observe(chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }) }
        }
        return text
    }

    /// The input as a file without a name. A pipe would need a writer, and a program that does not read its input would
    /// end our own process with SIGPIPE.
    private func inputFile() throws -> FileDescriptor {
        if input.isEmpty { return try FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec) }
        let name = "skein-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        let file = try Self.create("/dev/shm/\(name)") ?? Self.create("/tmp/\(name)")
        guard let file else {
            throw JobFailure(code: "exec_start", message: "no place for the program's input in /dev/shm or /tmp")
        }
        do {
            try file.writeAll(input)
            try file.seek(offset: 0, from: .start)
            return file
        } catch {
            try? file.close()
            throw JobFailure(code: "exec_start", message: "the program's input could not be written: \(error)")
        }
    }

    private static func create(_ path: String) throws -> FileDescriptor? {
        do {
            let file = try FileDescriptor.open(
                FilePath(path), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite)
            unlink(path)
            return file
        } catch is Errno {
            return nil
        }
    }
}

extension ExecProcess.Status {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let signal): self = .signalled(signal)
        }
    }
}
