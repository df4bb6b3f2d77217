import FoundationEssentials
import Glibc

/// Where a PostgreSQL server's programs are.
struct PostgresBinaries: Sendable, Equatable {
    let directory: String

    var initdb: String { directory + "/initdb" }
    var pgctl: String { directory + "/pg_ctl" }

    /// Looks in `$PGBIN`, then in Debian's versioned folders (newest first), then along `$PATH`.
    /// - Parameter major: The version that made the data, when there are data already.
    static func find(
        major: Int?,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        debianRoot: String = "/usr/lib/postgresql"
    ) throws(LocalPostgresError) -> PostgresBinaries {
        if let given = environment["PGBIN"], !given.isEmpty {
            guard let found = PostgresBinaries(completeIn: given) else {
                throw LocalPostgresError(
                    .noBinaries, "PGBIN is \(given), but initdb, pg_ctl and postgres are not all there")
            }
            return found
        }
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: debianRoot)) ?? [])
            .compactMap { name in Int(name) }
            .sorted(by: >)
            .filter { major == nil || $0 == major }
        let candidates =
            versions.map { "\(debianRoot)/\($0)/bin" }
            + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for candidate in candidates {
            if let found = PostgresBinaries(completeIn: candidate) { return found }
        }
        throw LocalPostgresError(
            .noBinaries,
            major.map { "the data were made by PostgreSQL \($0), whose server programs are not installed" }
                ?? "no PostgreSQL server programs (initdb, pg_ctl, postgres) were found",
            hint: "install postgresql\(major.map { "-\($0)" } ?? "") (apt-get install), or set PGBIN to their folder"
        )
    }

    private init?(completeIn directory: String) {
        for program in ["initdb", "pg_ctl", "postgres"] where access("\(directory)/\(program)", X_OK) != 0 {
            return nil
        }
        self.directory = directory
    }
}
