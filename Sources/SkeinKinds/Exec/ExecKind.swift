import Skein
import Transfer

/// The kind `exec`: runs a program of the allow-list. No shell, no inherited environment; the exit status decides.
enum ExecKind {
    private struct Args: Decodable {
        var program: String
        var args: [String]?
    }

    /// What is kept of a program that ended well.
    struct Result: Codable, Sendable {
        var exit: Int32
        var output: String
        var outputTruncated: Bool
        var errorOutput: String

        enum CodingKeys: String, CodingKey {
            case exit, output
            case outputTruncated = "output_truncated"
            case errorOutput = "error_output"
        }
    }

    static let rules = ArgumentRules(
        .required("program", .string(length: 1...200)),
        .optional("args", .array(of: .string, count: ...1_000)),
        .optional("stdin", .any)
    )

    static func register(in registry: inout JobRegistry, policy: ExecPolicy) {
        registry.handle(
            raw: "exec",
            defaults: JobDefaults(
                argsBytesMax: 1 << 20, personal: ["stdin"],
                description: "Runs a program of the worker's allow-list; its exit status decides."),
            rules: rules
        ) { job, context in
            try await run(job, context, policy)
        }
    }

    private static func run(_ job: RawJob, _ context: JobContext, _ policy: ExecPolicy) async throws -> JobOutcome {
        let args = try job.decode(Args.self)
        let command = try policy.command(args.program, args.args ?? [])
        let process = ExecProcess(
            path: command.path,
            arguments: command.arguments,
            environment: environment(of: job, context, policy),
            workingDirectory: policy.workingDirectory,
            input: Array(JSONMembers.of(job.args)["stdin"] ?? []),
            outputBytesMax: policy.outputBytesMax,
            grace: policy.grace)
        let ended = try await process.run()
        try Task.checkCancellation()
        if ended.status != .exited(0) {
            let said = ended.errorOutput.ending(4_096)
            if !said.isEmpty { await context.log(said, level: .warning) }
        }
        return try outcome(of: ended, program: args.program)
    }

    private static func environment(of job: RawJob, _ context: JobContext, _ policy: ExecPolicy) -> [String: String] {
        var environment = policy.environment
        environment["SKEIN_JOB_ID"] = String(job.id.rawValue)
        environment["SKEIN_KIND"] = job.kind.rawValue
        environment["SKEIN_ATTEMPT"] = String(job.attempt)
        environment["SKEIN_MAX_ATTEMPTS"] = String(job.maxAttempts)
        environment["TRACEPARENT"] = context.trace?.description
        return environment
    }

    /// 0 is done; the `sysexits.h` codes 64 (usage) and 65 (data) mean that no further attempt can help, 75 (temporary
    /// failure) and everything else that one may.
    static func outcome(of ended: ExecProcess.Ended, program: String) throws -> JobOutcome {
        switch ended.status {
        case .exited(0):
            return .result(
                Result(
                    exit: 0, output: ended.output.text, outputTruncated: ended.output.isTruncated,
                    errorOutput: ended.errorOutput.text))
        case .exited(64):
            return .discard(code: "exec_usage", reason: "\(program) ended with 64, wrong usage")
        case .exited(65):
            return .discard(code: "exec_data", reason: "\(program) ended with 65, wrong data")
        case .exited(75):
            throw JobFailure(code: "exec_tempfail", message: "\(program) ended with 75, a temporary failure")
        case .exited(let code):
            throw JobFailure(code: "exec_exit_\(code)", message: "\(program) ended with \(code)")
        case .signalled(let signal):
            throw JobFailure(code: "exec_signal_\(signal)", message: "\(program) was ended by signal \(signal)")
        }
    }
}
