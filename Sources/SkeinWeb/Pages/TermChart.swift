import PrepCalendar

/// A term drawn on the server: a row a week, a column a day, a box a session that leads to its page. Proposals are dashed.
/// The colours are the style sheet's.
enum TermChart {
    private static let days: [Word] = [.monday, .tuesday, .wednesday, .thursday, .friday, .saturday, .sunday]

    static func picture(_ calendar: TermCalendar, _ text: WebLanguage) -> HTML {
        let picture = TermPicture(calendar)
        var shapes = days.prefix(picture.days).enumerated().map { day, word in
            line(text(word), TermPicture.left(day: day) + 6, 20, "head")
        }
        for week in picture.weeks {
            shapes += [
                h(
                    "rect",
                    [
                        "class": "week", "x": "0", "y": "\(week.top)", "width": "\(picture.width)",
                        "height": "\(week.height)",
                    ]),
                line("\(week.number)", 8, week.top + 20, "head"), line(week.monday, 28, week.top + 20, "date"),
            ]
        }
        shapes += picture.boxes.map { box($0, text) }
        let label = "\(text(.termCalendar)) \(calendar.term)"
        return h(
            "div", ["class": "chart", "tabindex": "0", "role": "region", "aria-label": label],
            .element(
                "svg",
                [
                    "class": "term", "viewBox": "0 0 \(picture.width) \(picture.height)", "role": "group",
                    "aria-label": label,
                ], shapes))
    }

    private static func box(_ box: TermPicture.Box, _ text: WebLanguage) -> HTML {
        let entry = box.entry
        let style = entry.status == "proposed" || entry.status == "reschedule_requested" ? "box open" : "box"
        let (first, second) = TermPicture.lines
        return h(
            "a", ["href": "/lessonprep/sessions/\(entry.session)", "class": "c\(box.colour)"],
            h("title", [:], HTML([entry.topic, entry.place ?? ""].filter { !$0.isEmpty }.joined(separator: " · "))),
            h(
                "rect",
                [
                    "class": style, "x": "\(box.left)", "y": "\(box.top)", "width": "\(TermPicture.boxWidth)",
                    "height": "\(TermPicture.boxHeight)", "rx": "4",
                ]),
            line("\(entry.time)  \(entry.community)", box.left + 6, box.top + first, nil),
            line(entry.label, box.left + 6, box.top + second, nil))
    }

    private static func line(_ text: String, _ x: Int, _ y: Int, _ style: String?) -> HTML {
        h("text", ["class": style, "x": "\(x)", "y": "\(y)"], HTML(text))
    }
}
