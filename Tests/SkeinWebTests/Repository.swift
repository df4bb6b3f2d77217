import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport

/// Files of this repository, and the Python that tests compare with.
enum Repository {
    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// What a Python program of the tests' environment says on both outputs.
    ///
    /// - Throws: ``TestFailure`` with that when it fails.
    static func python(_ arguments: [String]) async throws -> String {
        let path = root.appending(path: ".build/test-venv/bin/python").path
        let result = try await run(
            .path(FilePath(path)), arguments: Arguments(arguments), output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        let said = result.standardOutput + result.standardError
        guard result.terminationStatus.isSuccess else { throw TestFailure(said) }
        return said
    }
}
