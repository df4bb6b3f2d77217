import FoundationEssentials
import PQ
import Skein

/// What the jobs of a video need to know, as `programme.video_work` tells it.
struct VideoWork: Codable, Sendable {
    struct Rendition: Codable, Sendable {
        var renditionID: Int64
        var spec: RenditionSpec
        var status: String
        var outputDir: String?
        var measured: Measured?
        var sourceSHA256: String?

        enum CodingKeys: String, CodingKey {
            case spec, status, measured
            case renditionID = "rendition_id"
            case outputDir = "output_dir"
            case sourceSHA256 = "source_sha256"
        }
    }

    var videoID: Int64
    var code: String
    var title: String
    var sourcePath: String
    var sourceSHA256: String?
    var ladder: Ladder
    var status: String
    var norm: MediaRecord?
    var renditions: [Rendition]
    var rendition: Rendition?

    enum CodingKeys: String, CodingKey {
        case code, title, ladder, status, norm, renditions, rendition
        case videoID = "video_id"
        case sourcePath = "source_path"
        case sourceSHA256 = "source_sha256"
    }

    private static let ofVideo = PGStatement(name: "programme_video_work", sql: "select programme.video_work($1::int8)")
    private static let ofRendition = PGStatement(
        name: "programme_rendition_work", sql: "select programme.rendition_work($1::int8)")

    static func video(_ id: Int64, _ context: JobContext) async throws -> VideoWork {
        try await fetch(ofVideo, id, context)
    }

    /// The video's work with ``rendition`` set.
    static func rendition(_ id: Int64, _ context: JobContext) async throws -> (VideoWork, Rendition) {
        let work = try await fetch(ofRendition, id, context)
        guard let rendition = work.rendition else {
            throw JobFailure(code: "not_found", message: "there is no rendition \(id)", permanent: true)
        }
        return (work, rendition)
    }

    private static func fetch(_ statement: PGStatement, _ id: Int64, _ context: JobContext) async throws -> VideoWork {
        try await context.database.pool.run { connection in
            let json: String = try SQLJob.refused { try connection.execute(statement, [.int8(id)]).get(row: 0, 0) }
            return try JSONCoding.decoder.decode(VideoWork.self, from: Data(json.utf8))
        }
    }

    /// Opens the source and makes sure that it still is the one that was probed.
    ///
    /// - Throws: `JobFailure` with code `source_replaced`, permanent, and what ``SourceFile/open(_:below:)`` throws.
    func openSource(_ places: VideoPlaces) async throws -> SourceFile {
        let file = try SourceFile.open(sourcePath, below: places.sources)
        guard try await file.sha256() == sourceSHA256 else {
            throw JobFailure(
                code: "source_replaced", message: "the source is not the file that was probed; add it under a new code",
                permanent: true)
        }
        return file
    }

    /// Where everything made of this source goes.
    func directory(_ places: VideoPlaces) -> String {
        "\(places.root)/\(videoID)/\((sourceSHA256 ?? "none").prefix(16))-\(ladder.rawValue)-\(Ladder.version)"
    }
}
