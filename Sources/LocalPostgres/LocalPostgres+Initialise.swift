import FoundationEssentials
import Glibc
import Logging

extension LocalPostgres {
    /// The major version that made the data; nil when there are none yet.
    func dataVersion() throws -> Int? {
        let path = layout.data + "/PG_VERSION"
        guard FileStatus(following: path) != nil else { return nil }
        let text = FileSystem.tail(of: path, limit: 32).split(whereSeparator: \.isWhitespace).first
        guard let version = text.flatMap({ Int($0) }) else {
            throw LocalPostgresError(.files, "\(path) cannot be read or is not a version number")
        }
        return version
    }

    /// Makes the folders that the server and its clients need. Owners of existing folders are checked, not changed.
    func prepareHome() throws {
        if geteuid() == 0, layout.user == nil {
            throw LocalPostgresError(
                .files, "PostgreSQL refuses to run as root and there is no user \"postgres\" to run it as",
                hint: "apt-get install postgresql, or run as an ordinary user")
        }
        if let missing = layout.user?.prefix.first, access(missing, X_OK) != 0 {
            throw LocalPostgresError(
                .noBinaries, "\(missing), which hands the server to another user, is missing",
                hint: "apt-get install util-linux, or run as an ordinary user")
        }
        try makeParents()
        try FileSystem.makeDirectory(layout.home, mode: 0o700, owner: layout.user)
        try checkPrivate(layout.home)
        if layout.isRelocated { linkRelocatedHome() }
        try FileSystem.makeDirectory(layout.socketDirectory, mode: 0o700, owner: layout.user)
        try checkPrivate(layout.socketDirectory)
    }

    /// Runs `initdb` beside the final place and renames, so that an interrupted one leaves nothing half-made.
    func initialise(_ binaries: PostgresBinaries) async throws {
        let draft = layout.home + "/data.partial"
        if FileStatus(notFollowing: draft) != nil { try FileManager.default.removeItem(atPath: draft) }
        if let other = FileStatus(notFollowing: layout.data) {
            guard other.isDirectory, rmdir(layout.data) == 0 else {
                throw LocalPostgresError(
                    .files, "\(layout.data) exists but holds no PostgreSQL data", hint: "move it away")
            }
        }
        logger.notice(
            "making a private PostgreSQL", metadata: ["directory": "\(layout.home)", "user": "\(serverUser)"])
        var arguments = ["-D", draft, "-U", "postgres", "--auth-local=trust", "--auth-host=reject"]
        arguments += ["-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]
        if settings["fsync"] == "off" { arguments.append("--no-sync") }
        let outcome = try await program(binaries.initdb).run(arguments, timeout: .seconds(120))
        guard outcome.succeeded else {
            throw LocalPostgresError(.initdbFailed, "initdb failed in \(layout.home)", logTail: outcome.output)
        }
        let main = draft + "/postgresql.conf"
        guard let text = try? String(contentsOf: URL(filePath: main), encoding: .utf8) else {
            throw LocalPostgresError(.files, "cannot read \(main)")
        }
        try FileSystem.write(text + "\ninclude = 'skein.conf'\n", to: main, owner: layout.user)
        guard rename(draft, layout.data) == 0 else { throw FileSystem.failure("cannot make", layout.data) }
    }

    /// New parents belong to whoever runs the server, so that it can pass through them.
    private func makeParents() throws {
        let parent = FileSystem.ancestors(of: layout.home)[1]
        for missing in FileSystem.ancestors(of: parent).filter({ FileStatus(following: $0) == nil }).reversed() {
            let ours = missing.hasPrefix(ServerLayout.relocationRoot) ? nil : layout.user
            try FileSystem.makeDirectory(missing, mode: 0o755, owner: ours)
            // The umask may have taken away what the server's user needs.
            if ours == nil { chmod(missing, 0o755) }
        }
    }

    private func checkPrivate(_ directory: String) throws {
        let expected = layout.user?.uid ?? geteuid()
        guard let status = FileStatus(notFollowing: directory) else {
            throw FileSystem.failure("cannot look at", directory)
        }
        guard status.isDirectory, status.owner == expected, status.permissions & 0o077 == 0 else {
            throw LocalPostgresError(
                .files, "\(directory) must be a directory of \(serverUser)'s that nobody else may enter (mode 0700)",
                hint: "move it away, or choose another directory")
        }
    }

    /// Shows a person where the files went; nothing depends on the link.
    private func linkRelocatedHome() {
        let link = layout.directory + "/postgres"
        try? FileManager.default.createDirectory(atPath: layout.directory, withIntermediateDirectories: true)
        guard FileStatus(notFollowing: link) == nil else { return }
        symlink(layout.home, link)
        logger.notice(
            "the server's user cannot reach the directory; its files are elsewhere",
            metadata: ["directory": "\(layout.directory)", "user": "\(serverUser)", "files": "\(layout.home)"])
    }
}
