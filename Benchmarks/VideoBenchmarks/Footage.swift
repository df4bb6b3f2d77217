import Glibc

/// Clips of ffmpeg's own sources, as many as are wanted by hard links, in a directory of their own.
struct Footage {
    let directory: String
    var sources: String { directory + "/sources" }

    init() throws {
        directory = "/tmp/skein-video-bench-\(getpid())"
        try Program.run("/bin/mkdir", ["-p", sources])
    }

    func remove() throws { try Program.run("/bin/rm", ["-rf", directory]) }

    /// Makes one clip under so many names and gives their paths.
    func clips(_ name: String, _ count: Int, size: String, seconds: Int, sound: Bool) throws -> [String] {
        let first = "\(sources)/\(name).mp4"
        var words = ["-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=s=\(size):r=25:d=\(seconds)"]
        if sound { words += ["-f", "lavfi", "-i", "sine=440:d=\(seconds)", "-c:a", "aac"] }
        try Program.run(
            "/usr/bin/ffmpeg", words + ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", first])
        return try (0..<count).map { number in
            let path = "\(sources)/\(name)-\(number).mp4"
            guard link(first, path) == 0 else { throw Program.Failure(what: "cannot link \(path)") }
            return path
        }
    }
}

/// A program run to its end, with its output thrown away: what a loop in a shell would cost.
enum Program {
    struct Failure: Error {
        var what: String
    }

    static func run(_ path: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process: pid_t = 0
        guard posix_spawn(&process, path, &actions, nil, &words, environ) == 0 else {
            throw Failure(what: "cannot start \(path)")
        }
        var ended: Int32 = 0
        while waitpid(process, &ended, 0) < 0 && errno == EINTR {}
        guard ended == 0 else { throw Failure(what: "\(path) ended with \(ended)") }
    }
}
