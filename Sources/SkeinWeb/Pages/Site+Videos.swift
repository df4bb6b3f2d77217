import Hummingbird
import PQ

extension Site {
    func addVideos(_ router: Router<WebContext>) {
        router.get("/videos") { request, context in
            let text = context.language
            guard try await isInstalled("programme.video") else {
                return try await notInstalled(.videos, request, context)
            }
            let after = request.uri.queryParameters["after"].flatMap { Int64($0) }
            let rows = try await reader.rows(
                """
                select video_id::text, code, title, status, (duration_ms / 1000)::text, width || ' × ' || height,
                    to_char(created_at, 'YYYY-MM-DD HH24:MI'), to_char(ready_at, 'YYYY-MM-DD HH24:MI')
                from programme.video v
                where v.video_id < coalesce($1::int8, 9223372036854775807)
                order by v.video_id desc
                limit \(Self.pageSize + 1)
                """, [.int8(after)])
            var grid = Grid(
                columns: [
                    .init(title: text(.code), kind: .time), .init(title: text(.title), kind: .long),
                    .init(title: text(.status), kind: .text), .init(title: text(.duration), kind: .number),
                    .init(title: text(.pictureSize), kind: .time), .init(title: text(.created), kind: .time),
                    .init(title: text(.ready), kind: .time),
                ], label: text(.videos))
            let shown = rows.prefix(Self.pageSize)
            grid.rows = shown.map { row in
                [
                    h("a", ["href": "/videos/\(row[0] ?? "")"], HTML(row[1] ?? row[0] ?? "")), HTML(row[2] ?? ""),
                    videoState(row[3], text), HTML(age(row[4], text)), HTML(row[5] ?? "–"), HTML(row[6] ?? ""),
                    HTML(row[7] ?? "–"),
                ]
            }
            let next = rows.count > Self.pageSize ? shown.last?[0] : nil
            return try await page(
                context, request, .videos, live: "jobs",
                [
                    grid.html(empty: text(.empty)),
                    pages("/videos", [], isFirst: after == nil, next: next, text),
                ])
        }
        router.get("/videos/{id}") { request, context in
            guard let id = context.parameters.get("id", as: Int64.self), try await isInstalled("programme.video")
            else { throw HTTPError(.notFound) }
            return try await video(id, request, context)
        }
    }

    private func video(_ id: Int64, _ request: Request, _ context: WebContext) async throws -> Response {
        let text = context.language
        let found = try await reader.rows(
            """
            select code, title, status, (duration_ms / 1000)::text, width || ' × ' || height,
                to_char(created_at, 'YYYY-MM-DD HH24:MI:SS'), to_char(ready_at, 'YYYY-MM-DD HH24:MI:SS'),
                case when reasons <> '[]' then jsonb_pretty(reasons) end
            from programme.video
            where video_id = $1::int8
            """, [.int8(id)])
        guard let row = found.first else { throw HTTPError(.notFound) }
        let steps = try await reader.rows(
            """
            select job_id::text, kind, coalesce(rendition, '–'), state, coalesce(waits_for, '–'), to_char(progress * 100, 'FM990') || ' %', left(error, 200)
            from programme.video_step
            where video_id = $1::int8
            order by level, rendition nulls first, job_id
            limit 500
            """, [.int8(id)])
        let renditions = try await reader.rows(
            """
            select name, kind, width || ' × ' || height, fps::text, kbps::text, (average_bps / 1000)::text, status
            from programme.rendition
            where video_id = $1::int8
            order by rendition_id
            limit 200
            """, [.int8(id)])
        let facts: [(Word, HTML)] = [
            (.title, HTML(row[1] ?? "–")), (.status, videoState(row[2], text)), (.duration, HTML(age(row[3], text))),
            (.pictureSize, HTML(row[4] ?? "–")), (.created, HTML(row[5] ?? "–")), (.ready, HTML(row[6] ?? "–")),
        ]
        var graph = Grid(
            columns: [
                .init(title: text(.job), kind: .number), .init(title: text(.kind), kind: .text),
                .init(title: text(.rendition), kind: .text), .init(title: text(.state), kind: .text),
                .init(title: text(.waitsFor), kind: .text), .init(title: text(.progress), kind: .number),
                .init(title: text(.error), kind: .long),
            ], label: text(.steps))
        graph.columns[0].title = text(.id)
        graph.rows = steps.map { step in
            [
                h("a", ["href": "/jobs/\(step[0] ?? "")"], HTML(step[0] ?? "")), HTML(step[1] ?? ""),
                HTML(step[2] ?? ""), state(step[3], text), HTML(step[4] ?? ""), HTML(step[5] ?? "–"),
                HTML(step[6] ?? ""),
            ]
        }
        var sizes = Grid(
            columns: [
                .init(title: text(.rendition), kind: .text), .init(title: text(.kind), kind: .text),
                .init(title: text(.pictureSize), kind: .time), .init(title: text(.framesPerSecond), kind: .number),
                .init(title: "kbit/s", kind: .number), .init(title: text(.measured), kind: .number),
                .init(title: text(.status), kind: .text),
            ], label: text(.renditions))
        sizes.rows = renditions.map { row in
            row.dropLast().map { HTML($0 ?? "–") } + [videoState(row.last ?? nil, text)]
        }
        return try await page(
            context, request, .videos, heading: row[0] ?? "\(id)", live: "jobs",
            [
                .element(
                    "dl", ["class": "facts panel"],
                    facts.flatMap { [h("dt", [:], HTML(text($0.0))), h("dd", [:], $0.1)] }),
                row[7].map { h("h2", [:], HTML(text(.reason))) + h("pre", ["tabindex": "0"], HTML($0)) } ?? .empty,
                h("h2", [:], HTML(text(.steps))), graph.html(empty: text(.empty)),
                h("h2", [:], HTML(text(.renditions))), sizes.html(empty: text(.empty)),
            ])
    }

    private func videoState(_ name: String?, _ text: WebLanguage) -> HTML {
        let (word, style): (Word?, String) =
            switch name {
            case "registered": (.videoRegistered, "tag")
            case "probed": (.videoProbed, "tag")
            case "planned": (.videoPlanned, "tag")
            case "produced": (.videoProduced, "tag")
            case "verified": (.videoVerified, "tag good")
            case "rejected": (.videoRejected, "tag bad")
            case "failed": (.failed, "tag bad")
            case "ready": (.ready, "tag good")
            default: (nil, "tag")
            }
        return h("span", ["class": style], HTML(word.map { text($0) } ?? name ?? "–"))
    }
}
