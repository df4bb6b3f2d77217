import Glibc
import Skein

/// The few things that the video jobs do with files.
enum FileTree {
    /// Makes a directory and those above it.
    static func makeDirectory(_ path: String) throws {
        var partial = ""
        for name in path.split(separator: "/") {
            partial += "/" + name
            guard mkdir(partial, 0o755) == 0 || errno == EEXIST else { throw failure("make directory", partial) }
        }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a directory of plain files; links are removed, never followed.
    static func removeDirectory(_ path: String) {
        for name in names(in: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }

    /// Removes a directory that somebody may still write to: after it has lost its name, no file can be made in it.
    static func discardDirectory(_ path: String) throws {
        let nameless = path + ".gone"
        removeDirectory(nameless)
        try move(path, nameless)
        removeDirectory(nameless)
    }

    /// Whether there was such a file.
    @discardableResult
    static func remove(_ path: String) -> Bool { unlink(path) == 0 }

    static func move(_ from: String, _ to: String) throws {
        guard rename(from, to) == 0 else { throw failure("move to", to) }
    }

    static func size(_ path: String) throws -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure("read", path) }
        return Int(status.st_size)
    }

    static func read(_ path: String, atMost most: Int = 1 << 22) throws -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("read", path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        while bytes.count < most {
            let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
                filled = max(0, Glibc.read(file, buffer.baseAddress, 65_536))
            }
            if piece.isEmpty { break }
            bytes += piece
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a file whole or not at all.
    static func write(_ text: String, to path: String) throws {
        let part = path + ".part"
        let file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("write", part) }
        do {
            defer { close(file) }
            try write(Array(text.utf8), to: file, part)
            guard fsync(file) == 0 else { throw failure("write", part) }
        }
        try move(part, path)
    }

    /// Writes all bytes to an open file; `path` is for the message.
    static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { throw failure("write", path) }
            rest = rest.dropFirst(written)
        }
    }

    static func failure(_ verb: String, _ path: String) -> JobFailure {
        JobFailure(code: "file_error", message: "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}

extension FileTree {
    /// Profile, constraints and level of the avcC box in an initialisation segment (ISO/IEC 14496-15).
    static func profile(inAVC path: String) throws -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("read", path) }
        defer { close(file) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
            filled = max(0, Glibc.read(file, buffer.baseAddress, 65_536))
        }
        let name = Array("avcC".utf8)
        guard bytes.count > 8,
            let at = (0..<bytes.count - 8).first(where: { Array(bytes[$0..<$0 + 4]) == name })
        else { return nil }
        return Array(bytes[at + 5..<at + 8])
    }
}
