import FoundationEssentials
import TestSupport
import Testing

@testable import SkeinCLI

/// A video by command: registered, described, published by hand, withdrawn; platforms; the year's count; the picture.
@Suite("Commands of videos")
struct VideoCommandsTests {
    private static let kinds = """
        select skein.define_kind(k)
        from unnest('{video.probe,video.plan_renditions,video.publish_metadata,notify.send}'::text[]) k;
        insert into programme.people (staff_no, name_zh) values ('T1', '王老师');
        """
    /// A video that is ready, with two rungs and a poster's place.
    private static let ready =
        kinds + """
            insert into programme.videos (code, title_zh, source_path, source_sha256, status, outputs, ready_at, plan_job)
            values ('L1', '第一课 <一>', '/s/a.mp4', repeat('a', 64), 'ready', '{"directory": "/nowhere", "poster": "poster.jpg"}',
                '2026-06-01 12:00+08', 2);
            insert into programme.media_probes (video_id, source_sha256, tool, raw, norm)
            values (1, repeat('a', 64), 'test', '{}', '{"container": "mov", "duration_ms": 8000, "video": {"codec": "h264"}}');
            insert into programme.renditions (video_id, source_sha256, ladder, ladder_version, name, spec, width, height,
                kbps, status, output_dir, measured, transcode_job, verify_job)
            values (1, repeat('a', 64), 'lesson', 1, '360p', '{"kind": "video"}', 640, 360, 730, 'verified', '/x',
                    '{"average_bps": 500000, "peak_bps": 900000}', 3, 4),
                (1, repeat('a', 64), 'lesson', 1, 'audio', '{"kind": "audio"}', null, null, 128, 'verified', '/y',
                    '{"average_bps": 128000, "peak_bps": 129000}', 5, 6);
            """

    @Test("Described, published by hand, recorded, withdrawn: each said in the same words as in SQL")
    func published() async throws {
        try await Seed.database(Self.ready) { database in
            let rules = #"{"adapter":"manual","name":"市平台","required":["title","subject"]}"#
            let set = await database.skein("video", "platforms", "set", "city", rules)
            #expect(set.status == .done && set.out.contains("city"), "\(set.err)")
            let wrong = await database.skein("video", "platforms", "set", "city", #"{"adapter":"ftp"}"#)
            #expect(wrong.status == .failed && wrong.err.contains("SK002"), "\(wrong.err)")

            let early = await database.skein("video", "publish", "L1", "city", "--actor", "T1", "-o", "json")
            #expect(
                early.status == .done && early.out.contains("blocked") && early.out.contains("subject"), "\(early.err)")
            let nothing = await database.skein("video", "describe", "L1", "--actor", "T1")
            #expect(nothing.status == .usage && nothing.err.contains("-P"), "\(nothing.err)")
            let field = await database.skein("video", "describe", "L1", "-P", "colour=x", "--actor", "T1")
            #expect(field.status == .failed && field.err.contains("/meta/colour"), "\(field.err)")
            let described = await database.skein(
                "video", "describe", "L1", "-P", "subject=数学", "-P", "stage=小学", "--actor", "T1")
            #expect(described.status == .done, "\(described.err)")
            let nobody = await database.skein("video", "publish", "L1", "city", "--actor", "nobody")
            #expect(nobody.status == .failed && nobody.err.contains("/actor"), "\(nobody.err)")
            let nowhere = await database.skein("video", "publish", "L1", "moon", "--actor", "T1")
            #expect(nowhere.status == .failed && nowhere.err.contains("SK008"), "\(nowhere.err)")
            let publish = await database.skein("video", "publish", "L1", "city", "--actor", "T1")
            #expect(publish.status == .done && publish.out.contains("ready"), "\(publish.err)")

            try await database.psql(
                "select programme.publication_begin('{\"video_id\": 1, \"platform\": \"city\"}')")
            let record = await database.skein(
                "video", "record", "L1", "city", "published", "--remote-id", "N-7", "--actor", "T1")
            #expect(record.status == .done, "\(record.err)")
            let list = await database.skein("video", "publications", "L1", "-o", "csv")
            #expect(list.out.contains("L1,city,published,N-7"), "\(list.out)")
            let shown = await database.skein("video", "show", "L1", "-o", "json")
            #expect(shown.out.contains(#""publications": [{"code": "L1", "platform": "city""#), "\(shown.out)")
            #expect(shown.out.contains(#""check": "pupil_length""#) && shown.out.contains(#""verdict": "PASS""#))

            let withdraw = ["video", "withdraw", "L1", "city", "--reason", "有误", "--actor", "T1"]
            let unasked = await database.skein(withdraw)
            #expect(unasked.status == .usage && unasked.err.contains("--yes"), "\(unasked.err)")
            let withdrawn = await database.skein(withdraw + ["--yes"])
            #expect(withdrawn.status == .done && withdrawn.out.contains("withdrawing"), "\(withdrawn.err)")
            let year = await database.skein("video", "quota", "--year", "2026", "-o", "csv")
            #expect(year.out.contains("city,,,1,"), "\(year.out)\(year.err)")
        }
    }

    @Test("A platform's token comes from a file, is sealed, and is shown nowhere")
    func token() async throws {
        try await Seed.database(Self.kinds) { database in
            let secret = "planted-Secret-4711"
            let keys = FileManager.default.temporaryDirectory.appending(path: "keys-\(database.name)").path
            try Data("test \(Data(repeating: 7, count: 32).base64EncodedString())\n".utf8).write(
                to: URL(filePath: keys))
            defer { try? FileManager.default.removeItem(atPath: keys) }
            let set = [
                "video", "platforms", "set", "city", #"{"adapter":"http_json","address":"https://127.0.0.1/v"}"#,
                "--token-file", "-",
            ]
            let without = await database.skein(set, input: Array(secret.utf8))
            #expect(without.status == .usage && without.err.contains("notify.key_file"), "\(without.err)")
            let added = await database.skein(
                set, environment: ["SKEIN_NOTIFY_KEY_FILE": keys], input: Array("\(secret)\n".utf8))
            #expect(added.status == .done && !added.out.contains(secret), "\(added.err)")
            let list = await database.skein("video", "platforms", "list", "-o", "json")
            #expect(list.out.contains(#""has_token": true"#) && !list.out.contains(secret), "\(list.out)")
            // Rules replaced without a token keep the one that is there.
            let again = await database.skein(Array(set.dropLast(2)))
            #expect(again.status == .done, "\(again.err)")
            #expect(try await database.psql("select has_token from programme.platform") == "t\n")
            #expect(!(try await database.dump(["--data-only"])).contains(secret))
        }
    }

    @Test("Whom a video counts for is entered with it, or nothing is")
    func assigned() async throws {
        try await Seed.database(Self.kinds) { database in
            let add = ["video", "add", "/etc/hostname", "--title", "课", "--code", "L2"]
            let wrong = await database.skein(add + ["--studio", "none"])
            #expect(wrong.status == .failed && wrong.err.contains("/studio"), "\(wrong.err)")
            let count = try await database.psql("select count(*) from programme.video")
            #expect(count == "0\n")
            let added = await database.skein(add + ["--owner", "T1"])
            #expect(added.status == .done, "\(added.err)")
            #expect(try await database.psql("select owner from programme.video") == "T1\n")
        }
    }

    @Test("The picture is well-formed XML with every rung and job in it, and the poster where it can be read")
    func picture() async throws {
        try await Seed.database(Self.ready) { database in
            let file = FileManager.default.temporaryDirectory.appending(path: "video-\(database.name).svg").path
            defer { try? FileManager.default.removeItem(atPath: file) }
            let shown = await database.skein("video", "show", "L1", "--svg", file)
            #expect(shown.status == .done, "\(shown.err)")
            let svg = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
            #expect(svg.contains("第一课 &lt;一&gt;") && svg.contains("730 / 500 / 900 kbit/s"), "\(svg)")
            #expect(svg.contains("transcode") && svg.contains("360p · forgotten") && !svg.contains("<image"))
            let counted = try await database.psql(
                """
                select (xpath('count(//*[local-name() = "rect"])', x))[1], (xpath('count(//*[local-name() = "path"])', x))[1]
                from (select xmlparse(document $svg$\(svg)$svg$)) d (x)
                """)
            // The ground; a frame and a filling for each of two rungs, and a mark at its peak; jobs: the plan and two
            // chains of two with four lines.
            #expect(counted == "\(1 + 4 + 5)|\(2 + 4)\n", "\(counted)")
            let poster = VideoPicture(
                code: "L1", title: "课", status: "ready", rungs: [], steps: [], poster: [0xFF, 0xD8])
            #expect(poster.svg.contains("data:image/jpeg;base64,/9g="))
            let nowhere = await database.skein("video", "show", "L1", "--svg", "/nonexistent/x.svg")
            #expect(nowhere.status == .failed && nowhere.err.contains("/nonexistent/x.svg"), "\(nowhere.err)")
        }
    }
}
