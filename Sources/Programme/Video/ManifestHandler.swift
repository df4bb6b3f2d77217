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

/// Runs `video.manifest`: refuses while a rung is missing or the rungs' keyframes are apart.
struct ManifestHandler: Sendable {
    let tool: MediaTool

    private struct Manifested: Encodable {
        struct Outputs: Encodable {
            var directory: String
            var hls: String
            var dash: String
            var poster: String?
            var storyboard: String?
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
        try FileTree.write(HLSMaster.text(rungs), to: "\(directory)/master.m3u8")
        try FileTree.write(DASHManifest.text(rungs), to: "\(directory)/manifest.mpd")
        var outputs = Manifested.Outputs(directory: directory, hls: "master.m3u8", dash: "manifest.mpd")
        if let picture = rungs.first(where: { $0.spec.kind == .video }) {
            await context.progress(0.5, "storyboard")
            try await Storyboard(tool: tool, directory: directory, rung: picture).make()
            outputs.poster = "poster.jpg"
            outputs.storyboard = "storyboard.vtt"
        }
        return try await SQLJob.complete(
            job.id, context, Statements.job("video_manifested"),
            args: try JSONCoding.encode(Manifested(videoID: work.videoID, outputs: outputs)),
            returning: VideoManifested.self)
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
