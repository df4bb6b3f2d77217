import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage

/// Ends a server or pooler, unmounts a small disk and removes the directory when this process is gone, however it went: a shell waits for the end of a
/// pipe whose other end only this process holds.
enum Watchdog {
    private static let script = """
        cat >/dev/null
        for file in "$1/postgres/data/postmaster.pid" "$1/pgbouncer.pid"; do
            pid=$(head -n 1 "$file" 2>/dev/null)
            [ -n "$pid" ] || continue
            kill -QUIT "$pid" 2>/dev/null
            n=0
            while kill -0 "$pid" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
        done
        umount -l "$1" 2>/dev/null
        rm -rf "$1"
        """

    static func guardDirectory(_ directory: String) throws {
        var ends: [Int32] = [-1, -1]
        // A socket pair, since it is made close-on-exec in one step: no other child may inherit an end.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw TestFailure("no pipe for the watchdog") }
        let reading = FileDescriptor(rawValue: ends[0])
        Task.detached {
            var options = PlatformOptions()
            // A Ctrl-C in the terminal is for the tests, not for who cleans up after them.
            options.createSession = true
            _ = try await Subprocess.run(
                .path("/bin/sh"), arguments: ["-c", script, "watchdog", directory],
                platformOptions: options, input: .fileDescriptor(reading, closeAfterSpawningProcess: true),
                output: .discarded)
        }
    }
}
