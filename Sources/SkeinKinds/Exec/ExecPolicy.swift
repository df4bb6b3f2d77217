import Skein

/// What the kind `exec` may do on this machine. It belongs to the worker's configuration, never to a job.
public struct ExecPolicy: Sendable, Hashable {
    /// A program that may be run.
    public struct Program: Sendable, Hashable {
        /// The absolute path of the executable.
        public var path: String
        /// Arguments that always come first.
        public var fixedArguments: [String]
        /// Whether a job may add arguments of its own.
        public var takesArguments: Bool

        /// A program at this absolute path.
        public init(path: String, fixedArguments: [String] = [], takesArguments: Bool = true) {
            self.path = path
            self.fixedArguments = fixedArguments
            self.takesArguments = takesArguments
        }
    }

    /// Resource limits of each process, set by `prlimit` before the program starts. `nil` leaves a limit as it is.
    public struct Limits: Sendable, Hashable {
        /// CPU time.
        public var cpuSeconds: Int?
        /// Address space.
        public var addressSpaceBytes: Int?
        /// The largest file that it may write.
        public var fileBytes: Int?
        /// Open files.
        public var openFiles: Int?

        /// Limits.
        public init(
            cpuSeconds: Int? = nil, addressSpaceBytes: Int? = nil, fileBytes: Int? = nil, openFiles: Int? = nil
        ) {
            self.cpuSeconds = cpuSeconds
            self.addressSpaceBytes = addressSpaceBytes
            self.fileBytes = fileBytes
            self.openFiles = openFiles
        }
    }

    /// The programs by the name that jobs know them by.
    public var programs: [String: Program]
    /// Variables added to the few that a program gets; the worker's own environment is never handed on.
    public var environment: [String: String]
    /// The directory that programs start in.
    public var workingDirectory: String
    /// How long a program has between SIGTERM and SIGKILL when its job is cancelled or out of time.
    public var grace: Duration
    /// How much of standard output, and of standard error, is kept.
    public var outputBytesMax: Int
    /// Resource limits; `nil` means the worker's own.
    public var limits: Limits?
    /// The `prlimit` of util-linux, needed only with ``limits``.
    public var prlimitPath: String

    /// No program at all.
    public static let none = ExecPolicy(programs: [:])

    /// These programs. One whose path is not absolute is refused when a job asks for it.
    public init(
        programs: [String: Program],
        environment: [String: String] = [:],
        workingDirectory: String = "/",
        grace: Duration = .seconds(5),
        outputBytesMax: Int = 65_536,
        limits: Limits? = nil,
        prlimitPath: String = "/usr/bin/prlimit"
    ) {
        self.programs = programs
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.grace = grace
        self.outputBytesMax = outputBytesMax
        self.limits = limits
        self.prlimitPath = prlimitPath
    }

    /// Executable and arguments for this program name and a job's own arguments.
    ///
    /// - Throws: `JobFailure` with code `exec_not_allowed`, permanent.
    func command(_ name: String, _ arguments: [String]) throws -> (path: String, arguments: [String]) {
        guard let program = programs[name] else {
            throw Self.refusal("the program is not on this worker's allow-list")
        }
        guard program.path.hasPrefix("/") else { throw Self.refusal("the program's path is not absolute") }
        guard program.takesArguments || arguments.isEmpty else {
            throw Self.refusal("the program takes no arguments from jobs")
        }
        let own = program.fixedArguments + arguments
        guard let limits else { return (program.path, own) }
        return limits.wrapping(program.path, own, prlimit: prlimitPath)
    }

    private static func refusal(_ message: String) -> JobFailure {
        JobFailure(code: "exec_not_allowed", message: message, permanent: true)
    }
}

extension ExecPolicy.Limits {
    /// The command that starts a program under these limits.
    package func wrapping(
        _ path: String, _ arguments: [String], prlimit: String = "/usr/bin/prlimit"
    ) -> (path: String, arguments: [String]) {
        (prlimit, options + ["--", path] + arguments)
    }

    private var options: [String] {
        let given: [(String, Int?)] = [
            ("cpu", cpuSeconds), ("as", addressSpaceBytes), ("fsize", fileBytes), ("nofile", openFiles), ("core", 0),
        ]
        return given.compactMap { name, value in value.map { "--\(name)=\($0)" } }
    }
}
