/// A poster, and sheets of small pictures with a WebVTT file that says which picture stands for which time.
struct Storyboard {
    static let seconds = 10
    static let columns = 10
    static let width = 160
    /// Small pictures of one sheet.
    static let sheet = columns * columns

    let tool: MediaTool
    let directory: String
    let rung: Rung

    /// A still for what has no picture: the sound as a wave.
    func makeWave() async throws {
        try await tool.encode(
            ["-v", "error"] + MediaTool.rendition("\(directory)/\(rung.spec.name)")
                + [
                    "-filter_complex", "showwavespic=s=1280x720:colors=0x2f6fb0,format=yuvj420p", "-frames:v", "1",
                    "-update", "1", "\(directory)/poster.jpg",
                ])
    }

    func make() async throws {
        for name in FileTree.names(in: directory) where name.hasPrefix("storyboard") {
            FileTree.remove("\(directory)/\(name)")
        }
        let input = MediaTool.rendition("\(directory)/\(rung.spec.name)")
        // Decoded up to there: ffmpeg 5.1 loses its place when it seeks inside a fragmented segment.
        let moment = min(rung.measured.durationMs / 3, 60_000)
        try await tool.encode(
            ["-v", "error"] + input
                + [
                    "-ss", Self.seconds(moment), "-frames:v", "1", "-q:v", "3", "-update", "1",
                    "\(directory)/poster.jpg",
                ])
        let filter =
            "fps=1/\(Self.seconds):round=up:start_time=0,scale=\(Self.width):\(Self.height(rung.measured)),tile=\(Self.columns)x\(Self.columns)"
        try await tool.encode(
            ["-v", "error"] + input + ["-vf", filter, "-q:v", "5", "\(directory)/storyboard%03d.jpg"])
        try FileTree.write(map(), to: "\(directory)/storyboard.vtt")
    }

    /// Of one small picture.
    static func height(_ measured: Measured) -> Int {
        guard let width = measured.width, let height = measured.height, width > 0 else { return 90 }
        return max(2, Self.width * height / width / 2 * 2)
    }

    /// How many small pictures there are.
    static func count(_ measured: Measured) -> Int {
        max(1, (measured.durationMs + seconds * 1_000 - 1) / (seconds * 1_000))
    }

    func map() -> String {
        let end = rung.measured.durationMs
        let height = Self.height(rung.measured)
        let cues = (0..<Self.count(rung.measured)).map { index in
            let from = index * Self.seconds * 1_000
            let to = min(end, from + Self.seconds * 1_000)
            let place = index % Self.sheet
            let file = "storyboard\(Clock.pad(index / Self.sheet + 1, 3)).jpg"
            return "\(Clock.text(from)) --> \(Clock.text(to))\n\(file)#xywh=\(place % Self.columns * Self.width),"
                + "\(place / Self.columns * height),\(Self.width),\(height)"
        }
        return "WEBVTT\n\n" + cues.joined(separator: "\n\n") + "\n"
    }

    private static func seconds(_ milliseconds: Int) -> String {
        "\(milliseconds / 1_000)." + Clock.pad(milliseconds % 1_000, 3)
    }
}
