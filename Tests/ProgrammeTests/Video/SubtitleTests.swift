import Testing

@testable import Programme

/// What is read of subtitles, and what is said of them.
@Suite("Video: subtitles")
struct SubtitleTests {
    private static let srt = """
        1
        00:00:00,500 --> 00:00:01,500
        同学们好 <font color="red">& 请坐</font>

        2
        00:00:02,000 --> 00:00:03,900
        <i>第二行</i>
        a --> b 不是时间
        """

    private static func text(_ text: String) -> SubtitleText? { SubtitleText(Array(text.utf8)) }

    private static func verdicts(_ text: SubtitleText?, durationMs: Int = 4_000) -> [String] {
        SubtitleChecks(name: "zh", text: text, durationMs: durationMs).all.map { "\($0.check) \($0.verdict.rawValue)" }
    }

    @Test("SubRip and WebVTT are read alike, with any line ends, and written as WebVTT")
    func read() throws {
        let srt =
            "1\r\n00:00:00,500 --> 00:00:01,500\r\n你好 & <b>好</b><x>\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,900\r\n再见\r\n"
        let vtt =
            "\u{FEFF}WEBVTT\n\nNOTE a word\n\n00:00.500 --> 00:01.500 align:start\n你好 & <b>好</b>\n\nx\n00:02.000 --> 00:03.900\n再见"
        let first = try #require(Self.text(srt))
        let second = try #require(Self.text(vtt))
        #expect(first.cues == second.cues && first.badLine == nil && second.badLine == nil)
        #expect(
            first.webVTT == """
                WEBVTT

                00:00:00.500 --> 00:00:01.500
                你好 &amp; <b>好</b>

                00:00:02.000 --> 00:00:03.900
                再见

                """)
        #expect(Self.text(first.webVTT)?.cues.map(\.startMs) == [500, 2_000])
        #expect(Self.verdicts(first).allSatisfy { $0.hasSuffix("PASS") }, "\(Self.verdicts(first))")
    }

    @Test("what is written is read again as it was, entities and all")
    func again() throws {
        let text = try #require(Self.text("00:01.000 --> 00:02.000\na &amp; b & c &#19968; &nonsense;\n"))
        let written = text.webVTT
        #expect(written.contains("a &amp; b &amp; c &#19968; &amp;nonsense;"), "\(written)")
        #expect(Self.text(written)?.webVTT == written)
    }

    @Test("GB18030 is converted and said so; what is neither is no text")
    func encodings() throws {
        // 你好 in GB18030
        let bytes = Array("00:01.000 --> 00:02.000\n".utf8) + [0xC4, 0xE3, 0xBA, 0xC3, 0x0A]
        let text = try #require(SubtitleText(bytes))
        #expect(text.cues.map(\.lines) == [["你好"]])
        #expect(Self.verdicts(text)[1] == "subtitle_encoding zh WARN")
        #expect(SubtitleText(bytes + [0xFF, 0xFF]) == nil && SubtitleText(bytes + [0]) == nil)
        #expect(Self.verdicts(nil) == ["subtitles zh FAIL"])
        #expect(SubtitleText([UInt8](repeating: 65, count: SubtitleText.bytesMax + 1)) == nil)
    }

    private static let wrong: [(String, String)] = [
        ("", "subtitles zh FAIL"),
        ("1\n00:00:01,000 -> 00:00:02,000\nx", "subtitles zh FAIL"),
        ("00:00:01,000 --> 00:00:99,000\nx", "subtitles zh FAIL"),
        ("00:00:01,000 --> \nx", "subtitles zh FAIL"),
        ("00:02.000 --> 00:01.000\nx", "subtitle_order zh FAIL"),
        ("00:01.000 --> 00:03.000\nx\n\n00:02.000 --> 00:03.000\ny", "subtitle_order zh WARN"),
        ("00:02.000 --> 00:03.000\nx\n\n00:01.000 --> 00:02.000\ny", "subtitle_order zh WARN"),
        ("00:01.000 --> 00:04.501\nx", "subtitle_end zh FAIL"),
        ("00:01.000 --> 00:04.500\nx", "subtitle_end zh PASS"),
    ]

    @Test("each fault is found by its check", arguments: wrong)
    func faults(_ text: String, _ expected: String) {
        let verdicts = Self.verdicts(Self.text(text))
        #expect(verdicts.contains(expected), "\(verdicts)")
        #expect(expected.hasSuffix("PASS") || verdicts.filter { !$0.hasSuffix("PASS") } == [expected], "\(verdicts)")
    }

    @Test("files beside the source, by their names")
    func names() {
        func language(_ file: String) -> String? { SubtitleTrack.language(of: file, beside: "/s/a.b.mp4") }
        #expect(language("/s/a.b.srt") == "zh" && language("/s/a.b.en.vtt") == "en")
        #expect(language("/s/a.b.zh-Hans.SRT") == "zh-Hans")
        for other in ["/s/a.srt", "/s/a.b.mp4", "/s/a.b.txt", "/s/a.b.en.us.srt", "/s/a.b...srt", "/s/a.b.\"x.srt"] {
            #expect(language(other) == nil, "\(other)")
        }
    }

    @Test("beside the source and inside it: checked, converted, and in both manifests, as other readers see them")
    func delivered() async throws {
        try await withStudio { studio in
            let plain = try studio.clip("plain.mp4", Studio.good)
            try FileTree.write("1\n00:00:01,000 --> 00:00:02,000\nInside\n", to: "\(studio.sources)/in.srt")
            let path = try studio.clip(
                "good.mkv",
                [
                    "-i", plain, "-i", "\(studio.sources)/in.srt", "-map", "0", "-map", "1", "-c", "copy",
                    "-metadata:s:s:0", "language=eng",
                ])
            try FileTree.write(Self.srt.replacing("a --> b", with: "甲到乙"), to: "\(studio.sources)/good.srt")
            let id = try await studio.add(path)
            try await studio.finish(id)
            let checks = try await studio.wholeChecks()
            #expect(
                checks == [
                    "subtitles zh PASS", "subtitle_encoding zh PASS", "subtitle_order zh PASS", "subtitle_end zh PASS",
                    "subtitles eng PASS", "subtitle_encoding eng PASS", "subtitle_order eng PASS",
                    "subtitle_end eng PASS", "poster PASS", "storyboard PASS", "pupil_length no_data",
                ])
            let place = try await studio.outputs()
            #expect(try FileTree.read("\(place)/subtitles/zh.vtt").contains("同学们好 &amp; 请坐"))
            #expect(try FileTree.read("\(place)/subtitles/eng.vtt").contains("Inside"))
            let script = """
                import sys, m3u8
                from mpegdash.parser import MPEGDASHParser
                d = sys.argv[1]
                master = m3u8.load(d + '/master.m3u8')
                print([(m.type, m.name, m.language) for m in master.media], master.playlists[0].stream_info.subtitles)
                for m in master.media:
                    if m.type == 'SUBTITLES':
                        media = m3u8.load(d + '/' + m.uri)
                        assert media.is_endlist and len(media.segments) == 1, m.uri
                sets = MPEGDASHParser.parse(d + '/manifest.mpd').periods[0].adaptation_sets
                print([(s.content_type, s.lang, s.representations[0].base_urls[0].base_url_value) for s in sets][2:])
                """
            let said = try Command.run(".build/test-venv/bin/python", ["-c", script, place])
            #expect(
                said == """
                    [('AUDIO', 'audio', None), ('SUBTITLES', 'zh', 'zh'), ('SUBTITLES', 'eng', 'eng')] subtitles
                    [('text', 'zh', 'subtitles/zh.vtt'), ('text', 'eng', 'subtitles/eng.vtt')]

                    """)
            // ffmpeg reads subtitles of HLS and opens a .vtt that a DASH manifest names only when it is told to.
            for options in [
                ["-strict", "experimental", "\(place)/master.m3u8"],
                ["-allowed_extensions", "ALL", "\(place)/manifest.mpd"],
            ] {
                let kinds = try Command.run(
                    "/usr/bin/ffprobe",
                    ["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0"] + options)
                #expect(
                    Set(kinds.split(whereSeparator: \.isNewline)) == ["h264", "aac", "webvtt"], "\(options): \(kinds)")
            }
        }
    }

    @Test("one that ends after the film stops the manifest, says what is wrong, and passes when it is corrected")
    func refused() async throws {
        try await withStudio { studio in
            let id = try await studio.add(try studio.clip("good.mp4", Studio.good))
            try FileTree.write("00:01.000 --> 00:09.000\nx\n", to: "\(studio.sources)/good.vtt")
            let failure = await #expect(throws: (any Error).self) { try await studio.finish(id) }
            #expect(
                "\(failure.map { "\($0)" } ?? "")".contains("subtitle_end zh: 9000 ms"),
                "\(String(describing: failure))")
            #expect(try await studio.wholeChecks().contains("subtitle_end zh FAIL"))
            #expect(try await studio.town.value("select status from programme.video") == "planned")
            try FileTree.write("00:01.000 --> 00:02.000\nx\n", to: "\(studio.sources)/good.vtt")
            try await studio.manifest(id)
            #expect(try await studio.town.value("select status from programme.video") == "ready")
        }
    }
}
