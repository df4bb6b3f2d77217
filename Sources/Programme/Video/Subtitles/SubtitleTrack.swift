import Skein

/// One subtitle of a video, wherever it comes from: a file beside the source, or a stream inside it.
struct SubtitleTrack: Sendable {
    /// The language and, for a second one of it, a number: `zh`, `zh-2`. It names the files that are made.
    var name: String
    var language: String
    /// `nil`: it is there and cannot be read.
    var text: SubtitleText?

    /// A video in more languages than this is none of ours.
    private static let most = 8
    private static let unknownLanguage = "zh"
    /// Subtitles that are pictures cannot be read.
    private static let textCodecs: Set<String> = ["subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text"]

    /// All subtitles of a video, and a check for each stream that is a picture and no text.
    static func find(_ work: VideoWork, _ tool: MediaTool) async throws -> (tracks: [SubtitleTrack], checks: [Check]) {
        var found: [SubtitleTrack] = []
        var checks: [Check] = []
        for file in try SourceFile.siblings(of: work.sourcePath, below: tool.places.sources) {
            guard let language = language(of: file, beside: work.sourcePath), found.count < most else { continue }
            let source = try SourceFile.open(file, below: tool.places.sources)
            let bytes = source.size <= SubtitleText.bytesMax ? try await source.bytes() : nil
            found.append(SubtitleTrack(name: language, language: language, text: bytes.flatMap { SubtitleText($0) }))
        }
        let streams = work.norm?.subtitles ?? []
        if !streams.isEmpty {
            let source = try await work.openSource(tool.places)
            for stream in streams where found.count < most {
                let language = tag(stream.language) ?? unknownLanguage
                guard textCodecs.contains(stream.codec) else {
                    checks.append(Check("subtitles \(language)", stream.codec, "text", .noData))
                    continue
                }
                let bytes = try await tool.subtitle(stream.index, of: MediaTool.input(source.url))
                found.append(SubtitleTrack(name: language, language: language, text: SubtitleText(bytes)))
            }
        }
        number(&found)
        if found.isEmpty, checks.isEmpty {
            checks.append(Check("subtitles", "none", "in order, within the film", .noData))
        }
        return (found, checks)
    }

    /// `zh` of `lesson.zh.srt` beside `lesson.mp4`; the language of a file that names none is taken for Chinese.
    static func language(of file: String, beside source: String) -> String? {
        guard let dot = source.lastIndex(of: "."), file.hasPrefix(source[...dot]) else { return nil }
        let words = file[source.index(after: dot)...].split(separator: ".", omittingEmptySubsequences: false)
        guard let suffix = words.last?.lowercased(), ["srt", "vtt"].contains(suffix), words.count <= 2 else {
            return nil
        }
        return words.count == 1 ? unknownLanguage : tag(String(words[0]))
    }

    /// A language as BCP 47 writes it, when it is one that can stand in a file's name.
    private static func tag(_ text: String?) -> String? {
        guard let text, let match = text.wholeMatch(of: #/[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}/#) else { return nil }
        return String(match.output.0)
    }

    private static func number(_ tracks: inout [SubtitleTrack]) {
        var seen: [String: Int] = [:]
        for index in tracks.indices {
            let count = (seen[tracks[index].language] ?? 0) + 1
            seen[tracks[index].language] = count
            if count > 1 { tracks[index].name += "-\(count)" }
        }
    }
}
