import FoundationEssentials
import Glibc
import Logging
import Testing

@testable import SkeinCLI

@Suite("Service manners")
struct ServiceTests {
    @Test("systemd is told over its socket, and nothing is sent without one")
    func notify() throws {
        let path = "/tmp/skein-notify-\(getpid())"
        unlink(path)
        defer { unlink(path) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        let notifier = SystemdNotifier(
            environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"])
        #expect(notifier.watchdogInterval == .seconds(15))
        notifier.ready("one\ntwo")
        notifier.watchdog()
        notifier.stopping("draining")
        var received: [String] = []
        var buffer = [UInt8](repeating: 0, count: 512)
        for _ in 0..<3 {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            received.append(String(decoding: buffer[..<max(count, 0)], as: UTF8.self))
        }
        #expect(received == ["READY=1\nSTATUS=one two", "WATCHDOG=1", "STOPPING=1\nSTATUS=draining"])
        let other = SystemdNotifier(environment: ["WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"])
        #expect(other.watchdogInterval == nil)
        other.ready("nobody hears this")
        SystemdNotifier(environment: ["NOTIFY_SOCKET": "/nonexistent/socket"]).ready("nor this")
    }

    @Test("Logs: one JSON object a line, with journald's priority where it reads")
    func logs() {
        let lines = Capture()
        var handler = LogOutput(label: "skein", format: .json, isJournal: true, write: { lines.add($0) })
        handler[metadataKey: "worker"] = "7"
        var logger = Logger(label: "skein") { _ in handler }
        logger.logLevel = .debug
        logger.warning("a \"quoted\"\nline", metadata: ["level": "mine", "kind": "通知"])
        let line = lines.text
        #expect(line.hasPrefix("<4>{\"time\":\""))
        #expect(
            line.hasSuffix(
                #""level":"warning","logger":"skein","message":"a \"quoted\"\nline","kind":"通知","metadata.level":"mine","worker":"7"}"#
                    + "\n"))
        #expect(line.split(separator: "\n").count == 1)
    }

    @Test("Time zones are found by name")
    func zones() {
        #expect(TimeZoneName.local(environment: ["TZ": "Asia/Shanghai"]) == "Asia/Shanghai")
        #expect(TimeZoneName.local(environment: ["TZ": ":/usr/share/zoneinfo/Europe/Berlin"]) == "Europe/Berlin")
        #expect(TimeZoneName.zone(ofPath: "../usr/share/zoneinfo/Etc/UTC") == "Etc/UTC")
        #expect(TimeZoneName.zone(ofPath: "/somewhere") == nil)
    }

    @Test("Colours: flag, NO_COLOR, terminal")
    func colors() {
        #expect(ColorChoice.auto.isOn(terminal: true, environment: [:]))
        #expect(!ColorChoice.auto.isOn(terminal: true, environment: ["NO_COLOR": "1"]))
        #expect(ColorChoice.auto.isOn(terminal: true, environment: ["NO_COLOR": ""]))
        #expect(!ColorChoice.auto.isOn(terminal: true, environment: ["TERM": "dumb"]))
        #expect(!ColorChoice.auto.isOn(terminal: false, environment: [:]))
        #expect(ColorChoice.always.isOn(terminal: false, environment: ["NO_COLOR": "1"]))
        #expect(!ColorChoice.never.isOn(terminal: true, environment: [:]))
    }
}
