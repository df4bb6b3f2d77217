import Glibc

/// Where everything of one private server lives, decided from the directory's path alone, so that a client who did
/// not start the server finds it too.
struct ServerLayout: Sendable, Equatable {
    /// Parent of the homes whose own place the server's user cannot reach, such as a checkout under `/root`.
    static let relocationRoot = "/var/lib/skein-dev"
    /// `sun_path` has room for 108 bytes with the closing zero.
    static let socketPathLimit = 107

    /// The directory that was asked for, without symbolic links.
    let directory: String
    /// The folder that holds all the rest.
    let home: String
    /// Who runs the server, when that is not the current user.
    let user: SystemUser?
    /// The folder of the socket.
    let socketDirectory: String
    /// Tells this place from others.
    let identity: String

    var isRelocated: Bool { home.hasPrefix(Self.relocationRoot + "/") }
    var data: String { home + "/data" }
    var log: String { home + "/server.log" }
    var lock: String { home + "/lock" }
    /// A setting without effect, by which the server's process is known.
    var mark: String { "skein.place=\(identity)" }
    var configuration: String { data + "/skein.conf" }

    init(directory: String, runningAs uid: uid_t = geteuid(), relocationRoot: String = Self.relocationRoot) {
        let directory = FileSystem.canonical(directory)
        let existing = FileSystem.ancestors(of: directory).filter { FileStatus(following: $0) != nil }
        let user = uid == 0 ? Self.unprivilegedUser(for: existing.first ?? "/") : nil
        let identity = Self.fingerprint(of: directory)
        let reachable = user.map { user in existing.allSatisfy { user.canTraverse($0) } } ?? true
        let home = reachable ? directory + "/postgres" : "\(relocationRoot)/\(identity)"
        let near = home + "/run"
        let fits = near.utf8.count + "/.s.PGSQL.5432".utf8.count <= Self.socketPathLimit
        // Commas and quotes have a meaning in unix_socket_directories.
        let plain = near.utf8.allSatisfy { $0 >= 0x20 && !Array(",\"'\\".utf8).contains($0) }
        self.directory = directory
        self.home = home
        self.user = user
        self.identity = identity
        socketDirectory = fits && plain ? near : "/tmp/skein-\(user?.uid ?? uid)-\(identity)"
    }

    /// The connection string of the superuser.
    var conninfo: String {
        var text = "host=\(Self.quoted(socketDirectory)) port=5432 user=postgres dbname=postgres"
        if !socketDirectory.hasPrefix(home) {
            // Anybody may make a folder in /tmp: connect only to a server of the right account.
            text += " requirepeer=\(Self.quoted(user?.name ?? SystemUser.current))"
        }
        return text
    }

    /// Root hands the server to the owner of the place, or to `postgres` where root itself owns it.
    private static func unprivilegedUser(for existing: String) -> SystemUser? {
        if let owner = FileStatus(following: existing)?.owner, owner != 0, let user = SystemUser(uid: owner) {
            return user
        }
        return SystemUser(named: "postgres")
    }

    /// FNV-1a: names a place, and guards nothing.
    private static func fingerprint(of path: String) -> String {
        let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func quoted(_ value: String) -> String {
        let plain = value.utf8.allSatisfy { byte in
            byte != UInt8(ascii: " ") && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\") && byte >= 0x20
        }
        guard !plain else { return value }
        return "'" + value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "'"
    }
}
