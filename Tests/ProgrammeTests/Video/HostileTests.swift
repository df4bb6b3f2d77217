import FoundationEssentials
import Glibc
import PQ
import Skein
import SkeinTesting
import TestSupport
import Testing

@testable import Programme

/// Files that mean harm: none hangs, reads another file, reaches a host, or takes more memory than it is given.
@Suite("Video: hostile files", .timeLimit(.minutes(5)))
struct HostileTests {
    private static let fast = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]

    /// Small files of every container that sources may have.
    private static let containers: [(name: String, arguments: [String])] = [
        ("a.mp4", fast + ["-c:a", "aac"]), ("a.mov", fast + ["-c:a", "aac"]), ("a.mkv", fast + ["-c:a", "libopus"]),
        ("a.webm", ["-c:v", "libvpx", "-c:a", "libvorbis"]), ("a.ts", fast + ["-c:a", "aac"]),
        ("a.mpg", ["-c:v", "mpeg2video", "-c:a", "mp2"]), ("a.avi", ["-c:v", "mpeg4", "-c:a", "libmp3lame"]),
        ("a.flv", ["-c:v", "flv", "-ar", "44100", "-c:a", "libmp3lame"]), ("a.wmv", ["-c:v", "wmv2", "-c:a", "wmav2"]),
        ("a.ogv", ["-c:v", "libtheora", "-c:a", "libvorbis"]), ("a.wav", ["-vn"]), ("a.mp3", ["-vn"]),
        ("a.aac", ["-vn", "-c:a", "aac"]), ("a.flac", ["-vn"]),
    ]

    private static let clip = [
        "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.5", "-f", "lavfi", "-i", "sine=440:d=0.5",
    ]

    /// One to eight faults where headers lie: bits, sizes, pieces doubled, moved or cut off.
    private static func mutated(_ file: [UInt8], seed: UInt64) -> [UInt8] {
        var random = SplitMix(state: seed)
        var bytes = file
        for _ in 0..<Int.random(in: 1...8, using: &random) where bytes.count > 64 {
            let head = Bool.random(using: &random) ? min(bytes.count, 512) : bytes.count
            let at = Int.random(in: 0..<head - 8, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 2:
                let sizes: [[UInt8]] = [[0, 0, 0, 0], [0, 0, 0, 1], [0x7F, 255, 255, 255], [255, 255, 255, 255]]
                bytes.replaceSubrange(at..<at + 4, with: sizes[Int.random(in: 0..<4, using: &random)])
            case 3:
                let length = Int.random(in: 1...min(64, bytes.count - at), using: &random)
                bytes.insert(contentsOf: bytes[at..<at + length], at: Int.random(in: 0..<head, using: &random))
            case 4: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...32, using: &random)))
            default: bytes.removeLast(Int.random(in: 0...bytes.count / 2, using: &random))
            }
        }
        return bytes
    }

    @Test("420 files with broken headers: each is read or refused, in time, and none ends the reader's reader")
    func fuzzed() async throws {
        try await withStudio { studio in
            let files = try Self.containers.map { container in
                try Data(contentsOf: URL(filePath: try studio.clip(container.name, Self.clip + container.arguments)))
            }
            let tool = MediaTool(places: studio.places, patience: .seconds(30))
            let ends = try await withThrowingTaskGroup(of: [String].self) { group in
                for worker in 0..<4 {
                    group.addTask {
                        var ends: [String] = []
                        for round in stride(from: worker, to: 30, by: 4) {
                            for (index, file) in files.enumerated() {
                                let seed = UInt64(round * 100 + index)
                                let path = "\(studio.sources)/\(seed)"
                                try Data(Self.mutated(Array(file), seed: seed)).write(to: URL(filePath: path))
                                ends.append(try await Self.end(path, tool, studio, seed))
                                unlink(path)
                            }
                        }
                        return ends
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let counts = Dictionary(ends.map { ($0, 1) }, uniquingKeysWith: +)
            #expect(
                ends.count == 420 && counts["read", default: 0] > 50 && counts["refused", default: 0] > 20, "\(counts)")
            #expect(counts.keys.allSatisfy { ["read", "refused"].contains($0) }, "\(counts)")
        }
    }

    /// Reads it as the job does, and plans it as if policy allowed it.
    private static func end(_ path: String, _ tool: MediaTool, _ studio: Studio, _ seed: UInt64) async throws -> String
    {
        let source = try SourceFile.open(path, below: [studio.sources])
        do {
            let raw = try await tool.probe(MediaTool.input(source.url))
            guard let output = ProbeOutput(json: raw), output.error == nil else { return "refused" }
            let record = MediaRecord(output, size: source.size)
            for ladder in Ladder.allCases { _ = RenditionPlan.specs(for: record, ladder: ladder) }
            return "read"
        } catch let failure as JobFailure {
            return "\(failure.code) for seed \(seed)"
        }
    }

    @Test("ffprobe's words, mutated 3,000 times: read or not, never the end of the worker")
    func fuzzedWords() async throws {
        try await withStudio { studio in
            let path = try studio.clip("a.mkv", Self.clip + Self.containers[2].arguments)
            let words = try Command.run(
                "/usr/bin/ffprobe",
                ["-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters", path])
            let numbers = [
                "9223372036854775807", "-1", "1e308", "0", "\"N/A\"", "null", "{}", "[]", "\"1/0\"", "\"-0:1\"",
            ]
            for seed in 0..<UInt64(3_000) {
                var random = SplitMix(state: seed)
                var text = words
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    let values = text.matches(of: /: ("[^"]*"|[0-9.]+)/)
                    guard let value = values.randomElement(using: &random) else { break }
                    text.replaceSubrange(
                        value.output.1.startIndex..<value.output.1.endIndex,
                        with: numbers[Int.random(in: 0..<numbers.count, using: &random)])
                }
                guard let output = ProbeOutput(json: Array(text.utf8)) else { continue }
                let record = MediaRecord(output, size: 1_000)
                for ladder in Ladder.allCases { _ = RenditionPlan.specs(for: record, ladder: ladder) }
            }
        }
    }

    @Test("lists and links that name another file or a host: refused, the file unopened, the host uncalled")
    func elsewhere() async throws {
        try await withStudio { studio in
            let server = try LoopbackServer { $0.waitForEnd() }
            defer { server.stop() }
            let canary = try studio.clip("canary.mp4", Self.clip + Self.containers[0].arguments)
            let whole = Array(try Data(contentsOf: URL(filePath: canary)))
            let watch = try OpenWatch(canary)
            let http = server.url("/x.ts")
            let targets = [
                http, canary, "file:\(canary)", "file://\(canary)", "concat:\(canary)|\(canary)", "crypto:\(canary)",
                "subfile,,start,0,end,100,,:\(canary)", "async:\(canary)", "cache:\(http)", "data:text/plain,x",
                "tcp://127.0.0.1:\(server.port)", "udp://127.0.0.1:\(server.port)",
                "gopher://127.0.0.1:\(server.port)/",
                "rtmp://127.0.0.1:\(server.port)/x", "../sources/canary.mp4", "canary.mp4",
            ]
            var files: [(String, [UInt8])] = []
            for (index, target) in targets.enumerated() {
                for (kind, text) in Self.lists(target) { files.append(("\(kind)\(index)", Array(text.utf8))) }
            }
            files.append(("idx", Array("# VobSub index file, v7\nsize: 720x576\nid: en, index: 0\n".utf8)))
            files.append(
                (
                    "sdp",
                    Array(
                        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video \(server.port) RTP/AVP 96\na=rtpmap:96 H264/90000\n"
                            .utf8)
                ))
            for (name, bytes) in files {
                let path = "\(studio.sources)/\(name).mp4"
                try Data(bytes).write(to: URL(filePath: path))
                #expect(try await studio.probe(path, code: name) == "rejected unreadable", "\(name)")
            }
            // A film that says its pictures lie in another file. It is read, and that file is not.
            let linked = "\(studio.sources)/linked.mov"
            try Data(try Self.linked(whole, to: canary)).write(to: URL(filePath: linked))
            _ = try await studio.probe(linked, code: "linked")
            #expect(server.connections == 0)
            #expect(!watch.wasOpened())
            // The watch and the server see what there is to see.
            _ = try FileTree.read(canary)
            #expect(watch.wasOpened())
        }
    }

    /// The lists that name a target, by their formats.
    private static func lists(_ target: String) -> [(String, String)] {
        let head = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n"
        return [
            ("list", "\(head)#EXTINF:6,\n\(target)\n#EXT-X-ENDLIST\n"),
            ("map", "\(head)#EXT-X-MAP:URI=\"\(target)\"\n#EXTINF:6,\nx.m4s\n#EXT-X-ENDLIST\n"),
            ("key", "\(head)#EXT-X-KEY:METHOD=AES-128,URI=\"\(target)\"\n#EXTINF:6,\ncanary.mp4\n#EXT-X-ENDLIST\n"),
            ("master", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n\(target)\n"),
            ("ffconcat", "ffconcat version 1.0\nfile '\(target)'\n"),
            (
                "mpd",
                """
                <?xml version="1.0"?>
                <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S"><Period>
                <AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>\(target)</BaseURL>
                </Representation></AdaptationSet></Period></MPD>
                """
            ),
            ("asx", "<ASX version=\"3.0\"><ENTRY><REF HREF=\"\(target)\"/></ENTRY></ASX>"),
            ("ref", "[Reference]\nRef1=\(target)\n"),
        ]
    }

    /// An MP4 whose data references name a file instead of itself: every box around them grows by what the name takes.
    private static func linked(_ file: [UInt8], to path: String) throws -> [UInt8] {
        let own: [UInt8] = [0, 0, 0, 12] + Array("url ".utf8) + [0, 0, 0, 1]
        let name = Array("file://\(path)".utf8) + [0]
        func rebuilt(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            var result: [UInt8] = []
            var rest = bytes
            while rest.count >= 8 {
                let size = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
                guard (8...rest.count).contains(size) else { return result + rest }
                let box = rest.prefix(size)
                let kind = String(decoding: box.dropFirst(4).prefix(4), as: UTF8.self)
                var body = Array(box.dropFirst(8))
                if ["moov", "trak", "mdia", "minf", "dinf"].contains(kind) { body = rebuilt(body[...]) }
                if kind == "dref", body.suffix(12) == own[...] {
                    let length = UInt8(12 + name.count)
                    body.removeLast(12)
                    body += [0, 0, 0, length] + Array("url ".utf8) + [0, 0, 0, 0] + name
                }
                let length = UInt32(body.count + 8)
                result +=
                    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + box.dropFirst(4).prefix(4) + body
                rest = rest.dropFirst(size)
            }
            return result + rest
        }
        let result = rebuilt(file[...])
        guard result.count > file.count else { throw TestFailure("no data reference was found") }
        return result
    }

    @Test("absurd dimensions in the header are refused by policy or not read, and never planned")
    func absurd() async throws {
        try await withStudio { studio in
            let path = try studio.clip(
                "raw.avi", ["-f", "lavfi", "-i", "testsrc2=s=16x16:r=5:d=1", "-c:v", "rawvideo", "-pix_fmt", "bgr24"])
            let file = Array(try Data(contentsOf: URL(filePath: path)))
            let words = Array("strf".utf8)
            let strf = try #require((0..<file.count - 4).first { Array(file[$0..<$0 + 4]) == words })
            for (index, side) in [UInt32(65_535), 1 << 20, 0x7FFF_FFFF, 0xFFFF_FFFF, 0].enumerated() {
                var bytes = file
                for place in [strf + 12, strf + 16] {
                    bytes.replaceSubrange(
                        place..<place + 4, with: [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: side >> $0) })
                }
                let name = "\(studio.sources)/side\(index).avi"
                try Data(bytes).write(to: URL(filePath: name))
                let status = try await studio.probe(name, code: "side\(index)")
                #expect(status.hasPrefix("rejected"), "\(side): \(status)")
            }
        }
    }
}
