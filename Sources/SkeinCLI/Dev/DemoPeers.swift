/// Where the demo's messages go: a mail server and a group robot on this machine's loopback interface, and the settings by
/// which the demo's worker finds them.
struct DemoPeers: Sendable {
    let mail: LoopbackPeer
    let robot: LoopbackPeer
    /// Settings of the demo's worker.
    let flags: [String: Setting.Value]

    /// Starts both.
    init() throws {
        mail = try LoopbackPeer(.smtp)
        robot = try LoopbackPeer(.robot)
        flags = [
            Setting.mailHost.key: .string("127.0.0.1"),
            Setting.mailPort.key: .integer(mail.port), Setting.mailSecurity.key: .string("none"),
            Setting.mailFrom.key: .string("skein@city.invalid"), Setting.httpRanges.key: .strings(["127.0.0.0/8"]),
        ]
    }

    func stop() {
        mail.stop()
        robot.stop()
    }
}
