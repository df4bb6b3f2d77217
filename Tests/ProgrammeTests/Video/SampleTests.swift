import FoundationEssentials
import PQ
import SkeinTesting
import TestSupport
import Testing

@testable import Programme

/// Samples with one fault each, made by ffmpeg and taken through the jobs: each check finds its own.
@Suite("Video: samples")
struct SampleTests {
    private static let fast = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]

    /// Verdicts of these checks of all renditions, in order.
    private static func verdicts(_ studio: Studio, _ checks: String...) async throws -> [String] {
        try await studio.town.lines(
            """
            select rendition, "check", verdict, measured from programme.video_check
            where rendition is not null and "check" = any ($1) order by 1, 2
            """, [.textArray(checks)])
    }

    @Test("black and frozen from end to end, and silent: only silence fails")
    func detected() async throws {
        try await withStudio { studio in
            let path = try studio.clip(
                "bad.mp4",
                [
                    "-f", "lavfi", "-i", "color=black:s=320x180:r=10:d=12", "-f", "lavfi", "-i",
                    "anullsrc=r=48000:cl=mono", "-t", "12",
                ] + Self.fast + ["-c:a", "aac"])
            try await studio.verify(try await studio.add(path))
            #expect(
                try await Self.verdicts(studio, "black", "frozen", "silent")
                    == ["180p black WARN 11900 ms", "180p frozen WARN 12000 ms", "audio silent FAIL all"])
        }
    }

    @Test("a black lead-in is measured and is no frozen picture; a still in the middle is")
    func leadIn() async throws {
        try await withStudio { studio in
            let path = try studio.clip(
                "lead.mp4",
                [
                    "-f", "lavfi", "-i", "color=black:s=320x180:r=10:d=4", "-f", "lavfi", "-i",
                    "testsrc2=s=320x180:r=10:d=2", "-f", "lavfi", "-i", "color=gray:s=320x180:r=10:d=11", "-f",
                    "lavfi", "-i", "testsrc2=s=320x180:r=10:d=2", "-filter_complex", "concat=n=4",
                ] + Self.fast)
            try await studio.verify(try await studio.add(path))
            #expect(
                try await Self.verdicts(studio, "black", "frozen")
                    == ["180p black WARN 4000 ms", "180p frozen WARN 11000 ms"])
        }
    }

    @Test("what an external transcoder made with keyframes in the wrong places fails for that")
    func wrongKeyframes() async throws {
        try await withStudio { studio in
            let id = try await studio.add(try studio.clip("good.mp4", Studio.good))
            try await studio.plan(id)
            let work = try #require(try await studio.work(id))
            let target = "\(work.directory(studio.places))/360p"
            try FileTree.makeDirectory(target)
            // It took the plan and left out what makes keyframes regular.
            var words = TranscodeHandler.arguments(
                work.renditions[0].spec, input: "\(studio.sources)/good.mp4", output: target, preset: "superfast")
            let at = try #require(words.firstIndex(of: "-force_key_frames"))
            words.replaceSubrange(at...at + 1, with: ["-g", "250"])
            try Command.run("/usr/bin/ffmpeg", ["-v", "error", "-nostdin"] + words)
            try await studio.verify(id)
            #expect(
                try await Self.verdicts(studio, "keyframes", "codec", "resolution").sorted()
                    == [
                        "360p codec PASS h264 high", "360p keyframes FAIL 4000 ms", "360p resolution PASS 640x360",
                        "audio codec PASS aac",
                    ])
        }
    }

    @Test("a variable frame rate is known as such and made constant")
    func variable() async throws {
        try await withStudio { studio in
            let path = try studio.clip(
                "vfr.mp4",
                [
                    "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=4", "-vf",
                    "select='if(lt(t,2),1,not(mod(n,3)))'", "-vsync", "vfr",
                ] + Self.fast)
            let id = try await studio.add(path)
            try await studio.verify(id)
            let record = try await studio.record()
            #expect(record.video?.isVFR == true)
            #expect(try Command.run("/usr/bin/mediainfo", ["--Inform=Video;%FrameRate_Mode%", path]) == "VFR\n")
            let place = try #require(try await studio.work(id)).directory(studio.places)
            let rates = try Command.run(
                "/usr/bin/ffprobe",
                [
                    "-v", "error", "-select_streams", "v", "-show_entries", "stream=r_frame_rate,avg_frame_rate", "-of",
                    "csv=p=0", "\(place)/180p/media.m3u8",
                ]
            ).split(whereSeparator: { $0 == "," || $0.isNewline })
            #expect(!rates.isEmpty && Set(rates).count == 1, "\(rates)")
        }
    }

    @Test("eight hours: too long by policy; where policy allows them, planned, and the map of pictures is whole")
    func eightHours() async throws {
        try await withStudio { studio in
            let whole = try studio.clip(
                "long.mp4",
                ["-f", "lavfi", "-i", "color=gray:s=64x36:r=1/60:d=28800"] + Self.fast + ["-movflags", "+faststart"])
            // The header alone, with nothing of what it describes but its beginning: still read as eight hours.
            let path = "\(studio.sources)/header.mp4"
            try Command.run("/bin/sh", ["-c", "head -c $(( $(stat -c %s \(whole)) * 7 / 8 )) \(whole) > \(path)"])
            #expect(try await studio.probe(path) == "rejected too_long")
            #expect(try await studio.record().durationMs == 28_800_000)
            try await studio.town.run(
                "update programme.policies set value = '28800' where key = 'video.max_duration_s'")
            #expect(try await studio.probe(path, code: "c2") == "probed")
            let record = try await studio.record()
            #expect(RenditionPlan.specs(for: record, ladder: .lesson).map(\.name) == ["36p"])
            let measured = Measured(
                codecs: "", durationMs: 28_800_000, averageBps: 1, peakBps: 1, width: 64, height: 36, keyframes: [],
                segments: [])
            let spec = RenditionPlan.specs(for: record, ladder: .lesson)[0]
            let map = Storyboard(
                tool: MediaTool(places: studio.places), directory: "/", rung: Rung(spec: spec, measured: measured)
            ).map()
            let cues = try #require(SubtitleText(Array(map.utf8))).cues
            #expect(cues.count == 2_880 && cues.last?.endMs == 28_800_000)
            #expect(cues.last?.lines == ["storyboard029.jpg#xywh=1440,630,160,90"])
        }
    }

    @Test("sound alone has a picture of its wave and a manifest of its own")
    func sound() async throws {
        try await withStudio { studio in
            let path = try studio.clip("sound.m4a", ["-f", "lavfi", "-i", "sine=300:d=3", "-c:a", "aac"])
            try await studio.finish(try await studio.add(path, ladder: "audio"))
            #expect(try await studio.wholeChecks() == ["subtitles no_data", "poster PASS", "pupil_length no_data"])
        }
    }

    @Test("pictures that are missing or of another size are warned of")
    func pictures() async throws {
        try await withStudio { studio in
            try await studio.finish(try await studio.add(try studio.clip("good.mp4", Studio.good)))
            let place = try await studio.outputs()
            let work = try #require(try await studio.work(1))
            let rung = Rung(spec: work.renditions[0].spec, measured: try #require(work.renditions[0].measured))
            let checks = PictureChecks(tool: MediaTool(places: studio.places), directory: place, rung: rung)
            func verdicts() async throws -> [String] { try await checks.all().map { $0.verdict.rawValue } }
            #expect(try await verdicts() == ["PASS", "PASS"])
            let map = try FileTree.read("\(place)/storyboard.vtt")
            for wrong in [
                map.replacing("xywh=0,0", with: "xywh=1600,0"), map.replacing("00:00:04.000", with: "00:00:03.000"),
                map.replacing("storyboard001", with: "storyboard002"), "WEBVTT\n",
            ] {
                try FileTree.write(wrong, to: "\(place)/storyboard.vtt")
                #expect(try await verdicts() == ["PASS", "WARN"], "\(wrong)")
            }
            try Command.run("/bin/cp", ["\(place)/storyboard001.jpg", "\(place)/poster.jpg"])
            FileTree.remove("\(place)/storyboard001.jpg")
            #expect(try await verdicts() == ["WARN", "WARN"])
            try Command.run("/bin/sh", ["-c", "echo text > \(place)/poster.jpg"])
            #expect(try await checks.all()[0].measured == "missing")
        }
    }

    @Test("the length for pupils goes by the stage that was described and by today's policy")
    func pupils() async throws {
        try await withOutlet { outlet in
            func check() async throws -> String {
                try await outlet.town.lines(
                    "select verdict, measured from programme.video_check where \"check\" = 'pupil_length'"
                ).joined()
            }
            #expect(try await check() == "no_data 0.1 min")
            for (minutes, stage, expected) in [
                (20, "小学", "PASS"), (21, "primary", "WARN"), (21, "初中", "PASS"), (26, "senior", "WARN"),
                (90, "大学", "no_data"), (90, "教师培训", "no_data"),
            ] {
                try await outlet.town.run(
                    "update programme.media_probes set norm = norm || '{\"duration_ms\": \(minutes * 60_000)}'")
                try await outlet.describe(#"{"stage":"\#(stage)"}"#)
                #expect(try await check() == "\(expected) \(minutes).0 min", "\(stage)")
            }
            try await outlet.describe(#"{"stage":"小学"}"#)
            try await outlet.town.run("delete from programme.policies where key = 'video.max_minutes_primary'")
            #expect(try await check() == "no_data 90.0 min")
        }
    }
}
