import FoundationEssentials
import Subprocess
import SystemPackage

/// Runs one of PostgreSQL's programs as the server's user, with a bound on its time.
package struct Program {
    let path: String
    let user: SystemUser?
    let workingDirectory: String

    package init(path: String, user: SystemUser?, workingDirectory: String) {
        self.path = path
        self.user = user
        self.workingDirectory = workingDirectory
    }

    package struct Outcome {
        package let succeeded: Bool
        /// Standard output and error together, at most the first 64 KiB.
        package let output: String
    }

    /// - Parameter timeout: After this time the program is killed and the outcome is a failure.
    package func run(_ arguments: [String], timeout: Duration) async throws -> Outcome {
        let command = (user?.prefix ?? []) + [path] + arguments
        let directory = workingDirectory
        let environment = environment
        return try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    .path(FilePath(command[0])),
                    arguments: Arguments(Array(command.dropFirst())),
                    environment: environment,
                    workingDirectory: FilePath(directory),
                    output: .string(limit: 65_536),
                    error: .combinedWithOutput
                )
                return Outcome(succeeded: result.terminationStatus.isSuccess, output: result.standardOutput)
            }
            group.addTask {
                try await Task.sleep(for: timeout)
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            return first ?? Outcome(succeeded: false, output: "\(path) did not end within \(timeout)")
        }
    }

    /// Nothing of ours but the search paths: the server's programs read many `PG…` variables.
    private var environment: Environment {
        let ours = ProcessInfo.processInfo.environment
        var variables: [Environment.Key: String] = [
            "PATH": ours["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
        ]
        if let libraries = ours["LD_LIBRARY_PATH"] { variables["LD_LIBRARY_PATH"] = libraries }
        return .custom(variables)
    }
}
