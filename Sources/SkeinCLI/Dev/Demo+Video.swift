import FoundationEssentials
import PQ
import SkeinKinds

extension Demo {
    /// One lesson video through the whole chain: a clip made by ffmpeg's own sources, its jobs, ladder, checks and manifest.
    ///
    /// The worker that runs beside the demo must have `video.root`, and `video.sources` with the clip's directory in it.
    func video(_ connection: PGConnection) async throws {
        session.console.note("\n" + Message.demoVideo.text)
        guard let directory = try session.settings.strings(.videoSources).first else { return }
        let clip = "\(directory)/demo.mp4"
        try await makeClip(clip)
        let code = "demo"
        let id = try await Videos.add(clip, title: "第一课", code: code, ladder: "lesson", connection)
        session.console.note(Message.demoVideoWorking.text)
        let patience = 120
        let deadline = ContinuousClock.now + .seconds(patience)
        while true {
            let busy = try await connection.rows(
                """
                select count(*) from programme.video_step
                where video_id = $1::int8 and state not in ('completed', 'cancelled', 'discarded')
                """, [.int8(id)]
            ).get(Int64.self, row: 0, 0)
            if busy == 0 { break }
            guard ContinuousClock.now < deadline else {
                session.console.note(Message.demoVideoTimedOut.text(["seconds": "\(patience)"]))
                break
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        try await Videos.show(code, connection, session)
        let place = try await connection.rows(
            "select outputs ->> 'directory' || '/' || (outputs ->> 'hls') from programme.video where video_id = $1::int8",
            [.int8(id)]
        ).get(String?.self, row: 0, 0)
        guard let place else { return }
        let text = String(decoding: try session.console.readBytes(place), as: UTF8.self)
        session.console.note("\n" + Message.demoVideoManifest.text + " " + place)
        session.console.note(text)
    }

    /// A clip that is there already is left alone: its hash is what the chain stands on.
    private func makeClip(_ path: String) async throws {
        if FileManager.default.fileExists(atPath: path) { return }
        let process = ExecProcess(
            path: "/usr/bin/ffmpeg",
            arguments: [
                "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=s=960x540:r=25:d=8", "-f", "lavfi", "-i",
                "sine=440:d=8", "-c:v", "libx264", "-preset", "superfast", "-pix_fmt", "yuv420p", "-c:a", "aac", path,
            ],
            environment: [:], workingDirectory: "/", outputBytesMax: 4_096, grace: .seconds(1))
        let ended = try await process.run()
        guard ended.status == .exited(0) else { throw CLIError(.failed, ended.errorOutput.text) }
    }
}
