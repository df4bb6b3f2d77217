import FoundationEssentials
import Subprocess
import SystemPackage

/// The Python that tests compare with: what `Scripts/install-packages.sh test` makes of Tests/requirements.txt.
public enum Python {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What a program of this repository, or a module with `-m`, prints.
    ///
    /// - Throws: ``TestFailure`` with both outputs when it fails.
    public static func run(_ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .path(FilePath(root.appending(path: ".build/test-venv/bin/python").path)),
            arguments: Arguments(arguments), workingDirectory: FilePath(root.path), output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw TestFailure(result.standardOutput + result.standardError)
        }
        return result.standardOutput
    }
}
