import Skein
import Synchronization

@testable import SkeinCLI

/// One command run inside the test, with what it wrote.
struct CommandRun: Sendable {
    var status: ExitStatus
    var out: String
    var err: String

    /// Runs a command as a user would, without a terminal unless asked for.
    static func of(
        _ arguments: String..., environment: [String: String] = [:], input: [UInt8] = [], terminal: Bool = false,
        jobs: JobRegistry? = nil
    ) async -> CommandRun {
        await of(arguments, environment: environment, input: input, terminal: terminal, jobs: jobs)
    }

    static func of(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [], terminal: Bool = false,
        jobs: JobRegistry? = nil
    ) async -> CommandRun {
        let out = Capture()
        let err = Capture()
        let lines = Capture(String(decoding: input, as: UTF8.self))
        let console = Console(
            out: { out.add($0) }, err: { err.add($0) }, readLine: { lines.nextLine() },
            readBytes: { $0 == "-" ? input : try ByteSource.read($0) },
            outIsTerminal: terminal, errIsTerminal: terminal, inIsTerminal: terminal, columns: 80)
        let command = jobs.map { SkeinCommand(jobs: $0) } ?? SkeinCommand()
        let base = ["LANG": "en_US.UTF-8", "TZ": "Asia/Shanghai", "SKEIN_CONFIG": "/dev/null"]
        let status = await command.run(arguments, environment: base.merging(environment) { $1 }, console: console)
        return CommandRun(status: status, out: out.text, err: err.text)
    }

    /// Everything in one text, for golden files.
    var transcript: String {
        "status \(status.rawValue)\n--- out\n\(out)--- err\n\(err)"
    }
}

/// A stream's text.
final class Capture: Sendable {
    private let buffer: Mutex<String>

    init(_ text: String = "") { buffer = Mutex(text) }

    var text: String { buffer.withLock { $0 } }

    func add(_ text: String) { buffer.withLock { $0 += text } }

    func nextLine() -> String? {
        buffer.withLock { text in
            guard !text.isEmpty else { return nil }
            let line = text.prefix { $0 != "\n" }
            text = String(text.dropFirst(line.count + 1))
            return String(line)
        }
    }
}
