import FoundationEssentials

/// Where the demo's messages go: a mail server and a group robot on this machine's loopback interface, and the settings by
/// which the demo's worker finds them.
struct DemoPeers: Sendable {
    let mail: LoopbackPeer
    let robot: LoopbackPeer
    /// Settings of the worker and of the commands that seal addresses.
    let flags: [String: Setting.Value]

    /// Starts both. The keys that seal addresses are made once, in the demo's directory.
    init(below directory: String) throws {
        mail = try LoopbackPeer(.smtp)
        robot = try LoopbackPeer(.robot)
        let file = directory + "/demo.keys"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        if !FileManager.default.fileExists(atPath: file) {
            var generator = SystemRandomNumberGenerator()
            let key = Data((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
            guard
                FileManager.default.createFile(
                    atPath: file, contents: Data("demo \(key.base64EncodedString())\n".utf8),
                    attributes: [.posixPermissions: 0o600])
            else { throw CLIError(.failed, Message.errorUnwritable.text(["path": file, "reason": ""])) }
        }
        flags = [
            Setting.notifyKeyFile.key: .string(file), Setting.mailHost.key: .string("127.0.0.1"),
            Setting.mailPort.key: .integer(mail.port), Setting.mailSecurity.key: .string("none"),
            Setting.mailFrom.key: .string("skein@city.invalid"), Setting.httpRanges.key: .strings(["127.0.0.0/8"]),
        ]
    }

    func stop() {
        mail.stop()
        robot.stop()
    }
}
