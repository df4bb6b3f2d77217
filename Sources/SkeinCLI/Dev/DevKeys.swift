import FoundationEssentials

/// The key file of a private database: made once, beside it.
enum DevKeys {
    /// Its path, absolute.
    static func file(below directory: String) throws -> String {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let file = directory + "/dev.keys"
        if !FileManager.default.fileExists(atPath: file) {
            var generator = SystemRandomNumberGenerator()
            let key = Data((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
            guard
                FileManager.default.createFile(
                    atPath: file, contents: Data("dev \(key.base64EncodedString())\n".utf8),
                    attributes: [.posixPermissions: 0o600])
            else { throw CLIError(.failed, Message.errorUnwritable.text(["path": file, "reason": ""])) }
        }
        return file
    }
}
