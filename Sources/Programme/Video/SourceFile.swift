import Crypto
import Glibc
import Skein

/// A source opened for reading: the very file that was found below an allowed root, whatever happens to its name.
final class SourceFile: Sendable {
    private static let chunk = 1 << 20

    let descriptor: Int32
    let size: Int

    private init(descriptor: Int32, size: Int) {
        self.descriptor = descriptor
        self.size = size
    }

    deinit { close(descriptor) }

    /// How another process of this user opens the same file; a name could lead elsewhere by then.
    var url: String { "file:/proc/\(getpid())/fd/\(descriptor)" }

    /// Opens a regular file below one of the roots, step by step and following no link.
    ///
    /// - Throws: `JobFailure`: `source_refused` (permanent) for a path outside the roots, through a link or to what is no
    ///   file, `source_missing` for one that does not exist.
    static func open(_ path: String, below roots: [String]) throws -> SourceFile {
        let (directory, name) = try openDirectory(of: path, below: roots)
        defer { close(directory) }
        let file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw errno == ELOOP ? refusal("the source is a link") : missing(path) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw refusal("the source is not a regular file")
        }
        return SourceFile(descriptor: file, size: Int(status.st_size))
    }

    /// The paths of the files beside a source whose names begin as its own does up to its last dot, in order; at most a
    /// hundred.
    ///
    /// - Throws: As ``open(_:below:)``.
    static func siblings(of path: String, below roots: [String]) throws -> [String] {
        let (directory, name) = try openDirectory(of: path, below: roots)
        defer { close(directory) }
        guard let dot = name.lastIndex(of: ".") else { return [] }
        let beginning = name[...dot]
        let names = FileTree.names(in: "/proc/self/fd/\(directory)").filter { $0.hasPrefix(beginning) && $0 != name }
        return names.prefix(100).map { path.dropLast(name.count) + $0 }
    }

    private static func openDirectory(of path: String, below roots: [String]) throws -> (
        descriptor: Int32, name: String
    ) {
        let names = path.split(separator: "/").map(String.init)
        guard path.hasPrefix("/"), !names.isEmpty, !names.contains(".."), !path.utf8.contains(0) else {
            throw refusal("the path of the source is not absolute and plain")
        }
        guard let root = roots.first(where: { isBelow($0, names) }) else {
            throw refusal("the source lies outside the directories of video.sources")
        }
        var directory = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw missing(root) }
        let rest = names.dropFirst(root.split(separator: "/").count)
        for name in rest.dropLast() {
            let next = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            let code = errno
            close(directory)
            guard next >= 0 else { throw code == ENOENT ? missing(path) : refusal("the path goes through a link") }
            directory = next
        }
        return (directory, rest.last ?? "")
    }

    private static func isBelow(_ root: String, _ names: [String]) -> Bool {
        let parts = root.split(separator: "/").map(String.init)
        return root.hasPrefix("/") && names.count > parts.count && Array(names.prefix(parts.count)) == parts
    }

    /// The content's SHA-256 in hexadecimal digits, read in pieces. Cancelling the task ends it.
    func sha256() async throws -> String { try await read { _ in } }

    /// The content, of a file that is small enough to be held.
    func bytes() async throws -> [UInt8] {
        var all: [UInt8] = []
        _ = try await read { all += $0 }
        return all
    }

    /// Copies the content to a new file and answers the SHA-256 of what was copied.
    func copy(to path: String) async throws -> String {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileTree.failure("write", path) }
        defer { close(file) }
        let hash = try await read { try FileTree.write($0, to: file, path) }
        guard fsync(file) == 0 else { throw FileTree.failure("write", path) }
        return hash
    }

    private func read(_ body: ([UInt8]) throws -> Void) async throws -> String {
        var hash = SHA256()
        var offset = 0
        while true {
            try Task.checkCancellation()
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, filled in
                count = pread(descriptor, buffer.baseAddress, Self.chunk, off_t(offset))
                filled = max(0, count)
            }
            guard count >= 0 else { throw JobFailure(code: "source_unreadable", message: "the source cannot be read") }
            if count == 0 { break }
            hash.update(data: piece)
            try body(piece)
            offset += count
            await Task.yield()
        }
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func refusal(_ message: String) -> JobFailure {
        JobFailure(code: "source_refused", message: message, permanent: true)
    }

    private static func missing(_ path: String) -> JobFailure {
        JobFailure(code: "source_missing", message: "there is no file \(path), or it cannot be opened")
    }
}
