import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport

/// A program that a test runs to its end.
struct Tool: Sendable {
    var status: Int
    var out: String
    var err: String

    var all: String { out + err }

    /// - Parameter environment: Added to the test's own, over which it wins.
    static func run(
        _ words: [String], in directory: String = Project.root, environment: [String: String] = [:], input: String = "",
        within limit: Duration = .seconds(120)
    ) async throws -> Tool {
        guard let program = words.first else { throw TestFailure("no program") }
        let variables = environment.map { (Environment.Key(rawValue: $0.key), $0.value) }
            .compactMap { key, value in key.map { ($0, Optional(value)) } }
        return try await withThrowingTaskGroup(of: Tool?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    program.contains("/") ? .path(FilePath(program)) : .name(program),
                    arguments: Arguments(Array(words.dropFirst())),
                    environment: .inherit.updating(Dictionary(variables) { $1 }),
                    workingDirectory: FilePath(directory), input: .string(input),
                    output: .string(limit: 1 << 24), error: .string(limit: 1 << 22))
                var status = -1
                if case .exited(let code) = result.terminationStatus { status = Int(code) }
                return Tool(status: status, out: result.standardOutput, err: result.standardError)
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let tool = try await group.next() ?? nil else {
                throw TestFailure("\(words.joined(separator: " ")) did not end within \(limit)")
            }
            return tool
        }
    }

    /// Runs a command line of bash that must succeed.
    static func bash(
        _ script: String, in directory: String = Project.root, environment: [String: String] = [:], input: String = ""
    ) async throws -> String {
        let tool = try await run(
            ["bash", "-euo", "pipefail", "-c", script], in: directory, environment: environment, input: input)
        guard tool.status == 0 else { throw TestFailure("\(script)\nstatus \(tool.status)\n\(tool.all)") }
        return tool.out
    }
}
