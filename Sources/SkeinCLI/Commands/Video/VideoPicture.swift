import FoundationEssentials
import Glibc
import PQ

/// A video as one picture (SVG 1.1): its poster, the ladder as bars, and the graph of its jobs. Pure but for ``write``.
struct VideoPicture {
    struct Rung: Sendable {
        var name: String
        var picture: String?
        var kbps: Int
        var averageKbps: Int?
        var peakKbps: Int?
        var status: String
    }

    struct Step: Sendable {
        var level: Int
        var kind: String
        var rendition: String?
        var state: String?
        var progress: Double?
    }

    var code: String
    var title: String
    var status: String
    var rungs: [Rung]
    var steps: [Step]
    /// The bytes of a JPEG.
    var poster: [UInt8]?

    private static let width = 1_120
    private static let margin = 20
    private static let posterWidth = 320
    private static let rowHeight = 34
    private static let nodeWidth = 160
    private static let nodeHeight = 44
    private static let columnWidth = 182

    var svg: String {
        let ladderLeft = poster == nil ? Self.margin : Self.margin * 2 + Self.posterWidth
        let top = 70
        let ladderHeight = rungs.count * Self.rowHeight + 28
        let graphTop = top + max(ladderHeight, poster == nil ? 0 : 180) + 40
        let rows = max(1, Dictionary(grouping: steps, by: \.level).values.map(\.count).max() ?? 1)
        let height = graphTop + rows * (Self.nodeHeight + 14) + Self.margin
        let parts =
            [
                #"<text x="\#(Self.margin)" y="32" class="t">\#(Self.escape(title))</text>"#,
                #"<text x="\#(Self.margin)" y="54" class="s">\#(Self.escape("\(code) · \(status)"))</text>"#,
            ] + image(top) + ladder(left: ladderLeft, top: top) + graph(top: graphTop)
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
            width="\(Self.width)" height="\(height)" viewBox="0 0 \(Self.width) \(height)">
            <style>text{font:13px sans-serif;fill:#1f2933}.t{font-size:20px;font-weight:bold}.s{fill:#52606d}\
            .l{font-size:11px;fill:#52606d}path{fill:none;stroke:#9aa5b1}</style>
            <rect width="100%" height="100%" fill="#ffffff"/>
            \(parts.joined(separator: "\n"))
            </svg>

            """
    }

    private func image(_ top: Int) -> [String] {
        guard let poster else { return [] }
        let data = Data(poster).base64EncodedString()
        return [
            #"<image x="\#(Self.margin)" y="\#(top)" width="\#(Self.posterWidth)" height="180" "#
                + #"preserveAspectRatio="xMinYMin" xlink:href="data:image/jpeg;base64,\#(data)"/>"#
        ]
    }

    /// A bar as long as the planned rate, filled up to the measured average, with a line at the measured peak.
    private func ladder(left: Int, top: Int) -> [String] {
        let most = Double(rungs.flatMap { [$0.kbps, $0.averageKbps ?? 0, $0.peakKbps ?? 0] }.max() ?? 1)
        let barLeft = left + 150
        let room = Double(Self.width - Self.margin - barLeft - 190)
        func length(_ kbps: Int) -> Int { max(1, Int(Double(kbps) / max(most, 1) * room)) }
        return rungs.enumerated().flatMap { index, rung in
            let y = top + index * Self.rowHeight
            let name = [rung.name, rung.picture].compactMap(\.self).joined(separator: "  ")
            var parts = [
                #"<text x="\#(left)" y="\#(y + 17)">\#(Self.escape(name))</text>"#,
                #"<rect x="\#(barLeft)" y="\#(y + 4)" width="\#(length(rung.kbps))" height="18" "#
                    + #"fill='#e4e7eb' stroke='#9aa5b1'/>"#,
            ]
            if let average = rung.averageKbps {
                parts.append(
                    #"<rect x="\#(barLeft)" y="\#(y + 4)" width="\#(length(average))" height="18" "#
                        + #"fill="\#(Self.colour(rung.status))"/>"#)
            }
            if let peak = rung.peakKbps {
                let x = barLeft + length(peak)
                parts.append(#"<path d="M\#(x) \#(y) v26" style="stroke:#1f2933;stroke-width:2"/>"#)
            }
            let numbers = [rung.averageKbps, rung.peakKbps].map { $0.map(String.init) ?? "-" }
            let text = "\(rung.kbps) / \(numbers.joined(separator: " / ")) kbit/s  \(rung.status)"
            parts.append(
                #"<text x="\#(barLeft + Int(room) + 10)" y="\#(y + 17)" class="l">\#(Self.escape(text))</text>"#)
            return parts
        }
    }

    /// The jobs in columns by level. A rung's jobs stand in one row; every other line goes from each to each.
    private func graph(top: Int) -> [String] {
        let levels = Dictionary(grouping: steps, by: \.level)
        let columns = levels.keys.sorted()
        func place(_ column: Int, _ row: Int) -> (x: Int, y: Int) {
            (Self.margin + column * Self.columnWidth, top + row * (Self.nodeHeight + 14))
        }
        var lines: [String] = []
        var nodes: [String] = []
        for (column, level) in columns.enumerated() {
            for (row, step) in (levels[level] ?? []).enumerated() {
                let (x, y) = place(column, row)
                nodes += node(step, x, y)
                guard column > 0 else { continue }
                for (other, parent) in (levels[columns[column - 1]] ?? []).enumerated() {
                    if level == 4, parent.rendition != step.rendition { continue }
                    let from = place(column - 1, other)
                    let (x1, y1) = (from.x + Self.nodeWidth, from.y + Self.nodeHeight / 2)
                    let middle = (x1 + x) / 2
                    lines.append(
                        #"<path d="M\#(x1) \#(y1) C\#(middle) \#(y1) \#(middle) \#(y + Self.nodeHeight / 2) "#
                            + #"\#(x) \#(y + Self.nodeHeight / 2)"/>"#)
                }
            }
        }
        return lines + nodes
    }

    private func node(_ step: Step, _ x: Int, _ y: Int) -> [String] {
        let kind = step.kind.hasPrefix("video.") ? step.kind.dropFirst(6) : step.kind[...]
        let percent = step.progress.flatMap { $0 < 1 && step.state == "running" ? "\(Int($0 * 100)) %" : nil }
        let second = [step.rendition, step.state ?? "forgotten", percent].compactMap(\.self).joined(separator: " · ")
        let colour = Self.colour(step.state ?? "")
        return [
            #"<rect x="\#(x)" y="\#(y)" width="\#(Self.nodeWidth)" height="\#(Self.nodeHeight)" rx="6" "#
                + #"fill='#ffffff' stroke="\#(colour)" stroke-width="2"/>"#,
            #"<text x="\#(x + 10)" y="\#(y + 18)">\#(Self.escape(String(kind)))</text>"#,
            #"<text x="\#(x + 10)" y="\#(y + 35)" class="l">\#(Self.escape(second))</text>"#,
        ]
    }

    private static func colour(_ state: String) -> String {
        switch state {
        case "completed", "verified": "#3f9142"
        case "running", "produced": "#2f6fb0"
        case "discarded", "failed": "#ba2525"
        case "cancelled": "#8d5b00"
        default: "#9aa5b1"
        }
    }

    /// What XML cannot hold is left out.
    private static func escape(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
            .replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

extension VideoPicture {
    private static let ofVideo = "(select v.video_id from programme.video v where v.code = $1::text)"

    /// Writes the picture of a video to a file, whole or not at all. A poster that lies on another machine is left out.
    static func write(_ code: String, to path: String, _ connection: PGConnection, _ session: Session) async throws {
        let text = try await of(code, connection, session).svg
        let part = path + ".part"
        guard let file = fopen(part, "w") else { throw unwritable(part) }
        let written = text.utf8.withContiguousStorageIfAvailable { fwrite($0.baseAddress, 1, $0.count, file) }
        guard fclose(file) == 0, written == text.utf8.count, rename(part, path) == 0 else {
            let error = unwritable(path)
            unlink(part)
            throw error
        }
    }

    private static func unwritable(_ path: String) -> CLIError {
        CLIError(
            .failed, Message.errorUnwritable.text(["path": path, "reason": String(cString: strerror(errno))]))
    }

    private static func of(_ code: String, _ connection: PGConnection, _ session: Session) async throws -> VideoPicture
    {
        let video = try await connection.rows(
            """
            select title, status, outputs ->> 'directory' || '/' || (outputs ->> 'poster')
            from programme.video
            where code = $1::text
            """, [.text(code)])
        guard video.count == 1 else { throw session.notFound(.nounVideo, code) }
        let rungs = try await connection.rows(
            """
            select name, width || 'x' || height, kbps, average_bps / 1000, peak_bps / 1000, status
            from programme.rendition
            where video_id = \(ofVideo)
            order by height desc nulls last
            """, [.text(code)])
        let steps = try await connection.rows(
            """
            select s.level, s.kind, s.rendition, s.state, s.progress::float8
            from programme.video_step s
            left join programme.rendition r on r.video_id = s.video_id and r.name = s.rendition
            where s.video_id = \(ofVideo)
            order by s.level, r.height desc nulls last, s.job_id
            """, [.text(code)])
        let poster = try video.get(String?.self, row: 0, 2)
        return VideoPicture(
            code: code, title: try video.get(row: 0, 0), status: try video.get(row: 0, 1),
            rungs: try (0..<rungs.count).map { row in
                Rung(
                    name: try rungs.get(row: row, 0), picture: try rungs.get(String?.self, row: row, 1),
                    kbps: Int(try rungs.get(Int32.self, row: row, 2)),
                    averageKbps: try rungs.get(Int64?.self, row: row, 3).map { Int($0) },
                    peakKbps: try rungs.get(Int64?.self, row: row, 4).map { Int($0) },
                    status: try rungs.get(row: row, 5))
            },
            steps: try (0..<steps.count).map { row in
                Step(
                    level: Int(try steps.get(Int32.self, row: row, 0)), kind: try steps.get(row: row, 1),
                    rendition: try steps.get(String?.self, row: row, 2),
                    state: try steps.get(String?.self, row: row, 3),
                    progress: try steps.get(Double?.self, row: row, 4))
            },
            poster: poster.flatMap { try? session.console.readBytes($0) })
    }
}
