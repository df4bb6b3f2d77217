/// What one rendition is to be: a transcoder's instructions, which an external transcoder can follow too.
struct RenditionSpec: Codable, Sendable, Hashable {
    enum Kind: String, Codable, Sendable { case video, audio }

    var kind: Kind
    var name: String
    /// The stream of the source.
    var stream: Int
    var codec: String
    var kbps: Int
    var maxrateKbps: Int
    var bufferKbits: Int
    /// Seconds between keyframes, counted from the start: the same in every rung.
    var keyframeSeconds: Int
    var segmentSeconds: Int
    var width: Int?
    var height: Int?
    var fps: Rational?
    var profile: String?
    /// Times ten, as H.264 writes it.
    var level: Int?
    var pixelFormat: String?
    var deinterlace: Bool?
    var channels: Int?
    var sampleRate: Int?

    enum CodingKeys: String, CodingKey {
        case kind, name, stream, codec, kbps, width, height, fps, profile, level, deinterlace, channels
        case maxrateKbps = "maxrate_kbps"
        case bufferKbits = "buffer_kbits"
        case keyframeSeconds = "keyframe_seconds"
        case segmentSeconds = "segment_seconds"
        case pixelFormat = "pix_fmt"
        case sampleRate = "sample_rate"
    }
}
