import FoundationEssentials
import Glibc
import PQ
import SkeinTesting
import Testing

@testable import Programme

/// `video.probe` on real files.
@Suite("Video: probe")
struct ProbeTests {
    @Test("a good clip is read whole, and a second reader agrees")
    func good() async throws {
        try await withStudio { studio in
            let path = try studio.clip("good.mp4", Studio.good)
            #expect(try await studio.probe(path) == "probed")
            let record = try await studio.record()
            let video = try #require(record.video)
            let hash = try Command.run("/usr/bin/sha256sum", [path]).prefix(64)
            #expect(try await studio.town.value("select source_sha256 from programme.video") == String(hash))
            let said = try Command.run(
                "/usr/bin/mediainfo",
                ["--Inform=Video;%Width% %Height% %FrameRate% %Duration% %FrameCount% %CodecID%", path])
            let expected =
                "\(video.width) \(video.height) 25.000 \(video.durationMs ?? 0) \(video.frames ?? 0) avc1\n"
            #expect(said == expected)
            let sound = try Command.run(
                "/usr/bin/mediainfo", ["--Inform=Audio;%Channels% %SamplingRate% %Format%", path])
            #expect(sound == "\(record.audio[0].channels) \(record.audio[0].rate ?? 0) AAC\n")
            #expect(record.container.contains("mp4") && !video.isVFR && !video.isInterlaced && video.rotation == 0)
            #expect(
                try await studio.town.value("select count(*) from skein.job where kind = 'video.plan_renditions'")
                    == "1")
        }
    }

    @Test("what cannot be read is rejected with a reason and without a retry")
    func rejected() async throws {
        try await withStudio { studio in
            let good = try studio.clip("good.mp4", Studio.good)
            let make: [(String, String)] = [
                ("empty.mp4", ": >"), ("text.mp4", "echo 'no video at all' >"), ("cut.mp4", "head -c 4000 \(good) >"),
            ]
            for (name, command) in make {
                try Command.run("/bin/sh", ["-c", "\(command) \(studio.sources)/\(name)"])
                #expect(
                    try await studio.probe("\(studio.sources)/\(name)", code: name) == "rejected unreadable", "\(name)")
            }
            #expect(try await studio.town.value("select count(*) from skein.job where kind <> 'video.probe'") == "0")
        }
    }

    @Test("portrait, turned, mono, silent film, sound alone, cover art: each is what it is")
    func variety() async throws {
        try await withStudio { studio in
            let still = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2"]
            let tone = ["-f", "lavfi", "-i", "sine=300:d=2"]
            let fast = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]

            let portrait = try studio.clip("portrait.mp4", ["-f", "lavfi", "-i", "testsrc2=s=180x320:r=25:d=1"] + fast)
            #expect(try await studio.probe(portrait, code: "portrait") == "probed")
            #expect(try await studio.record().video?.displayHeight == 320)

            let flat = try studio.clip("flat.mp4", still + fast)
            let turned = try studio.clip("turned.mp4", ["-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=90"])
            #expect(try await studio.probe(turned, code: "turned") == "probed")
            let record = try await studio.record()
            #expect(record.video?.rotation == 270 && record.video?.displayWidth == 180)
            #expect(try Command.run("/usr/bin/mediainfo", ["--Inform=Video;%Rotation%", turned]) == "270.000\n")
            #expect(record.audio.isEmpty)

            let mono = try studio.clip("mono.mkv", still + tone + fast + ["-c:a", "aac", "-ac", "1"])
            #expect(try await studio.probe(mono, code: "mono") == "probed")
            #expect(try await studio.record().audio.map(\.channels) == [1])
            #expect(try await studio.record().bitRate != nil)

            let sound = try studio.clip("sound.m4a", tone + ["-c:a", "aac"])
            #expect(try await studio.probe(sound, code: "sound") == "probed")
            #expect(try await studio.record().video == nil)

            let cover = try studio.clip("cover.png", ["-f", "lavfi", "-i", "color=red:s=64x64:d=1", "-frames:v", "1"])
            let covered = try studio.clip(
                "covered.m4a",
                ["-i", sound, "-i", cover, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic"])
            #expect(try await studio.probe(covered, code: "covered") == "probed")
            #expect(try await studio.record().video == nil)
            #expect(try await studio.record().attachedPictures == 1)
        }
    }

    @Test("a hostile file neither reads another file nor reaches a host; a file named like an option is a file")
    func hostile() async throws {
        try await withStudio { studio in
            let good = try studio.clip("good.mp4", Studio.good)
            for (index, target) in ["http://127.0.0.1:9/x.ts", "file://\(good)", good].enumerated() {
                let list = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n\(target)\n#EXT-X-ENDLIST\n"
                try FileTree.write(list, to: "\(studio.sources)/list\(index).mp4")
                #expect(
                    try await studio.probe("\(studio.sources)/list\(index).mp4", code: "l\(index)")
                        == "rejected unreadable")
            }
            try Command.run("/bin/cp", ["--", good, "\(studio.sources)/-version"])
            #expect(try await studio.probe("\(studio.sources)/-version", code: "option") == "probed")
            #expect(try await studio.record().video?.width == 640)
        }
    }

    @Test("no source outside the allowed directories, and none through a link")
    func places() async throws {
        try await withStudio { studio in
            let good = try studio.clip("good.mp4", Studio.good)
            #expect(symlink(good, "\(studio.sources)/link.mp4") == 0)
            #expect(symlink(studio.sources, "\(studio.sources)/dir") == 0)
            for (index, path) in [
                "/etc/passwd", "\(studio.sources)/link.mp4", "\(studio.sources)/dir/good.mp4",
                "\(studio.sources)/../sources/good.mp4", studio.sources,
            ].enumerated() {
                #expect(try await studio.probe(path, code: "p\(index)") == "rejected source_refused", "\(path)")
            }
        }
    }

    @Test("the picture's size is judged by policy, whatever the header claims")
    func absurd() async throws {
        try await withStudio { studio in
            let path = try studio.clip("good.mp4", Studio.good)
            try await studio.town.run("update programme.policies set value = '300' where key = 'video.max_side'")
            #expect(try await studio.probe(path) == "rejected bad_dimensions")
            try await studio.town.run("update programme.policies set value = '1' where key = 'video.max_duration_s'")
            #expect(try await studio.probe(path, code: "c2") == "rejected too_long,bad_dimensions")
        }
    }
}
