/// A poster, and sheets of small pictures with a WebVTT file that says which picture stands for which time.
struct Storyboard {
    static let seconds = 10
    static let columns = 10
    static let width = 160

    let tool: MediaTool
    let directory: String
    let rung: Rung

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
            "fps=1/\(Self.seconds):round=up:start_time=0,scale=\(Self.width):\(height),tile=\(Self.columns)x\(Self.columns)"
        try await tool.encode(
            ["-v", "error"] + input + ["-vf", filter, "-q:v", "5", "\(directory)/storyboard%03d.jpg"])
        try FileTree.write(map(), to: "\(directory)/storyboard.vtt")
    }

    private var height: Int {
        guard let width = rung.measured.width, let height = rung.measured.height, width > 0 else { return 90 }
        return max(2, Self.width * height / width / 2 * 2)
    }

    func map() -> String {
        let end = rung.measured.durationMs
        let count = max(1, (end + Self.seconds * 1_000 - 1) / (Self.seconds * 1_000))
        let sheet = Self.columns * Self.columns
        let cues = (0..<count).map { index in
            let from = index * Self.seconds * 1_000
            let to = min(end, from + Self.seconds * 1_000)
            let place = index % sheet
            let number = String(index / sheet + 1)
            let file = "storyboard" + String(repeating: "0", count: max(0, 3 - number.count)) + number + ".jpg"
            return "\(Self.clock(from)) --> \(Self.clock(to))\n\(file)#xywh=\(place % Self.columns * Self.width),"
                + "\(place / Self.columns * height),\(Self.width),\(height)"
        }
        return "WEBVTT\n\n" + cues.joined(separator: "\n\n") + "\n"
    }

    private static func seconds(_ milliseconds: Int) -> String {
        "\(milliseconds / 1_000)." + pad(milliseconds % 1_000, 3)
    }

    private static func clock(_ milliseconds: Int) -> String {
        let total = milliseconds / 1_000
        return
            "\(pad(total / 3_600, 2)):\(pad(total / 60 % 60, 2)):\(pad(total % 60, 2)).\(pad(milliseconds % 1_000, 3))"
    }

    private static func pad(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
