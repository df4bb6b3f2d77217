import Skein

/// The checks of a video's poster and storyboard, read back from what was written. What is missing is a warning: players
/// do without.
struct PictureChecks: Sendable {
    let tool: MediaTool
    let directory: String
    let rung: Rung

    func all() async throws -> [Check] {
        rung.isVideo ? [try await poster(), try await storyboard()] : [try await poster()]
    }

    private func poster() async throws -> Check {
        let expected = rung.isVideo ? "\(rung.measured.width ?? 0)x\(rung.measured.height ?? 0)" : "1280x720"
        let found = try await size("poster.jpg")
        return Check("poster", found ?? "missing", expected, holds: found == expected, otherwise: .warn)
    }

    /// Sheets of whole tiles, and cues that follow each other from the first to the last moment, each with a tile of a
    /// sheet that is there.
    private func storyboard() async throws -> Check {
        let tile = Storyboard.height(rung.measured)
        let sheet = "\(Storyboard.width * Storyboard.columns)x\(tile * Storyboard.columns)"
        let count = Storyboard.count(rung.measured)
        let sheets = (count + Storyboard.sheet - 1) / Storyboard.sheet
        let expected = "\(sheets) of \(sheet), \(count) cues"
        let names = FileTree.names(in: directory).filter { $0.hasPrefix("storyboard") && $0.hasSuffix(".jpg") }
        var sizes: Set<String> = []
        for name in names { sizes.insert(try await size(name) ?? "unreadable") }
        let map = (try? FileTree.read("\(directory)/storyboard.vtt")).flatMap { SubtitleText(Array($0.utf8)) }
        let cues = map?.cues ?? []
        let measured = "\(names.count) of \(sizes.sorted().joined(separator: " ")), \(cues.count) cues"
        let isWhole =
            names.count == sheets && sizes == [sheet] && cues.count == count && follow(cues)
            && cues.allSatisfy { Self.tile($0, in: Set(names), height: tile) }
        return Check("storyboard", names.isEmpty ? "missing" : measured, expected, holds: isWhole, otherwise: .warn)
    }

    private func follow(_ cues: [SubtitleText.Cue]) -> Bool {
        cues.first?.startMs == 0 && cues.last?.endMs == rung.measured.durationMs
            && zip(cues, cues.dropFirst()).allSatisfy { $0.endMs == $1.startMs }
    }

    /// Whether a cue names a tile that lies in a sheet: `storyboard001.jpg#xywh=160,0,160,90`.
    private static func tile(_ cue: SubtitleText.Cue, in sheets: Set<String>, height: Int) -> Bool {
        let words = cue.lines.first?.split(separator: "#xywh=") ?? []
        let place = words.last?.split(separator: ",").compactMap { Int($0) } ?? []
        guard words.count == 2, place.count == 4, sheets.contains(String(words[0])) else { return false }
        return place[2] == Storyboard.width && place[3] == height && place[0] % Storyboard.width == 0
            && place[0] < Storyboard.width * Storyboard.columns && place[1] < height * Storyboard.columns
    }

    /// `640x360`; `nil` for a file that is missing or no picture.
    private func size(_ name: String) async throws -> String? {
        let path = "\(directory)/\(name)"
        guard FileTree.exists(path), let picture = try await tool.picture(path), picture.width > 0 else { return nil }
        return "\(picture.width)x\(picture.height)"
    }
}
