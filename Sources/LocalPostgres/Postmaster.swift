import FoundationEssentials
import Glibc

/// What `postmaster.pid` and `/proc` say about the server of a layout.
struct Postmaster {
    /// A number that no process can have (Linux numbers them below 2^22).
    private static let nobody: Int32 = 4_194_304

    let layout: ServerLayout

    private var file: String { layout.data + "/postmaster.pid" }
    private var socketLock: String { layout.socketDirectory + "/.s.PGSQL.5432.lock" }

    /// The process that serves the data directory; nil when none does, whatever an old file may say.
    var pid: Int32? {
        guard let pid = recordedPID(in: file), serves(pid) else { return nil }
        return pid
    }

    /// Whether the server accepts connections: the eighth line of its file, kept by the server itself.
    var isReady: Bool {
        lines(of: file).dropFirst(7).first?.hasPrefix("ready") ?? false
    }

    /// Takes the number of a process that is not our server out of the files left behind by a dead one.
    ///
    /// The server sees by itself that a process is gone, but refuses to start when the number belongs to another
    /// process by now (as after a container's restart) or to a zombie. Only the number is replaced: the rest names the
    /// shared memory, by which the server finds out whether children of the dead one still write.
    /// - Returns: Whether there was such a file.
    func retireStaleFiles() throws(LocalPostgresError) -> Bool {
        guard pid == nil else { return false }
        var found = false
        if let other = recordedPID(in: file), Self.exists(other) {
            let rest = lines(of: file).dropFirst().map(String.init)
            try FileSystem.write(
                (["\(Self.nobody)"] + rest).joined(separator: "\n"), to: file, owner: layout.user)
            found = true
        }
        if let other = recordedPID(in: socketLock), Self.exists(other) {
            guard unlink(socketLock) == 0 else { throw FileSystem.failure("cannot remove", socketLock) }
            found = true
        }
        return found
    }

    private func recordedPID(in path: String) -> Int32? {
        lines(of: path).first.flatMap { Int32($0) }.map { abs($0) }
    }

    private func lines(of path: String) -> [Substring] {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func exists(_ pid: Int32) -> Bool {
        kill(pid, 0) == 0 || errno == EPERM
    }

    /// Goes by the mark on the command line, which everybody may read; by the working directory (always the data
    /// directory) for a server that was started by hand.
    private func serves(_ pid: Int32) -> Bool {
        guard Self.exists(pid) else { return false }
        let command = (try? Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline"))) ?? Data()
        if command.split(separator: 0).contains(where: { $0.elementsEqual(layout.mark.utf8) }) { return true }
        guard let resolved = realpath("/proc/\(pid)/cwd", nil) else { return false }
        defer { free(resolved) }
        return String(cString: resolved) == FileSystem.canonical(layout.data)
    }
}
