import Skein

/// What `video.transcode` did: the job's result.
struct RenditionProduced: Codable, Sendable, Hashable {
    var renditionID: Int64
    var status: String

    private enum CodingKeys: String, CodingKey {
        case status
        case renditionID = "rendition_id"
    }
}

/// Runs `video.transcode`: one ffmpeg per rendition, into a directory that gets its name when it is whole. A rendition that
/// has its name is not made again, whoever made it.
///
/// A worker that was killed leaves its ffmpeg behind. Each attempt therefore works in a directory of its own and removes
/// those of attempts before it: an ffmpeg that still writes there ends at its next segment, and can spoil nothing.
struct TranscodeHandler: Sendable {
    let tool: MediaTool

    private struct Produced: Encodable {
        var renditionID: Int64
        var outputDir: String

        private enum CodingKeys: String, CodingKey {
            case renditionID = "rendition_id"
            case outputDir = "output_dir"
        }
    }

    func run(_ job: Job<Transcode>, _ context: JobContext) async throws -> JobOutcome {
        let (work, rendition) = try await VideoWork.rendition(job.args.renditionID, context)
        let base = work.directory(tool.places)
        let target = "\(base)/\(rendition.spec.name)"
        if rendition.status == "failed" { FileTree.removeDirectory(target) }
        if !FileTree.exists(target) {
            let source = try await work.openSource(tool.places)
            try await make(
                rendition.spec, of: source, work, into: target, part: "\(job.id.rawValue)-\(job.attempt)", context)
            // The source may have been written to meanwhile: what was made of it is then worth nothing.
            guard try await source.sha256() == work.sourceSHA256 else {
                FileTree.removeDirectory(target)
                throw JobFailure(
                    code: "source_replaced", message: "the source changed while it was transcoded", permanent: true)
            }
        } else {
            await context.log("\(rendition.spec.name) is there already; nothing to transcode")
        }
        let produced = Produced(renditionID: rendition.renditionID, outputDir: target)
        return try await SQLJob.complete(
            job.id, context, Statements.job("rendition_produced"), args: try JSONCoding.encode(produced),
            returning: RenditionProduced.self)
    }

    private func make(
        _ spec: RenditionSpec, of source: SourceFile, _ work: VideoWork, into target: String, part: String,
        _ context: JobContext
    ) async throws {
        let base = work.directory(tool.places)
        for name in FileTree.names(in: base) where name.hasPrefix("\(spec.name).") {
            try FileTree.discardDirectory("\(base)/\(name)")
        }
        let part = "\(target).\(part).part"
        try FileTree.makeDirectory(part)
        let total = Double(work.norm?.durationMs ?? 0) * 1_000
        let name = spec.name
        do {
            try await tool.encode(
                ["-v", "error", "-progress", "pipe:1", "-stats_period", "0.5"]
                    + Self.arguments(spec, input: source.url, output: part, preset: tool.places.preset)
            ) { piece in
                guard total > 0, let done = Self.microseconds(piece) else { return }
                await context.progress(Double(done) / total, "\(name) \(done / 1_000_000) s")
            }
        } catch {
            FileTree.removeDirectory(part)
            throw error
        }
        try FileTree.move(part, target)
    }

    /// The newest `out_time_us` in a piece of ffmpeg's progress.
    static func microseconds(_ piece: String) -> Int? {
        piece.split(separator: "\n").last { $0.hasPrefix("out_time_us=") }.flatMap { Int($0.dropFirst(12)) }
    }

    static func arguments(_ spec: RenditionSpec, input: String, output: String, preset: String) -> [String] {
        var list = MediaTool.input(input) + ["-map", "0:\(spec.stream)", "-map_metadata", "-1", "-map_chapters", "-1"]
        switch spec.kind {
        case .video: list += picture(spec, preset)
        case .audio:
            list += [
                "-c:a", "aac", "-b:a", "\(spec.kbps)k", "-ac", "\(spec.channels ?? 2)", "-ar",
                "\(spec.sampleRate ?? 48_000)",
            ]
        }
        return list + [
            "-f", "hls", "-hls_time", "\(spec.segmentSeconds)", "-hls_playlist_type", "vod", "-hls_segment_type",
            "fmp4",
            "-hls_flags", "independent_segments", "-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename",
            "\(output)/seg%05d.m4s", "\(output)/media.m3u8",
        ]
    }

    private static func picture(_ spec: RenditionSpec, _ preset: String) -> [String] {
        var filters = spec.deinterlace == true ? ["yadif"] : []
        if let width = spec.width, let height = spec.height {
            filters += ["scale=\(width):\(height):flags=bicubic", "setsar=1"]
        }
        if let fps = spec.fps { filters.append("fps=\(fps.num)/\(fps.den)") }
        filters.append("format=\(spec.pixelFormat ?? "yuv420p")")
        let level = spec.level ?? 31
        return [
            "-vf", filters.joined(separator: ","), "-c:v", "libx264", "-preset", preset, "-profile:v",
            spec.profile ?? "high", "-level:v", "\(level / 10).\(level % 10)", "-b:v", "\(spec.kbps)k", "-maxrate",
            "\(spec.maxrateKbps)k", "-bufsize", "\(spec.bufferKbits)k", "-force_key_frames",
            "expr:gte(t,n_forced*\(spec.keyframeSeconds))", "-sc_threshold", "0",
        ]
    }
}
