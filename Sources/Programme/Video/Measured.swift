/// What was measured of a rendition.
struct Measured: Codable, Sendable, Hashable {
    struct Segment: Codable, Sendable, Hashable {
        var uri: String
        var durationMs: Int
        var bytes: Int

        private enum CodingKeys: String, CodingKey {
            case uri, bytes
            case durationMs = "duration_ms"
        }
    }

    /// As in RFC 6381: `avc1.64001f`, `mp4a.40.2`.
    var codecs: String
    var durationMs: Int
    var averageBps: Int
    /// The highest rate of one segment.
    var peakBps: Int
    var width: Int?
    var height: Int?
    var fps: Rational?
    /// In milliseconds from the first picture.
    var keyframes: [Int]
    var segments: [Segment]

    private enum CodingKeys: String, CodingKey {
        case codecs, width, height, fps, keyframes, segments
        case durationMs = "duration_ms"
        case averageBps = "average_bps"
        case peakBps = "peak_bps"
    }
}
