/// Which renditions are made of a video.
public enum Ladder: String, Codable, Sendable, Hashable, CaseIterable {
    /// Four rungs from 360p to 1080p, for lessons.
    case lesson
    /// The whole ladder of Apple's HLS authoring guide, from 234p.
    case hlsFull = "hls_full"
    /// Sound alone.
    case audio

    /// Changes with every change of the rungs or rules below.
    static let version = 1

    struct Rung: Sendable, Hashable {
        var name: String
        /// Of the shorter side, so that portrait pictures get as many lines across.
        var side: Int
        var kbps: Int
        var fpsMax: Int
    }

    /// Watchable soonest first.
    var rungs: [Rung] {
        switch self {
        case .lesson:
            [
                Rung(name: "360p", side: 360, kbps: 730, fpsMax: 30),
                Rung(name: "540p", side: 540, kbps: 1_600, fpsMax: 30),
                Rung(name: "720p", side: 720, kbps: 2_600, fpsMax: 60),
                Rung(name: "1080p", side: 1080, kbps: 4_500, fpsMax: 60),
            ]
        case .hlsFull:
            [
                Rung(name: "360p", side: 360, kbps: 730, fpsMax: 30),
                Rung(name: "234p", side: 234, kbps: 145, fpsMax: 30),
                Rung(name: "270p", side: 270, kbps: 365, fpsMax: 30),
                Rung(name: "432p", side: 432, kbps: 1_100, fpsMax: 30),
                Rung(name: "540p", side: 540, kbps: 2_000, fpsMax: 60),
                Rung(name: "720p", side: 720, kbps: 3_000, fpsMax: 60),
                Rung(name: "1080p", side: 1080, kbps: 4_500, fpsMax: 60),
            ]
        case .audio: []
        }
    }

    static let audioKbps = 128
}
