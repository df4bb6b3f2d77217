import FoundationEssentials

/// The cues of a subtitle file, SubRip or WebVTT, and what could not be read of it.
struct SubtitleText: Sendable, Hashable {
    struct Cue: Sendable, Hashable {
        var startMs: Int
        var endMs: Int
        /// Lines without markup other than italic, bold and underlined.
        var lines: [String]
    }

    /// More is no subtitle of a lesson.
    static let bytesMax = 4 << 20

    var encoding: IntakeEncoding
    /// In the order of the file.
    var cues: [Cue]
    /// The first line that should be a time and is none, counted from one.
    var badLine: Int?

    /// Reads a file's bytes: UTF-8 when all of it is, else GB18030; `nil` when it is neither.
    init?(_ bytes: [UInt8]) {
        if let text = Self.decode(bytes, "UTF-8") {
            self.init(text, .utf8)
        } else if let text = Self.decode(bytes, "GB18030") {
            self.init(text, .gb18030)
        } else {
            return nil
        }
    }

    private init(_ text: String, _ encoding: IntakeEncoding) {
        self.encoding = encoding
        cues = []
        var current: Cue?
        // A carriage return and a newline are one character.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line.contains("-->") {
                if let cue = current { cues.append(cue) }
                current = Self.times(line).map { Cue(startMs: $0.start, endMs: $0.end, lines: []) }
                if current == nil, badLine == nil { badLine = index + 1 }
            } else if line.allSatisfy(\.isWhitespace) {
                if let cue = current { cues.append(cue) }
                current = nil
            } else {
                current?.lines.append(Self.plain(line))
            }
        }
        if let cue = current { cues.append(cue) }
    }

    private static func decode(_ bytes: [UInt8], _ encoding: String) -> String? {
        let bare = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard bytes.count <= bytesMax, !bytes.contains(0),
            var converter = try? TextConverter(from: encoding, to: "UTF-8"),
            let text = try? converter.convert(bare, isLast: true)
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// `00:01:02,500 --> 00:01:04,000` as SubRip writes it, or `01:02.500 --> 01:04.000 align:start` as WebVTT may.
    private static func times(_ line: Substring) -> (start: Int, end: Int)? {
        guard let arrow = line.firstRange(of: "-->"),
            let start = moment(line[..<arrow.lowerBound].split(separator: " ").last),
            let end = moment(line[arrow.upperBound...].split(whereSeparator: \.isWhitespace).first)
        else { return nil }
        return (start, end)
    }

    private static func moment(_ text: Substring?) -> Int? {
        guard let parts = text?.split(separator: ":", omittingEmptySubsequences: false), (2...3).contains(parts.count),
            let seconds = parts.last?.split(whereSeparator: { $0 == "." || $0 == "," }), seconds.count == 2,
            seconds[1].utf8.count == 3
        else { return nil }
        let numbers = (parts.dropLast() + seconds).map { part in
            part.utf8.allSatisfy { (48...57).contains($0) } && part.utf8.count <= 3 ? Int(part) : nil
        }
        guard let hours = parts.count == 3 ? numbers[0] : 0, let minutes = numbers[parts.count - 2], minutes < 60,
            let second = numbers[parts.count - 1], second < 60, let thousandth = numbers[parts.count]
        else { return nil }
        return ((hours * 60 + minutes) * 60 + second) * 1_000 + thousandth
    }

    /// Leaves the three tags that both formats have, and takes an arrow for none.
    private static func plain(_ line: Substring) -> String {
        var text = ""
        var rest = line
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            text += rest[..<open]
            let tag = rest[open...close]
            if ["<i>", "</i>", "<b>", "</b>", "<u>", "</u>"].contains(tag) { text += tag }
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }
}

extension SubtitleText {
    /// The cues as WebVTT, in the order of time.
    var webVTT: String {
        let body = cues.sorted { ($0.startMs, $0.endMs) < ($1.startMs, $1.endMs) }.map { cue in
            "\(Clock.text(cue.startMs)) --> \(Clock.text(cue.endMs))\n"
                + cue.lines.map(Self.escaped).joined(separator: "\n") + "\n"
        }
        return "WEBVTT\n\n" + body.joined(separator: "\n")
    }

    /// An ampersand that begins no entity, and what would be taken for a time.
    private static func escaped(_ line: String) -> String {
        line.replacing("-->", with: "→").replacing("&", with: "&amp;")
            .replacing(#/&amp;(amp|lt|gt|nbsp|lrm|rlm|quot|#\d{1,7});/#) { "&\($0.output.1);" }
    }
}
