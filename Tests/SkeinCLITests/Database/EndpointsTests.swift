import FoundationEssentials
import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Endpoints of notifications")
struct EndpointsTests {
    private static let secret = "planted-Secret-4711"

    @Test("Added from standard input, listed, paused and resumed; the address is shown nowhere")
    func life() async throws {
        try await Seed.database { database in
            let keys = FileManager.default.temporaryDirectory.appending(path: "keys-\(database.name)").path
            try Data("test \(Data(repeating: 7, count: 32).base64EncodedString())\n".utf8).write(
                to: URL(filePath: keys))
            defer { try? FileManager.default.removeItem(atPath: keys) }
            let environment = ["SKEIN_NOTIFY_KEY_FILE": keys, "SKEIN_DATABASE_URL": database.conninfo]
            func run(_ arguments: String...) async -> CommandRun {
                await CommandRun.of(
                    ["notify", "endpoints"] + arguments, environment: environment,
                    input: Array("https://127.0.0.1/send?key=\(Self.secret)\n".utf8))
            }
            let add = await run("add", "group", "--channel", "wecom_robot", "--address-file", "-")
            #expect(add.status == .done && add.err == "endpoint group is there\n", "\(add.err)")
            let twice = await run("add", "group", "--channel", "wecom_robot", "--address-file", "-")
            #expect(twice.status == .failed && twice.err.contains("SK002"), "\(twice.err)")
            let unsigned = await run("add", "hook", "--channel", "webhook", "--address-file", "-")
            #expect(unsigned.status == .failed && !unsigned.err.contains(Self.secret), "\(unsigned.err)")
            #expect(await run("pause", "group").status == .done)
            let list = await run("list", "-o", "json")
            #expect(list.out.contains(#""status": "paused""#) && !list.out.contains(Self.secret), "\(list.err)")
            #expect(await run("resume", "group").status == .done)
            #expect(await run("pause", "nobody").err.contains("SK008"))
            let dump = try await database.dump(["--data-only"])
            #expect(dump.contains("wecom_robot") && !dump.contains(Self.secret))
        }
    }

    @Test("Without a key file, and with one that is none, nothing is added and the reason is said")
    func keys() async throws {
        let add = ["notify", "endpoints", "add", "x", "--channel", "wecom_robot", "--address-file", "-"]
        let none = await CommandRun.of(add)
        #expect(none.status == .usage && none.err.contains("notify.key_file"))
        let bad = await CommandRun.of(add, environment: ["SKEIN_NOTIFY_KEY_FILE": "/etc/hostname"])
        #expect(bad.status == .usage && bad.err.contains("/etc/hostname"))
    }
}
