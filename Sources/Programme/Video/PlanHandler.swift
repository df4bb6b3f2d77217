import Skein

/// What `video.plan_renditions` did: the job's result.
struct RenditionsPlanned: Codable, Sendable, Hashable {
    var videoID: Int64
    var renditions: Int

    private enum CodingKeys: String, CodingKey {
        case renditions
        case videoID = "video_id"
    }
}

/// Runs `video.plan_renditions`.
enum PlanHandler {
    private struct Plan: Encodable {
        var videoID: Int64
        var sha256: String?
        var ladder: Ladder
        var ladderVersion = Ladder.version
        var specs: [RenditionSpec]

        private enum CodingKeys: String, CodingKey {
            case sha256, ladder, specs
            case videoID = "video_id"
            case ladderVersion = "ladder_version"
        }
    }

    static func run(_ job: Job<PlanRenditions>, _ context: JobContext) async throws -> JobOutcome {
        let work = try await VideoWork.video(job.args.videoID, context)
        guard let record = work.norm else {
            throw JobFailure(
                code: "bad_transition", message: "video \(work.videoID) is \(work.status) and was not read",
                permanent: true)
        }
        let specs = RenditionPlan.specs(for: record, ladder: job.args.ladder, maxHeight: job.args.maxHeight)
        guard !specs.isEmpty else {
            return .discard(code: "nothing_to_make", reason: "the ladder asks for nothing that the source has")
        }
        let plan = Plan(
            videoID: work.videoID, sha256: work.sourceSHA256, ladder: job.args.ladder, specs: specs)
        return try await SQLJob.complete(
            job.id, context, Statements.job("video_planned"), args: try JSONCoding.encode(plan),
            returning: RenditionsPlanned.self)
    }
}
