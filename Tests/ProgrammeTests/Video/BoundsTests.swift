import FoundationEssentials
import Glibc
import Skein
import TestSupport
import Testing

@testable import Programme

/// The bounds that readers of media run under: a program in ffprobe's place says which it has, and tries to break them.
@Suite("Video: bounds of the readers")
struct BoundsTests {
    /// A program in ffprobe's place, as a shell script.
    private static func tool(_ script: String, _ studio: Studio, patience: Duration = .seconds(30)) throws -> MediaTool
    {
        let path = "\(studio.directory)/ffprobe"
        try FileTree.write("#!/bin/sh\n\(script)\n", to: path)
        #expect(chmod(path, 0o755) == 0)
        var places = studio.places
        places.ffprobe = path
        return MediaTool(places: places, patience: patience)
    }

    @Test("2 GiB of memory, a minute of CPU, 64 files, nothing written, no new rights, no environment")
    func limits() async throws {
        try await withStudio { studio in
            let tool = try Self.tool(
                "cat /proc/self/limits; grep NoNewPrivs /proc/self/status; tr '\\0' ' ' < /proc/self/environ", studio)
            let said = String(decoding: try await tool.probe([]), as: UTF8.self)
            let lines = said.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            for expected in [
                "Max address space 2147483648 2147483648 bytes", "Max cpu time 60 60 seconds",
                "Max file size 0 0 bytes", "Max open files 64 64 files", "NoNewPrivs:\t1",
            ] {
                #expect(lines.contains(expected), "\(expected): \(lines)")
            }
            #expect(!said.contains("PATH=/") && !said.contains("HOME="), "\(said)")
        }
    }

    @Test("one that wants more memory gets none, and the job says that nothing was read")
    func memory() async throws {
        try await withStudio { studio in
            let tool = try Self.tool("exec /usr/bin/python3 -c 'bytearray(3 << 30)'", studio)
            #expect(ProbeOutput(json: try await tool.probe([])) == nil)
        }
    }

    @Test("one that writes is ended, and leaves an empty file at most")
    func writes() async throws {
        try await withStudio { studio in
            let path = "\(studio.directory)/planted"
            let tool = try Self.tool("exec dd if=/dev/zero of=\(path) bs=1k count=1 2> /dev/null", studio)
            let failure = await #expect(throws: JobFailure.self) { try await tool.probe([]) }
            #expect(failure?.code == "probe_killed")
            #expect(try FileTree.size(path) == 0)
        }
    }

    @Test("one that talks without end, and one that never ends: stopped, with a reason")
    func endless() async throws {
        try await withStudio { studio in
            let talker = try Self.tool("exec head -c 3000000 /dev/zero", studio)
            let first = await #expect(throws: JobFailure.self) { try await talker.probe([]) }
            #expect(first?.code == "probe_output")
            let sleeper = try Self.tool("sleep 600 & wait", studio, patience: .milliseconds(300))
            let second = await #expect(throws: JobFailure.self) { try await sleeper.probe([]) }
            #expect(second?.code == "probe_timeout")
        }
    }
}

/// Whether a file is opened, as the kernel sees it.
final class OpenWatch: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0, inotify_add_watch(descriptor, path, UInt32(IN_OPEN)) >= 0 else {
            throw TestFailure("cannot watch \(path)")
        }
    }

    deinit { close(descriptor) }

    /// Whether it was since this was last asked.
    func wasOpened() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        return read(descriptor, &buffer, buffer.count) > 0
    }
}
