import Hummingbird
import PQ

extension Site {
    /// Later than this counts as behind.
    private static let behindSeconds: Int64 = 60

    private static let health = PGStatement(
        name: "web_health",
        sql: """
            select floor((h ->> 'oldest_ready_age_seconds')::numeric)::bigint::text, h ->> 'workers', coalesce(h ->> 'leader', '–'),
                q.available::text, q.running::text, q.waiting::text, q.paused
            from skein.health() h
            cross join (
                select coalesce(sum(q.available), 0) as available, coalesce(sum(q.running), 0) as running,
                    coalesce(sum(q.waiting), 0) as waiting, string_agg(q.name, ', ' order by q.name) filter (where q.paused) as paused
                from skein.queue q
            ) q
            """)

    private static let throughput = PGStatement(
        name: "web_throughput",
        sql:
            "select to_char(minute, 'HH24:MI'), completed::text, discarded::text from skein.throughput(60) order by minute"
    )

    func addOverview(_ router: Router<WebContext>) {
        router.get("/") { request, context in
            let text = context.language
            let health = try await reader.rows(Self.health)
            let row = health.first ?? []
            func value(_ index: Int) -> String { index < row.count ? row[index] ?? "–" : "–" }
            func number(_ index: Int) -> String { text.number(value(index)) }
            let seconds = Int64(value(0)) ?? 0
            let minutes = try await throughput()
            let lost = minutes.reduce(0) { $0 + $1.failed }
            let done = minutes.reduce(0) { $0 + $1.done }
            let tiles: [(Word, String)] = [
                (.oldestReady, text.span(seconds: seconds)), (.ready, number(3)), (.running, number(4)),
                (.waiting, number(5)), (.alive, value(1)), (.leader, value(2)),
            ]
            return try await page(
                context, request, .overview, refreshes: 10, live: "jobs queues workers",
                [
                    banner(seconds, ready: value(3), workers: value(1), text),
                    value(6) == "–"
                        ? .empty : h("p", ["class": "banner warn"], HTML(text(.pausedQueues, ["names": value(6)]))),
                    .element(
                        "dl", ["class": "tiles"],
                        tiles.map { word, value in
                            h("div", ["class": "tile"], h("dt", [:], HTML(text(word))), h("dd", [:], HTML(value)))
                        }),
                    h("h2", [:], HTML(text(.throughput))),
                    h(
                        "div", ["class": "panel"], Chart.minutes(minutes, text),
                        h(
                            "p", ["class": "soft"],
                            HTML(
                                text(
                                    .throughputNote, ["done": text.number("\(done)"), "failed": text.number("\(lost)")])
                            )),
                        Chart.table(minutes, text)),
                    h("h2", [:], HTML(text(.recentFailures))),
                    try await failureGroups(context, .recent),
                ])
        }
    }

    private func banner(_ seconds: Int64, ready: String, workers: String, _ text: WebLanguage) -> HTML {
        let age = text.span(seconds: seconds)
        let (style, words): (String, String) =
            if workers == "0" {
                ("banner bad", text(.behindNobody))
            } else if seconds >= Self.behindSeconds {
                ("banner bad", text(.behindYes, ["age": age]))
            } else if ready != "0" {
                ("banner good", text(.behindSome, ["age": age]))
            } else {
                ("banner good", text(.behindNo))
            }
        return h("p", ["class": style, "role": "status"], HTML(words))
    }

    private func throughput() async throws -> [Chart.Minute] {
        try await reader.rows(Self.throughput).map {
            Chart.Minute(label: $0[0] ?? "", done: Int($0[1] ?? "") ?? 0, failed: Int($0[2] ?? "") ?? 0)
        }
    }
}

/// Bars drawn on the server.
enum Chart {
    struct Minute: Sendable {
        var label: String
        var done: Int
        var failed: Int
    }

    static func minutes(_ minutes: [Minute], _ text: WebLanguage) -> HTML {
        let most = max(minutes.map { $0.done + $0.failed }.max() ?? 0, 1)
        let (height, width) = (120, 14)
        var shapes = [
            h(
                "rect",
                ["class": "base", "x": "0", "y": "\(height)", "width": "\(width * minutes.count)", "height": "1"])
        ]
        for (index, minute) in minutes.enumerated() {
            let done = minute.done * (height - 14) / most
            let failed = minute.failed == 0 ? 0 : max(2, minute.failed * (height - 14) / most)
            for (size, below, style) in [(done, 0, "done"), (failed, done, "lost")] where size > 0 {
                shapes.append(
                    h(
                        "rect",
                        [
                            "class": style, "x": "\(index * width + 2)", "y": "\(height - below - size)",
                            "width": "\(width - 4)",
                            "height": "\(size)",
                        ]))
            }
            if index % 10 == 0 {
                shapes.append(
                    h("text", ["class": "axis", "x": "\(index * width)", "y": "\(height + 16)"], HTML(minute.label)))
            }
        }
        shapes.append(h("text", ["class": "axis", "x": "0", "y": "10"], "\(String(most))"))
        let picture = HTML.element(
            "svg", ["viewBox": "0 0 \(width * 60) 140", "role": "img", "aria-label": text(.throughput)], shapes)
        // On a telephone it scrolls: bars and hours stay readable.
        return h(
            "div", ["class": "chart", "tabindex": "0", "role": "region", "aria-label": text(.throughput)], picture)
    }

    /// The same figures for whoever does not see the picture.
    static func table(_ minutes: [Minute], _ text: WebLanguage) -> HTML {
        var grid = Grid(
            columns: [
                .init(title: text(.minute), kind: .time), .init(title: text(.completed), kind: .number),
                .init(title: text(.failed), kind: .number),
            ], label: text(.throughput))
        grid.rows = minutes.reversed().filter { $0.done + $0.failed > 0 }.map {
            [HTML($0.label), "\(String($0.done))", "\(String($0.failed))"]
        }
        return h("details", [:], h("summary", [:], HTML(text(.chartTable))), grid.html(empty: text(.empty)))
    }
}
