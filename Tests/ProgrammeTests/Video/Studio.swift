import FoundationEssentials
import Glibc
import PQ
import Skein
import SkeinTesting
import TestSupport
import Testing

@testable import Programme

/// A town with a directory for sources and one for what is made of them.
struct Studio: Sendable {
    let town: Town
    let queue: Database
    let directory: String

    var sources: String { directory + "/sources" }
    var places: VideoPlaces {
        VideoPlaces(root: directory + "/out", sources: [sources], preset: "superfast")
    }

    func jobs() throws -> JobRegistry {
        var registry = JobRegistry()
        try ProgrammeJobs.register(in: &registry, video: places)
        return registry
    }

    /// Makes a clip with ffmpeg's own sources and gives its path.
    @discardableResult
    func clip(_ name: String, _ arguments: [String]) throws -> String {
        let path = "\(sources)/\(name)"
        try Command.run("/usr/bin/ffmpeg", ["-v", "error", "-nostdin", "-y"] + arguments + [path])
        return path
    }

    /// Registers a source and answers its number.
    func add(_ path: String, code: String = "c1", ladder: String = "lesson") async throws -> Int64 {
        let id = try await town.value(
            "select programme.video_add($1, '第一课', $2, $3)", [.text(code), .text(path), .text(ladder)])
        return Int64(id ?? "") ?? -1
    }

    /// Probes a source and answers status and reasons.
    func probe(_ path: String, code: String = "c1") async throws -> String {
        let id = try await add(path, code: code)
        _ = try await perform(ProbeVideo(videoID: id), in: jobs(), database: queue)
        return try await town.value(
            """
            select status || coalesce(' ' || (select string_agg(r.value ->> 'code', ',') from jsonb_array_elements(reasons) r), '')
            from programme.video where video_id = \(id)
            """) ?? "none"
    }

    /// Takes a video through one job after the other, each by itself: an error is the job's own.
    func plan(_ id: Int64) async throws {
        let ladder = try await town.value("select ladder from programme.video where video_id = \(id)")
        _ = try await perform(ProbeVideo(videoID: id), in: jobs(), database: queue)
        _ = try await perform(
            PlanRenditions(videoID: id, ladder: Ladder(rawValue: ladder ?? "") ?? .lesson), in: jobs(), database: queue)
    }

    /// As ``plan(_:)`` where that was not done, and then every rendition up to its checks.
    func verify(_ id: Int64) async throws {
        if try await town.value("select count(*) from programme.rendition where video_id = \(id)") == "0" {
            try await plan(id)
        }
        let renditions = try await town.lines("select rendition_id from programme.rendition where video_id = \(id)")
        for rendition in renditions.compactMap({ Int64($0) }) {
            _ = try await perform(Transcode(renditionID: rendition), in: jobs(), database: queue)
            _ = try await perform(VerifyRendition(renditionID: rendition), in: jobs(), database: queue)
        }
    }

    func manifest(_ id: Int64) async throws {
        _ = try await perform(WriteManifest(videoID: id), in: jobs(), database: queue)
    }

    /// The whole chain.
    func finish(_ id: Int64) async throws {
        try await verify(id)
        try await manifest(id)
    }

    /// What the jobs know of a video.
    func work(_ id: Int64) async throws -> VideoWork? {
        try await town.value("select programme.video_work(\(id))").map {
            try JSONDecoder().decode(VideoWork.self, from: Data($0.utf8))
        }
    }

    /// Where the finished video lies.
    func outputs() async throws -> String {
        try await town.value("select outputs ->> 'directory' from programme.video where status = 'ready'") ?? "none"
    }

    /// The checks of the video as a whole, with their verdicts.
    func wholeChecks() async throws -> [String] {
        try await town.lines(
            "select \"check\", verdict from programme.video_check where rendition is null order by part, n")
    }

    /// The record that the newest probe kept.
    func record() async throws -> MediaRecord {
        let json = try await town.value("select norm from programme.video order by video_id desc limit 1")
        return try JSONDecoder().decode(MediaRecord.self, from: Data((json ?? "null").utf8))
    }

    static let good = [
        "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=4", "-f", "lavfi", "-i", "sine=440:d=4", "-c:v", "libx264",
        "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2",
    ]
}

/// A program run to its end by a test.
enum Command {
    @discardableResult
    static func run(_ path: String, _ arguments: [String]) throws -> String {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw TestFailure("no pipe") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, path, &actions, nil, &words, environ)
        close(ends[1])
        defer { close(ends[0]) }
        guard status == 0 else { throw TestFailure("\(path) cannot be started") }
        var output: [UInt8] = []
        while true {
            let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
                filled = max(0, read(ends[0], buffer.baseAddress, 65_536))
            }
            if piece.isEmpty { break }
            output += piece
        }
        var ended: Int32 = 0
        waitpid(pid, &ended, 0)
        guard ended == 0 else { throw TestFailure("\(path) \(arguments.joined(separator: " ")) ended with \(ended)") }
        return String(decoding: output, as: UTF8.self)
    }
}

/// Runs `body` in a studio of its own.
func withStudio(_ body: @Sendable (Studio) async throws -> Void) async throws {
    try await withTown { town in
        var template = Array("/tmp/skein-video-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw TestFailure("no directory") }
        let directory = String(cString: made)
        defer { _ = try? Command.run("/bin/rm", ["-rf", directory]) }
        guard mkdir(directory + "/sources", 0o755) == 0 else { throw TestFailure("no directory") }
        let queue = Database(town.database.conninfo, logger: testLogger)
        do {
            try await body(Studio(town: town, queue: queue, directory: directory))
            await queue.close()
        } catch {
            await queue.close()
            throw error
        }
    }
}
