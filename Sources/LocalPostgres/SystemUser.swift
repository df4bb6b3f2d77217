package import Glibc

/// An account that programs are run as; only root needs one, since PostgreSQL refuses to run as root.
package struct SystemUser: Sendable, Equatable {
    package let name: String
    package let uid: uid_t
    package let gid: gid_t
    /// All groups, the primary one included.
    package let groups: [gid_t]

    package init?(named name: String) {
        self.init { entry, buffer, size, result in getpwnam_r(name, entry, buffer, size, result) }
    }

    package init?(uid: uid_t) {
        self.init { entry, buffer, size, result in getpwuid_r(uid, entry, buffer, size, result) }
    }

    private typealias Lookup = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private init?(_ lookup: Lookup) {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 65_536)
        let status = buffer.withUnsafeMutableBufferPointer { bytes -> Int32 in
            guard let base = bytes.baseAddress else { return ERANGE }
            return lookup(&entry, base, bytes.count, &found)
        }
        // The strings of the entry live in the buffer, which is still alive here.
        guard status == 0, found != nil, let name = entry.pw_name.map({ String(cString: $0) }) else { return nil }
        withExtendedLifetime(buffer) {}
        self.name = name
        uid = entry.pw_uid
        gid = entry.pw_gid
        var groups = [gid_t](repeating: 0, count: 1024)
        var count = Int32(groups.count)
        self.groups =
            getgrouplist(name, entry.pw_gid, &groups, &count) >= 0 ? Array(groups[..<Int(count)]) : [entry.pw_gid]
    }

    /// What stands before a program and its arguments to run it as this user; root may.
    ///
    /// Not done by the process itself between fork and exec: glibc's `setgroups` and `setuid` wait there, now and then
    /// for ever, for threads that the copied thread list names and the child does not have.
    package var prefix: [String] {
        let list = groups.isEmpty ? "--clear-groups" : "--groups=" + groups.map { "\($0)" }.joined(separator: ",")
        return ["/usr/bin/setpriv", "--reuid=\(uid)", "--regid=\(gid)", list, "--"]
    }

    /// The current user's name, or its number when it has none.
    static var current: String { SystemUser(uid: geteuid())?.name ?? "\(geteuid())" }

    /// Whether this user may pass through the directory, going by its permission bits.
    func canTraverse(_ directory: String) -> Bool {
        guard let status = FileStatus(following: directory) else { return false }
        if uid == 0 { return true }
        if status.owner == uid { return status.mode & 0o100 != 0 }
        if groups.contains(status.group) { return status.mode & 0o010 != 0 }
        return status.mode & 0o001 != 0
    }
}
