import Skein

/// What `video.manifest` did: the job's result.
struct VideoManifested: Codable, Sendable, Hashable {
    var videoID: Int64
    var status: String

    private enum CodingKeys: String, CodingKey {
        case status
        case videoID = "video_id"
    }
}

/// Runs `video.manifest`: refuses while a rung is missing, the rungs' keyframes are apart, or a check of the video as a
/// whole fails.
struct ManifestHandler: Sendable {
    let tool: MediaTool

    private struct Checked: Encodable {
        var videoID: Int64
        var checks: [Check]

        private enum CodingKeys: String, CodingKey {
            case checks
            case videoID = "video_id"
        }
    }

    private struct Manifested: Encodable {
        struct Outputs: Encodable {
            var directory: String
            var hls: String
            var dash: String
            var poster: String?
            var storyboard: String?
            /// Their names: the files are `subtitles/NAME.vtt`.
            var subtitles: [String]
        }

        var videoID: Int64
        var outputs: Outputs

        private enum CodingKeys: String, CodingKey {
            case outputs
            case videoID = "video_id"
        }
    }

    func run(_ job: Job<WriteManifest>, _ context: JobContext) async throws -> JobOutcome {
        let work = try await VideoWork.video(job.args.videoID, context)
        var rungs: [Rung] = []
        for rendition in work.renditions {
            guard rendition.status == "verified", let measured = rendition.measured else {
                throw JobFailure(
                    code: "check_failed",
                    message:
                        "rendition \(rendition.spec.name) is \(rendition.status): see its checks, then retry its jobs",
                    permanent: true)
            }
            rungs.append(Rung(spec: rendition.spec, measured: measured))
        }
        if let apart = Rung.misaligned(rungs) {
            throw JobFailure(
                code: "check_failed", message: "the keyframes of \(apart) are not where the first rung has its own",
                permanent: true)
        }
        let directory = work.directory(tool.places)
        await context.progress(0.1, "subtitles")
        let (tracks, notes) = try await SubtitleTrack.find(work, tool)
        let durationMs = rungs.map(\.measured.durationMs).max() ?? 0
        var checks =
            notes + tracks.flatMap { SubtitleChecks(name: $0.name, text: $0.text, durationMs: durationMs).all }
        var outputs = Manifested.Outputs(
            directory: directory, hls: "master.m3u8", dash: "manifest.mpd", subtitles: tracks.map(\.name))
        if let rung = rungs.first(where: \.isVideo) ?? rungs.first {
            await context.progress(0.3, "poster, storyboard")
            try await makePictures(rung, directory, &outputs, context)
            checks += try await PictureChecks(tool: tool, directory: directory, rung: rung).all()
        }
        try await SQLJob.report(
            job.id, context, Statements.job("video_checked"),
            args: try JSONCoding.encode(Checked(videoID: work.videoID, checks: checks)))
        if let failed = checks.first(where: { $0.verdict == .fail }) {
            throw JobFailure(
                code: "check_failed",
                message:
                    "\(failed.check): \(failed.measured), expected \(failed.expected); correct it and retry this job",
                permanent: true)
        }
        try write(tracks, durationMs, directory)
        try FileTree.write(HLSMaster.text(rungs, subtitles: tracks), to: "\(directory)/master.m3u8")
        try FileTree.write(DASHManifest.text(rungs, subtitles: tracks), to: "\(directory)/manifest.mpd")
        return try await SQLJob.complete(
            job.id, context, Statements.job("video_manifested"),
            args: try JSONCoding.encode(Manifested(videoID: work.videoID, outputs: outputs)),
            returning: VideoManifested.self)
    }

    /// Pictures that cannot be made leave the video without them: the checks say so.
    private func makePictures(
        _ rung: Rung, _ directory: String, _ outputs: inout Manifested.Outputs, _ context: JobContext
    ) async throws {
        let storyboard = Storyboard(tool: tool, directory: directory, rung: rung)
        do {
            if rung.isVideo { try await storyboard.make() } else { try await storyboard.makeWave() }
            outputs.poster = "poster.jpg"
            outputs.storyboard = rung.isVideo ? "storyboard.vtt" : nil
        } catch let failure as JobFailure where failure.code == MediaTool.failed {
            await context.log("no poster or storyboard: \(failure.message)", level: .warning)
        }
    }

    private func write(_ tracks: [SubtitleTrack], _ durationMs: Int, _ directory: String) throws {
        FileTree.removeDirectory("\(directory)/subtitles")
        guard !tracks.isEmpty else { return }
        try FileTree.makeDirectory("\(directory)/subtitles")
        for track in tracks {
            try FileTree.write(track.text?.webVTT ?? "", to: "\(directory)/subtitles/\(track.name).vtt")
            try FileTree.write(
                HLSMaster.subtitles(track.name, durationMs: durationMs),
                to: "\(directory)/subtitles/\(track.name).m3u8")
        }
    }
}

/// One verified rendition as the manifests see it.
struct Rung {
    var spec: RenditionSpec
    var measured: Measured

    var isVideo: Bool { spec.kind == .video }

    /// The name of the first rung whose keyframes differ from the first one's by more than a frame; `nil` when all agree.
    static func misaligned(_ rungs: [Rung]) -> String? {
        let pictures = rungs.filter(\.isVideo)
        guard let first = pictures.first else { return nil }
        let frames = pictures.compactMap { $0.measured.fps?.value }.map { 1_000 / $0 }
        let most = Int((frames.max() ?? 40).rounded(.up))
        return pictures.first { rung in
            rung.measured.keyframes.count != first.measured.keyframes.count
                || zip(rung.measured.keyframes, first.measured.keyframes).contains { abs($0 - $1) > most }
        }?.spec.name
    }
}
