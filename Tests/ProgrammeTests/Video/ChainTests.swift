import FoundationEssentials
import Glibc
import PQ
import Skein
import SkeinTesting
import Testing

@testable import Programme

/// The whole chain through the queue, with ffmpeg.
@Suite("Video: chain")
struct ChainTests {
    @Test("from a file to what players open: other readers parse it, and the numbers are the measured ones")
    func whole() async throws {
        try await withStudio { studio in
            let id = try await studio.add(try studio.clip("good.mp4", Studio.good))
            let report = try await drain(studio.jobs(), in: studio.queue)
            #expect(report.completed == 7 && report.discarded == 0 && report.waiting == 0, "\(report)")
            let made = try await studio.town.lines(
                "select name, status, spec #>> '{width}' w from programme.rendition order by rendition_id")
            #expect(made == ["360p verified 640", "audio verified -"])
            let failed = try await studio.town.lines(
                """
                select name, c.value ->> 'check' what, c.value ->> 'measured' m, c.value ->> 'expected' e
                from programme.rendition, jsonb_array_elements(checks) c where c.value ->> 'verdict' = 'FAIL'
                """)
            #expect(failed.isEmpty, "\(failed)")
            let steps = try await studio.town.lines(
                "select kind, rendition, state from programme.video_step where video_id = \(id) order by level, job_id")
            #expect(steps.count == 7 && steps.allSatisfy { $0.hasSuffix("completed") }, "\(steps)")

            let year = Int(
                try await studio.town.value("select extract(year from programme.city_day(now()))::int") ?? "")
            let quota = try await perform(
                CheckVideoQuota(year: year ?? 0), in: studio.jobs(), database: studio.queue)
            #expect(quota.result?.contains(#""ready":1"#) == true, "\(quota.result ?? "none")")

            let place = try await studio.outputs()
            let peaks = try await studio.town.value("select sum(peak_bps) from programme.rendition")
            let script = """
                import sys, m3u8, os
                from mpegdash.parser import MPEGDASHParser
                d = sys.argv[1]
                master = m3u8.load(d + '/master.m3u8')
                v = master.playlists[0]
                print(len(master.playlists), v.stream_info.bandwidth, v.stream_info.codecs, v.stream_info.resolution,
                      v.stream_info.frame_rate, master.media[0].uri)
                media = m3u8.load(d + '/' + v.uri)
                assert media.is_endlist and all(round(s.duration) <= media.target_duration for s in media.segments)
                assert all(os.path.exists(d + '/360p/' + s.uri) for s in media.segments)
                mpd = MPEGDASHParser.parse(d + '/manifest.mpd')
                sets = mpd.periods[0].adaptation_sets
                print(mpd.type, mpd.media_presentation_duration, [(s.content_type, [r.id for r in s.representations]) for s in sets])
                """
            let said = try Command.run(".build/test-venv/bin/python", ["-c", script, place])
            let first = "1 \(peaks ?? "") avc1.64001e,mp4a.40.2 (640, 360) 25.0 audio/media.m3u8"
            #expect(said.hasPrefix(first + "\nstatic PT4."), "\(said)")
            #expect(said.hasSuffix("[('video', ['360p']), ('audio', ['audio'])]\n"), "\(said)")
            for name in ["master.m3u8", "manifest.mpd"] {
                let kinds = try Command.run(
                    "/usr/bin/ffprobe",
                    ["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", "\(place)/\(name)"])
                #expect(Set(kinds.split(whereSeparator: \.isNewline)) == ["h264", "aac"], "\(name): \(kinds)")
            }
            #expect(FileTree.exists("\(place)/poster.jpg") && FileTree.exists("\(place)/storyboard001.jpg"))
            let map = try FileTree.read("\(place)/storyboard.vtt")
            #expect(map.contains("00:00:00.000 --> 00:00:04.000\nstoryboard001.jpg#xywh=0,0,160,90"), "\(map)")
        }
    }

    @Test("a rung that is there is not made again, and progress is told on the way")
    func resumes() async throws {
        try await withStudio { studio in
            let id = try await studio.add(try studio.clip("good.mp4", Studio.good))
            _ = try await perform(ProbeVideo(videoID: id), in: studio.jobs(), database: studio.queue)
            _ = try await perform(
                PlanRenditions(videoID: id, ladder: .lesson), in: studio.jobs(), database: studio.queue)
            let first = try await perform(Transcode(renditionID: 1), in: studio.jobs(), database: studio.queue)
            #expect(first.progress.contains { $0.fraction > 0.5 && $0.note.hasPrefix("360p") }, "\(first.progress)")
            #expect(first.log.isEmpty)
            // As after a worker that died between the file's name and the commit.
            try await studio.town.run(
                """
                set session_replication_role = replica;
                update programme.renditions set status = 'planned', output_dir = null where rendition_id = 1;
                set session_replication_role = origin
                """)
            let second = try await perform(Transcode(renditionID: 1), in: studio.jobs(), database: studio.queue)
            #expect(second.log.count == 1 && second.progress.isEmpty)
            #expect(second.result?.contains("produced") == true)
        }
    }

    @Test("a source that was replaced is noticed by its hash")
    func replaced() async throws {
        try await withStudio { studio in
            let path = try studio.clip("good.mp4", Studio.good)
            let id = try await studio.add(path)
            _ = try await perform(ProbeVideo(videoID: id), in: studio.jobs(), database: studio.queue)
            _ = try await perform(
                PlanRenditions(videoID: id, ladder: .lesson), in: studio.jobs(), database: studio.queue)
            try Command.run("/bin/sh", ["-c", "printf x >> \(path)"])
            await #expect(throws: JobFailure.self) {
                try await perform(Transcode(renditionID: 1), in: studio.jobs(), database: studio.queue)
            }
            #expect(
                try await studio.town.value("select count(*) from programme.rendition where status = 'planned'") == "2")
        }
    }

    @Test("a source that is written to while it is transcoded: what was made of it is thrown away")
    func replacedMeanwhile() async throws {
        try await withStudio { studio in
            let path = try studio.clip("good.mp4", Studio.good)
            let id = try await studio.add(path)
            try await studio.plan(id)
            let program = "\(studio.directory)/ffmpeg"
            try FileTree.write(
                "#!/bin/sh\n/usr/bin/ffmpeg \"$@\"; end=$?; printf x >> \(path); exit $end\n", to: program)
            try Command.run("/bin/chmod", ["755", program])
            var places = studio.places
            places.ffmpeg = program
            var jobs = JobRegistry()
            try ProgrammeJobs.register(in: &jobs, video: places)
            let changed = jobs
            let failure = await #expect(throws: JobFailure.self) {
                try await perform(Transcode(renditionID: 1), in: changed, database: studio.queue)
            }
            #expect(failure?.code == "source_replaced" && failure?.permanent == true)
            let place = try #require(try await studio.work(id)).directory(places)
            #expect(FileTree.names(in: place).isEmpty, "\(FileTree.names(in: place))")
        }
    }

    @Test("a rendition that fails its checks is made once more; then its owner is told, as of a rejected source")
    func failsTwice() async throws {
        try await withStudio { studio in
            let path = try studio.clip(
                "silent.m4a", ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono", "-t", "2", "-c:a", "aac"])
            try FileTree.write("no sound", to: "\(studio.sources)/text.m4a")
            try await studio.town.run("insert into programme.people (staff_no, name_zh) values ('T1', '王老师')")
            for (path, code) in [(path, "silent"), ("\(studio.sources)/text.m4a", "text")] {
                _ = try await studio.add(path, code: code, ladder: "audio")
                try await studio.town.run("select programme.video_assign('\(code)', 'T1')")
            }
            try await drain(studio.jobs(), in: studio.queue)
            #expect(
                try await studio.town.lines("select status, encodes from programme.renditions") == ["failed 2"])
            #expect(
                try await studio.town.lines(
                    """
                    select kind, state, count(*) n from skein.job where kind in ('video.transcode', 'video.manifest')
                    group by 1, 2 order by 1, 2
                    """) == ["video.manifest cancelled 1", "video.manifest discarded 1", "video.transcode completed 2"])
            #expect(
                try await studio.town.lines(
                    """
                    select n.template, n.params ->> 'code' code, r.person_id
                    from programme.notifications n join programme.notification_recipients r using (notification_id)
                    order by 1
                    """) == ["video.failed silent 1", "video.rejected text 1"])
        }
    }

    @Test("one rung that cannot be made does not stop its sibling; the manifest waits for it in vain")
    func sibling() async throws {
        try await withStudio { studio in
            let id = try await studio.add(try studio.clip("good.mp4", Studio.good))
            _ = try await perform(ProbeVideo(videoID: id), in: studio.jobs(), database: studio.queue)
            _ = try await perform(
                PlanRenditions(videoID: id, ladder: .lesson), in: studio.jobs(), database: studio.queue)
            try await studio.town.run(
                """
                update programme.renditions set spec = jsonb_set(spec, '{stream}', '9') where name = '360p';
                select skein.cancel(j.id, 'done by hand') from skein.job j where j.kind in ('video.probe', 'video.plan_renditions')
                """)
            try await drain(studio.jobs(), in: studio.queue)
            try await advance(by: .seconds(3_600), in: studio.queue)
            try await drain(studio.jobs(), in: studio.queue)
            #expect(
                try await studio.town.lines(
                    "select kind, rendition, state from programme.video_step where level > 2 order by level, job_id")
                    == [
                        "video.transcode 360p discarded", "video.transcode audio completed",
                        "video.verify_rendition 360p cancelled", "video.verify_rendition audio completed",
                        "video.manifest - cancelled",
                    ])
            #expect(try await studio.town.value("select status from programme.video") == "planned")
        }
    }
}
