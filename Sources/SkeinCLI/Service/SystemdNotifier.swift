import Glibc

/// Tells systemd how the service is doing (`sd_notify(3)`), over the datagram socket named in `NOTIFY_SOCKET`.
/// Without one nothing is sent.
struct SystemdNotifier: Sendable {
    private let path: String?
    /// Half of `WATCHDOG_USEC`, when the watchdog is meant for this process.
    let watchdogInterval: Duration?

    init(environment: [String: String]) {
        let socket = environment["NOTIFY_SOCKET"] ?? ""
        path = socket.hasPrefix("/") || socket.hasPrefix("@") ? socket : nil
        let isOurs = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = isOurs && microseconds > 0 ? .microseconds(microseconds / 2) : nil
    }

    /// The service does its work from now on.
    func ready(_ status: String) { send("READY=1\nSTATUS=\(line(status))") }

    /// The service is about to end.
    func stopping(_ status: String) { send("STOPPING=1\nSTATUS=\(line(status))") }

    /// One line for `systemctl status`.
    func status(_ status: String) { send("STATUS=\(line(status))") }

    /// The sign of life that the watchdog waits for.
    func watchdog() { send("WATCHDOG=1") }

    /// Sends signs of life until cancelled. They come from the same pool of threads as the jobs: a process whose pool is
    /// stuck goes silent and is restarted.
    func keepAlive() async {
        guard path != nil, let watchdogInterval else { return }
        while !Task.isCancelled {
            watchdog()
            try? await Task.sleep(for: watchdogInterval)
        }
    }

    private func line(_ text: String) -> String { text.replacing("\n", with: " ") }

    /// Never blocks and never fails loudly: the manager's socket is not worth the service.
    private func send(_ message: String) {
        guard let path else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        // A leading "@" stands for the abstract namespace, whose names begin with a zero byte.
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 2) + socklen_t(name.count)
        let bytes = Array(message.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(
                    descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL), address,
                    length)
            }
        }
    }
}
