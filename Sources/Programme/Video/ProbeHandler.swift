import FoundationEssentials
import Skein

/// What `video.probe` did: the job's result.
struct VideoProbed: Codable, Sendable, Hashable {
    /// A word and, where there is one, the value that it is about.
    struct Reason: Codable, Sendable, Hashable {
        var code: String
    }

    var videoID: Int64
    var status: String
    var reasons: [Reason]

    private enum CodingKeys: String, CodingKey {
        case status, reasons
        case videoID = "video_id"
    }
}

/// Runs `video.probe`.
struct ProbeHandler: Sendable {
    let tool: MediaTool

    private static let largeBytes = 1 << 28

    private struct Found: Encodable {
        struct Reason: Encodable {
            var code: String
            var value: String?
        }

        var videoID: Int64
        var sha256: String?
        var tool = "ffprobe"
        var norm: MediaRecord?
        var reasons: [Reason] = []

        private enum CodingKeys: String, CodingKey {
            case sha256, tool, norm, reasons
            case videoID = "video_id"
        }
    }

    func run(_ job: Job<ProbeVideo>, _ context: JobContext) async throws -> JobOutcome {
        let work = try await VideoWork.video(job.args.videoID, context)
        var found = Found(videoID: work.videoID)
        var raw: [UInt8] = Array("{}".utf8)
        do {
            let file = try SourceFile.open(work.sourcePath, below: tool.places.sources)
            // Where it takes seconds: for anything less, writing it down would cost more than it tells.
            if file.size > Self.largeBytes { await context.progress(0.1, "sha256") }
            let hash = try await file.sha256()
            found.sha256 = hash
            if let expected = job.args.expectSHA256, expected != hash {
                found.reasons = [.init(code: "hash_mismatch", value: hash)]
            } else {
                if file.size > Self.largeBytes { await context.progress(0.6, "ffprobe") }
                raw = try await tool.probe(MediaTool.input(file.url))
                judge(&found, &raw, size: file.size)
            }
        } catch let failure as JobFailure where failure.permanent {
            found.reasons = [.init(code: failure.code, value: failure.message)]
        }
        let json = try JSONCoding.encode(found)
        // The tool's own words are handed on as they are.
        let args = json.dropLast() + Array(",\"raw\":".utf8) + raw + Array("}".utf8)
        return try await SQLJob.complete(
            job.id, context, Statements.job("video_probed"), args: Array(args), returning: VideoProbed.self)
    }

    private func judge(_ found: inout Found, _ raw: inout [UInt8], size: Int) {
        guard let output = ProbeOutput(json: raw) else {
            raw = Array("{}".utf8)
            found.reasons = [.init(code: "unreadable", value: "no JSON from ffprobe")]
            return
        }
        if let error = output.error {
            found.reasons = [.init(code: "unreadable", value: error.text("string"))]
        } else {
            found.norm = MediaRecord(output, size: size)
        }
    }
}
