import Channels
import PQ
import TestSupport
import Testing

/// What the texts that come with the programme say, by locale and channel.
@Suite("Message templates")
struct TemplateTests {
    /// A value that would mark up something in every channel, and end a line.
    private static let hostile = "*[一](x)*<b>&_"

    private struct Text {
        var name: String
        var namesPeople: Bool
        var title: String
        var body: String
    }

    /// Every newest template, with a hostile value in each place.
    private func texts(_ town: Town, _ locale: String, _ value: String, like: String = "%") async throws -> [Text] {
        let rows = try await town.connection.run { c in
            try c.query(
                """
                select t.template || ' v' || t.version, t.names_people, p ->> 'title', p ->> 'text'
                from programme.notification_templates t
                cross join lateral programme.preview(t.template, t.version,
                    (select jsonb_object_agg(v.name, $2::text) from unnest(t.variables) v (name)), $1) p
                where t.template similar to $3
                order by t.template, t.version
                """, [.text(locale), .text(value), .text(like)])
        }
        return try (0..<rows.count).map { row in
            Text(
                name: try rows.get(row: row, 0), namesPeople: try rows.get(row: row, 1),
                title: try rows.get(row: row, 2),
                body: try rows.get(row: row, 3))
        }
    }

    @Test("texts by locale and channel", arguments: ["zh-Hans", "en"])
    func golden(_ locale: String) async throws {
        try await withTown { town in
            let families =
                "(review|evaluation|cohort|notify|calendar|compliance|intake|lessonprep|training|studio|task|video).%"
            var lines: [String] = []
            for text in try await texts(town, locale, Self.hostile, like: families) {
                lines += ["## \(text.name)", text.title, text.body, "mail: " + (try Self.html(text))]
            }
            for robot in Robot.allCases {
                for text in try await texts(town, locale, robot.escaped(Self.hostile), like: families)
                where !text.namesPeople {
                    lines += [
                        "## \(text.name) \(robot.rawValue)",
                        robot.body(title: text.title, text: text.body, secret: nil, seconds: 0),
                    ]
                }
            }
            try goldenFile("templates.\(locale).txt", lines.joined(separator: "\n") + "\n")
        }
    }

    /// The HTML of a mail with this text, in one line.
    private static func html(_ text: Text) throws -> String {
        let mail = MailMessage(
            id: "id", from: "a@example.cn", to: "b@example.cn", subject: "s", text: text.body, seconds: 0)
        return mail.html.replacing("\n", with: "")
    }

    @Test("every place in a text is one of its variables, no brace is left over, and the title has one line")
    func places() async throws {
        try await withTown { town in
            let wrong = try await town.lines(
                """
                select t.template, t.version, p.places
                from programme.notification_templates t
                cross join lateral (select concat(t.subject_zh, t.body_zh, t.subject_en, t.body_en)) x (body)
                cross join lateral (
                    select array_agg(distinct m.part[1] order by m.part[1])
                    from regexp_matches(x.body, '[{]([a-z_0-9]+)[}]', 'g') m (part)) p (places)
                where not p.places <@ t.variables
                    or regexp_replace(x.body, '[{][a-z_0-9]+[}]', '', 'g') ~ '[{}]'
                """)
            #expect(wrong == [])
            let all = try await texts(town, "zh-Hans", "x")
            #expect(all.count >= 20)
            for text in all { #expect(!text.title.contains("\n") && !text.title.isEmpty, "\(text.name)") }
        }
    }
}
