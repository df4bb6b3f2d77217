import FoundationEssentials
import Glibc
import Skein

/// What `video.verify_rendition` did: the job's result.
struct RenditionVerified: Codable, Sendable, Hashable {
    var renditionID: Int64
    var status: String
    var fail: Int
    var warn: Int

    private enum CodingKeys: String, CodingKey {
        case status, fail, warn
        case renditionID = "rendition_id"
    }
}

/// Runs `video.verify_rendition`.
struct VerifyHandler: Sendable {
    let tool: MediaTool

    private struct Verified: Encodable {
        var renditionID: Int64
        var measured: Measured
        var checks: [Check]

        private enum CodingKeys: String, CodingKey {
            case measured, checks
            case renditionID = "rendition_id"
        }
    }

    func run(_ job: Job<VerifyRendition>, _ context: JobContext) async throws -> JobOutcome {
        let (work, rendition) = try await VideoWork.rendition(job.args.renditionID, context)
        guard let directory = rendition.outputDir, let source = work.norm else {
            throw JobFailure(
                code: "bad_transition", message: "rendition \(rendition.renditionID) is not produced", permanent: true)
        }
        let spec = rendition.spec
        let raw = try await tool.probe(MediaTool.rendition(directory))
        guard let output = ProbeOutput(json: raw), output.error == nil else {
            throw JobFailure(code: "unreadable", message: "the rendition in \(directory) cannot be read")
        }
        let made = MediaRecord(output, size: 0)
        await context.progress(0.2, "keyframes")
        let measured = try await measure(spec, made, directory)
        await context.progress(0.4, "black, frozen, silent")
        let detected = try await detect(spec, directory, measured.durationMs)
        let checks = RenditionChecks(
            spec: spec, source: source, made: made, measured: measured, detected: detected
        ).all
        let verified = Verified(renditionID: rendition.renditionID, measured: measured, checks: checks)
        return try await SQLJob.complete(
            job.id, context, Statements.job("rendition_verified"), args: try JSONCoding.encode(verified),
            returning: RenditionVerified.self)
    }

    private func measure(_ spec: RenditionSpec, _ made: MediaRecord, _ directory: String) async throws -> Measured {
        let playlist = MediaPlaylist(try FileTree.read("\(directory)/media.m3u8"))
        let segments = try playlist.segments.map { segment in
            guard !segment.uri.contains("/"), segment.durationMs > 0 else {
                throw JobFailure(code: "unreadable", message: "the playlist in \(directory) names a bad segment")
            }
            return Measured.Segment(
                uri: segment.uri, durationMs: segment.durationMs,
                bytes: try FileTree.size("\(directory)/\(segment.uri)"))
        }
        let duration = segments.reduce(0) { $0 + $1.durationMs }
        guard duration > 0 else { throw JobFailure(code: "unreadable", message: "\(directory) has no segment") }
        let bytes = segments.reduce(0) { $0 + $1.bytes }
        // A last piece of less than half a second says nothing about a rate that lasts.
        let rated = segments.filter { $0.durationMs >= 500 || segments.count == 1 }
        let average = bytes * 8_000 / duration
        let peak = max(average, rated.map { $0.bytes * 8_000 / $0.durationMs }.max() ?? 0)
        return Measured(
            codecs: try codecs(spec, directory), durationMs: duration, averageBps: average,
            peakBps: peak,
            width: made.video?.width, height: made.video?.height, fps: made.video?.fps,
            keyframes: spec.kind == .video ? try await keyframes(directory) : [], segments: segments)
    }

    private func keyframes(_ directory: String) async throws -> [Int] {
        let lines = try await tool.packets(MediaTool.rendition(directory)).split(whereSeparator: \.isNewline)
        let times = lines.compactMap { line -> Int? in
            let parts = line.split(separator: ",")
            guard parts.count >= 2, parts[1].hasPrefix("K") else { return nil }
            return Double(parts[0]).map { Int(($0 * 1_000).rounded()) }
        }
        guard let first = times.first else { return [] }
        return times.map { $0 - first }
    }

    /// From the very bytes that a player will be given: the avcC box's profile, constraints and level.
    private func codecs(_ spec: RenditionSpec, _ directory: String) throws -> String {
        guard spec.kind == .video else { return "mp4a.40.2" }
        guard let bytes = try FileTree.profile(inAVC: "\(directory)/init.mp4") else {
            throw JobFailure(code: "unreadable", message: "\(directory)/init.mp4 has no avcC box")
        }
        return "avc1." + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func detect(
        _ spec: RenditionSpec, _ directory: String, _ durationMs: Int
    ) async throws -> RenditionChecks.Detected {
        let filters =
            spec.kind == .video
            ? ["-vf", "blackdetect=d=3:pix_th=0.1,freezedetect=n=-60dB:d=10"]
            : ["-af", "silencedetect=n=-60dB:d=10,loudnorm=print_format=json"]
        let log = try await tool.encode(
            ["-v", "info", "-nostats"] + MediaTool.rendition(directory) + filters + ["-f", "null", "-"])
        return RenditionChecks.Detected(log: log, durationMs: durationMs)
    }
}
