import Crypto

/// One file of the `sql/` folder as it was when the program was built.
public struct SQLFile: Sendable, Hashable {
    /// Path relative to `sql/`, for example `functions/enqueue.sql`.
    public let path: String
    /// The whole text.
    public let text: String
    /// SHA-256 of the text as 64 lower-case hexadecimal digits.
    public let checksum: String

    /// Makes a file that is not embedded, as tests of the migrator do.
    /// - Parameters:
    ///   - path: Path relative to `sql/`.
    ///   - text: The whole text.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
        checksum = Self.checksum(of: text)
    }

    static func checksum(of text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: SHA256.hash(data: Array(text.utf8)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}

extension SQLFile: CustomStringConvertible {
    /// The path alone.
    public var description: String { path }
}

/// What the build tool writes for each file.
struct EmbeddedFile {
    let path: StaticString
    let text: StaticString
}

/// The text of `sql/`, compiled into the program.
public enum EmbeddedSQL {
    /// Every `.sql` file, in the order of their paths. Hashed once, on first use (about a millisecond).
    public static let files: [SQLFile] = embeddedFiles.map {
        SQLFile(path: $0.path.description, text: $0.text.description)
    }

    /// The file at a path relative to `sql/`, or nil when there is none.
    public static func file(_ path: String) -> SQLFile? {
        files.first { $0.path == path }
    }
}
