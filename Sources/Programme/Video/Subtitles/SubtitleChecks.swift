/// The checks of one subtitle against the film. Pure.
struct SubtitleChecks {
    /// The language, which names it.
    let name: String
    /// `nil`: neither UTF-8 nor GB18030, or too large.
    let text: SubtitleText?
    let durationMs: Int

    /// What a player's clock and the last frame may be apart.
    private static let toleranceMs = 500

    var all: [Check] {
        guard let text else { return [readable("no text in UTF-8 or GB18030", holds: false)] }
        if let line = text.badLine { return [readable("line \(line) is no time", holds: false)] }
        if text.cues.isEmpty { return [readable("no cue", holds: false)] }
        return [readable("\(text.cues.count) cues", holds: true), encoding(text), order(text), end(text)]
    }

    private func readable(_ measured: String, holds: Bool) -> Check {
        Check("subtitles \(name)", measured, "cues that can be read", holds: holds)
    }

    private func encoding(_ text: SubtitleText) -> Check {
        Check(
            "subtitle_encoding \(name)", text.encoding == .utf8 ? "UTF-8" : "GB18030", "UTF-8",
            holds: text.encoding == .utf8, otherwise: .warn)
    }

    /// Cues that end before they begin cannot be shown; ones that overlap, or stand out of order, can.
    private func order(_ text: SubtitleText) -> Check {
        let expected = "one after the other"
        if let empty = text.cues.first(where: { $0.endMs <= $0.startMs }) {
            return Check(
                "subtitle_order \(name)", "ends before it begins at \(Clock.text(empty.startMs))", expected, .fail)
        }
        let pairs = zip(text.cues, text.cues.dropFirst())
        let overlaps = pairs.filter { $1.startMs < $0.endMs }
        let first = overlaps.first.map { ", first at \(Clock.text($0.1.startMs))" } ?? ""
        return Check(
            "subtitle_order \(name)", "\(overlaps.count) overlap\(first)", expected, holds: overlaps.isEmpty,
            otherwise: .warn)
    }

    private func end(_ text: SubtitleText) -> Check {
        let last = text.cues.map(\.endMs).max() ?? 0
        return Check(
            "subtitle_end \(name)", "\(last) ms", "≤ \(durationMs + Self.toleranceMs) ms",
            holds: last <= durationMs + Self.toleranceMs)
    }
}
