/// What ffmpeg's media playlist says about its segments.
struct MediaPlaylist {
    var segments: [(uri: String, durationMs: Int)] = []

    init(_ text: String) {
        var duration: Int?
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("#EXTINF:") {
                let number = line.dropFirst(8).prefix { $0 != "," }
                duration = Double(number).flatMap { $0 < 1e6 ? Int(($0 * 1_000).rounded()) : nil }
            } else if !line.hasPrefix("#"), let length = duration {
                segments.append((String(line), length))
                duration = nil
            }
        }
    }
}
