import FoundationEssentials
import Glibc

/// What `stat` or `lstat` says about a path.
struct FileStatus {
    let owner: uid_t
    let group: gid_t
    let mode: mode_t
    let size: Int

    var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
    var permissions: mode_t { mode & 0o7777 }

    init?(following path: String) {
        var value = stat()
        guard stat(path, &value) == 0 else { return nil }
        self.init(value)
    }

    init?(notFollowing path: String) {
        var value = stat()
        guard lstat(path, &value) == 0 else { return nil }
        self.init(value)
    }

    private init(_ value: stat) {
        owner = value.st_uid
        group = value.st_gid
        mode = value.st_mode
        size = Int(value.st_size)
    }
}

/// The few file operations that a server's home needs; each names the path it failed at.
enum FileSystem {
    /// The path without `.`, `..` and symbolic links, whether or not its last parts exist.
    static func canonical(_ path: String) -> String {
        var existing = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        var rest: [Substring] = []
        while true {
            if let resolved = realpath(existing, nil) {
                defer { free(resolved) }
                let base = String(cString: resolved)
                return rest.isEmpty ? base : (base == "/" ? "" : base) + "/" + rest.reversed().joined(separator: "/")
            }
            let parts = existing.split(separator: "/")
            guard let last = parts.last else { return "/" }
            if last != "." { rest.append(last) }
            existing = "/" + parts.dropLast().joined(separator: "/")
        }
    }

    /// The directory itself and everything above it, nearest first.
    static func ancestors(of path: String) -> [String] {
        var result: [String] = []
        var parts = path.split(separator: "/")
        while !parts.isEmpty {
            result.append("/" + parts.joined(separator: "/"))
            parts.removeLast()
        }
        return result + ["/"]
    }

    /// Makes one directory, owned by `owner` when one is given; an existing one is left as it is.
    static func makeDirectory(_ path: String, mode: mode_t, owner: SystemUser?) throws(LocalPostgresError) {
        if mkdir(path, mode) != 0 {
            guard errno == EEXIST else { throw failure("cannot make the directory", path) }
            guard FileStatus(following: path)?.isDirectory == true else {
                throw LocalPostgresError(.files, "\(path) is in the way: it is not a directory")
            }
            return
        }
        if let owner, lchown(path, owner.uid, owner.gid) != 0 {
            throw failure("cannot give the directory to \(owner.name)", path)
        }
    }

    /// Replaces a file in one step. Symbolic links are replaced, never followed.
    static func write(_ text: String, to path: String, owner: SystemUser?) throws(LocalPostgresError) {
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max))"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot write", draft) }
        var bytes = text
        let complete = bytes.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count }
        let owned = owner.map { fchown(descriptor, $0.uid, $0.gid) == 0 } ?? true
        guard complete, owned, close(descriptor) == 0, rename(draft, path) == 0 else {
            let error = failure("cannot write", path)
            unlink(draft)
            throw error
        }
    }

    /// The last `limit` bytes of a file as text, from the start of a line; empty when it cannot be read.
    static func tail(of path: String, limit: Int = 4096) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0, lseek(descriptor, max(0, size - limit), SEEK_SET) >= 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = max(0, Glibc.read(descriptor, &bytes, limit))
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        guard size > limit, let newline = text.firstIndex(of: "\n") else { return text }
        return String(text[text.index(after: newline)...])
    }

    static func failure(_ what: String, _ path: String) -> LocalPostgresError {
        let number = errno
        let hint: String? =
            switch number {
            case EACCES, EPERM: "run as the user who owns it, or choose another directory"
            case ENOSPC, EDQUOT: "the disk is full"
            case EROFS: "the file system is read-only; choose another directory"
            default: nil
            }
        return LocalPostgresError(.files, "\(what) \(path): \(String(cString: strerror(number)))", hint: hint)
    }
}
