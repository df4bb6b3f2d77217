import FoundationEssentials

/// What `publication_begin` and `publication_sync` say is to be done next.
enum PublicationStep: Decodable {
    case send(PublicationTask)
    case look(PublicationTask)
    case remove(PublicationTask)
    case none(PublicationDone)

    private enum CodingKeys: String, CodingKey { case next }

    init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .next) {
        case "send": self = .send(try PublicationTask(from: decoder))
        case "look": self = .look(try PublicationTask(from: decoder))
        case "remove": self = .remove(try PublicationTask(from: decoder))
        default: self = .none(try PublicationDone(from: decoder))
        }
    }
}

/// What a job of a publication did: its result.
struct PublicationDone: Codable, Sendable, Hashable {
    var status: String
    var missing: [String]?
    var enqueued: Int?
}

/// One video on its way to, at or back from one platform.
struct PublicationTask: Decodable, Sendable {
    enum Adapter: String, Decodable, Sendable {
        case httpJSON = "http_json"
        case fileDrop = "file_drop"
        case manual
    }

    var videoID: Int64
    var code: String
    var platform: String
    var adapter: Adapter
    var address: String?
    var token: Data?
    var remoteID: String?
    /// The number of this call: the database hears only of the last one what became of it.
    var call: Int
    var hash: String?
    /// The same for every attempt at handing over the same description.
    var key: String
    var sourcePath: String
    var sourceSHA256: String?
    var poster: String?
    var fields: [String: String]
    var lengths: [String: Int]
    var names: [String: String]

    private enum CodingKeys: String, CodingKey {
        case code, platform, adapter, address, token, call, hash, key, poster, fields, lengths, names
        case videoID = "video_id"
        case remoteID = "remote_id"
        case sourcePath = "source_path"
        case sourceSHA256 = "source_sha256"
    }
}

/// A description as a platform gets it: named after LOM, each text cut to what the platform takes.
struct PublicationRecord: Sendable, Hashable {
    var values: [String: String] = [:]
    /// The fields that were cut, by our names.
    var cut: [String] = []

    init(_ task: PublicationTask) {
        for (field, value) in task.fields {
            guard let name = task.names[field] else { continue }
            let text = task.lengths[field].map { Self.cut(value, to: $0) } ?? value
            values[name] = text
            if text != value { cut.append(field) }
        }
        cut.sort()
    }

    var warnings: [Check] {
        cut.map { field in Check(field, "cut", "whole", .warn) }
    }

    /// The longest beginning of at most so many code points that splits no character as people see it.
    static func cut(_ text: String, to limit: Int) -> String {
        var scalars = 0
        return String(
            text.prefix { character in
                scalars += character.unicodeScalars.count
                return scalars <= limit
            })
    }
}
