import FoundationEssentials
import Skein

/// What became of a call to a platform.
enum PlatformReply: Sendable, Hashable {
    enum State: String, Codable, Sendable {
        case underReview = "under_review"
        case published, rejected
    }

    /// It has the video, in this state.
    case seen(State, remoteID: String, code: String?)
    /// It was laid down, or is left for a person to hand over.
    case given
    /// It refuses the video.
    case rejected(code: String)
    /// It certainly did not take it, and may later.
    case again(code: String, after: Duration?)
    /// Nobody can say whether it took it.
    case unknown(code: String)
    /// It does not have the video.
    case absent
    /// It has taken it back.
    case removed
}

extension PlatformReply {
    private struct Answer: Decodable {
        var id: String
        var state: String
        var hash: String?
        var code: String?
    }

    /// An answer that describes what the platform has. What cannot be read says nothing, whatever its status.
    init(body: String) {
        guard let answer = try? JSONCoding.decoder.decode(Answer.self, from: Data(body.utf8)), Self.isPlain(answer.id)
        else {
            self = .unknown(code: "no_answer")
            return
        }
        if let state = State(rawValue: answer.state) {
            self = .seen(state, remoteID: answer.id, code: answer.code.map { String($0.prefix(200)) })
        } else {
            self = answer.state == "withdrawn" ? .absent : .unknown(code: "unknown_state")
        }
    }

    /// Whether a platform's name for a video can stand in a path.
    private static func isPlain(_ id: String) -> Bool {
        (1...200).contains(id.utf8.count) && id != "." && id != ".."
            && id.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || "._~-".utf8.contains(byte)
            }
    }
}

/// What `publication_end` is told.
struct PublicationEnd: Encodable {
    var videoID: Int64
    var platform: String
    var call: Int
    var result: String
    var state: PlatformReply.State?
    var remoteID: String?
    var code: String?
    var warnings: [Check]?

    private enum CodingKeys: String, CodingKey {
        case platform, call, result, state, code, warnings
        case videoID = "video_id"
        case remoteID = "remote_id"
    }

    init(_ task: PublicationTask, _ reply: PlatformReply, warnings: [Check]? = nil) {
        videoID = task.videoID
        platform = task.platform
        call = task.call
        self.warnings = warnings
        switch reply {
        case .seen(let state, let remoteID, let code):
            result = "seen"
            self.state = state
            self.remoteID = remoteID
            self.code = code
        case .given: result = "given"
        case .rejected(let code):
            result = "rejected"
            self.code = code
        case .again(let code, _):
            result = "again"
            self.code = code
        case .unknown(let code):
            result = "unknown"
            self.code = code
        case .absent: result = "absent"
        case .removed: result = "removed"
        }
    }
}
