import FoundationEssentials
import Subprocess
import SystemPackage

/// `skein` beside this program, built for release as this is.
struct SkeinProgram: Sendable {
    struct Missing: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is missing: run 'make release' first" }
    }

    let path: FilePath
    let environment: Environment

    init(conninfo: String) throws {
        let file = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "skein").path
        guard FileManager.default.isExecutableFile(atPath: file) else { throw Missing(path: file) }
        path = FilePath(file)
        environment = .inherit.updating([
            "SKEIN_DATABASE_URL": conninfo, "SKEIN_CONFIG": "/dev/null", "SKEIN_LANG": "en",
        ])
    }
}
