import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import SkeinCLI

/// The executable killed while its ffmpeg works.
@Suite("A worker killed in mid-transcode")
struct VideoCrashTests {
    private struct Place {
        var directory: String
        var database: TestDatabase

        var environment: [String: String] {
            [
                "SKEIN_DATABASE_URL": database.conninfo, "SKEIN_VIDEO_ROOT": "\(directory)/out",
                "SKEIN_VIDEO_SOURCES": "\(directory)/sources", "SKEIN_VIDEO_PRESET": "medium",
                "SKEIN_WORKER_CONCURRENCY": "1",
            ]
        }

        func worker(_ more: String...) throws -> Executable {
            try Executable.start((["worker"] + more).map { Array($0.utf8) }, environment: environment)
        }

        func value(_ sql: String) async throws -> String {
            try await database.psql(sql).split(separator: "\n").joined(separator: "\n")
        }

        /// Inode and time of each file of a finished rung.
        func files(_ rung: String) async throws -> String {
            let place = try await value("select output_dir from programme.renditions where name = '\(rung)'")
            let found = try await Executable.run(
                "-c", "stat -c '%n %i %Y %s' \(place) \(place)/*", program: "/bin/sh")
            return found.out
        }
    }

    /// Processes whose command line names this text.
    private static func processes(naming text: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.filter { name in
            guard Int(name) != nil, let line = try? Data(contentsOf: URL(filePath: "/proc/\(name)/cmdline")) else {
                return false
            }
            return String(decoding: line, as: UTF8.self).contains(text)
        }
    }

    @Test(
        "Another one goes on: finished rungs stay untouched, and the orphaned ffmpeg ends without spoiling the new one")
    func resumes() async throws {
        try await Seed.database("") { database in
            let place = Place(directory: "/tmp/skein-crash-\(database.name)", database: database)
            defer { try? Executable.remove(place.directory) }
            try FileManager.default.createDirectory(
                atPath: "\(place.directory)/sources", withIntermediateDirectories: true)
            let clip = "\(place.directory)/sources/a.mp4"
            let made = try await Executable.run(
                "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=s=960x540:r=25:d=36,noise=alls=20:allf=t",
                "-c:v",
                "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", clip, program: "/usr/bin/ffmpeg")
            #expect(made.status == 0, "\(made.err)")
            let installed = await database.skein(["worker", "--drain"], environment: place.environment)
            #expect(installed.status == .done, "\(installed.err)")
            let added = await database.skein("video", "add", clip, "--title", "课", "--code", "L1")
            #expect(added.status == .done, "\(added.err)")

            let first = try place.worker("--name", "first")
            let running = "select progress > 0 from skein.job where kind = 'video.transcode' and state = 'running'"
            try await eventually(within: .seconds(120), "the second rung is under way") {
                let done = try await place.value(
                    "select string_agg(name, '') from programme.rendition where status <> 'planned'")
                let isRunning = try await place.value(running)
                return done == "360p" && isRunning == "t"
            }
            let finished = try await place.files("360p")
            let part = try await place.value(
                "select '540p.' || id || '-1.part' from skein.job where kind = 'video.transcode' and state = 'running'")
            #expect(Self.processes(naming: part).count == 1)
            first.send(SIGKILL)
            #expect(await first.end().status == -SIGKILL)
            #expect(Self.processes(naming: part).count == 1, "the orphan")

            // What a leader does half a minute after the last beat.
            #expect(
                try await place.value("select skein.rescue(worker) from skein.workers where name = 'first'") == "1")
            let second = try place.worker("--name", "second")
            try await eventually(within: .seconds(240), "the video is ready") {
                try await place.value("select status from programme.video") == "ready"
            }
            try await eventually(within: .seconds(60), "the orphan ends") { Self.processes(naming: part).isEmpty }
            second.send(SIGTERM)
            #expect(await second.end().status == 0)
            #expect(try await place.files("360p") == finished)
            let attempts = try await place.value(
                """
                select string_agg(s.rendition || ' ' || j.attempt, ', ' order by s.job_id)
                from programme.video_step s join skein.job j on j.id = s.job_id where s.kind = 'video.transcode'
                """)
            #expect(attempts == "360p 1, 540p 2")
            let failed = try await place.value("select count(*) from programme.video_check where verdict = 'FAIL'")
            #expect(failed == "0")
            let names = try FileManager.default.contentsOfDirectory(
                atPath: try await place.value("select outputs ->> 'directory' from programme.video"))
            #expect(!names.contains { $0.contains(".part") || $0.contains(".gone") }, "\(names)")
        }
    }
}
