/// What is known of a media file, in one form whatever tool version and container it came from.
struct MediaRecord: Codable, Sendable, Hashable {
    struct Video: Codable, Sendable, Hashable {
        var index: Int
        var codec: String
        var profile: String?
        var level: Int?
        var width: Int
        var height: Int
        /// Width and height as shown: rotated, and with square pixels.
        var displayWidth: Int
        var displayHeight: Int
        var sar: Rational?
        /// Clockwise turn for display: 0, 90, 180 or 270.
        var rotation: Int
        var fps: Rational?
        var isVFR: Bool
        var pixelFormat: String?
        var bitDepth: Int?
        var isInterlaced: Bool
        var fieldOrder: String?
        var colourRange: String?
        var colourSpace: String?
        var colourTransfer: String?
        var colourPrimaries: String?
        var bitRate: Int?
        var frames: Int?
        var startMs: Int?
        var durationMs: Int?

        enum CodingKeys: String, CodingKey {
            case index, codec, profile, level, width, height, sar, rotation, fps, frames
            case displayWidth = "display_width"
            case displayHeight = "display_height"
            case isVFR = "vfr"
            case pixelFormat = "pix_fmt"
            case bitDepth = "bit_depth"
            case isInterlaced = "interlaced"
            case fieldOrder = "field_order"
            case colourRange = "colour_range"
            case colourSpace = "colour_space"
            case colourTransfer = "colour_transfer"
            case colourPrimaries = "colour_primaries"
            case bitRate = "bit_rate"
            case startMs = "start_ms"
            case durationMs = "duration_ms"
        }
    }

    struct Audio: Codable, Sendable, Hashable {
        var index: Int
        var codec: String
        var profile: String?
        var channels: Int
        var layout: String?
        var rate: Int?
        var language: String?
        var bitRate: Int?
        var startMs: Int?
        var durationMs: Int?

        enum CodingKeys: String, CodingKey {
            case index, codec, profile, channels, layout, rate, language
            case bitRate = "bit_rate"
            case startMs = "start_ms"
            case durationMs = "duration_ms"
        }
    }

    struct Subtitle: Codable, Sendable, Hashable {
        var index: Int
        var codec: String
        var language: String?
    }

    struct Chapter: Codable, Sendable, Hashable {
        var startMs: Int
        var endMs: Int
        var title: String?

        enum CodingKeys: String, CodingKey {
            case title
            case startMs = "start_ms"
            case endMs = "end_ms"
        }
    }

    var container: String
    var durationMs: Int?
    var size: Int
    var bitRate: Int?
    var video: Video?
    var audio: [Audio]
    var subtitles: [Subtitle]
    var chapters: [Chapter]
    /// Covers and thumbnails, which are no video.
    var attachedPictures: Int

    enum CodingKeys: String, CodingKey {
        case container, size, video, audio, subtitles, chapters
        case durationMs = "duration_ms"
        case bitRate = "bit_rate"
        case attachedPictures = "attached_pictures"
    }
}
