import HTTPTypes
import Hummingbird

/// The frame of every page: navigation, language, who is logged in.
struct Layout: Sendable {
    let context: WebContext
    let path: String

    static let queuePages: [(String, Word)] = [
        ("/", .overview), ("/jobs", .jobs), ("/failures", .failures), ("/queues", .queues), ("/schedules", .schedules),
        ("/workers", .workers), ("/operations", .operations), ("/system", .system), ("/audit", .audit),
    ]
    static let programmePages: [(String, Word)] = [
        ("/reviews", .reviews), ("/lessonprep", .lessonPrep), ("/videos", .videos), ("/notifications", .notifications),
    ]
    /// The letter after `g` that goes there.
    static let keys: [String: String] = [
        "/": "o", "/jobs": "j", "/failures": "f", "/queues": "q", "/schedules": "s", "/workers": "w",
        "/operations": "b", "/system": "y", "/audit": "a", "/reviews": "r", "/lessonprep": "l", "/videos": "v",
        "/notifications": "n",
    ]

    func page(
        _ title: Word, heading: String? = nil, status: HTTPResponse.Status = .ok,
        refreshes seconds: Int? = nil, live: String? = nil, zone: String? = nil, _ content: [HTML]
    ) -> Response {
        let text = context.language
        let heading = heading ?? text(title)
        let main = HTML.element(
            "main", ["id": "main", "class": "content"],
            [
                top, h("h1", [:], HTML(heading)),
                .element("div", ["id": live == nil ? nil : "live"], content + [footer(zone)]),
            ])
        let body =
            context.visitor == nil
            ? h("body", [:], main)
            : h(
                "body", ["data-live": live], h("a", ["class": "skip", "href": "#main"], HTML(text(.skip))),
                h("div", ["class": "frame"], side, main))
        let head = HTML.element(
            "head", [:],
            [
                h("meta", ["charset": "utf-8"]),
                h("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
                // The script does it with less ado.
                seconds.map { h("noscript", [:], h("meta", ["http-equiv": "refresh", "content": "\($0)"])) } ?? .empty,
                h("title", [:], HTML(heading + " · Skein")), h("link", ["rel": "stylesheet", "href": "/style.css"]),
                h("link", ["rel": "icon", "href": "/icon.svg", "type": "image/svg+xml"]),
                context.visitor == nil ? .empty : h("script", ["src": "/app.js", "defer": "defer"]),
            ])
        let html = "<!doctype html>" + h("html", ["lang": text.rawValue], head, body).markup
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: .init(string: html)))
    }

    private var side: HTML {
        func list(_ pages: [(String, Word)], _ style: String?) -> HTML {
            .element(
                "ul", ["class": style],
                pages.map { address, word in
                    let isHere = address == path || (address != "/" && path.hasPrefix(address + "/"))
                    return h(
                        "li", [:],
                        h(
                            "a",
                            ["href": address, "aria-current": isHere ? "page" : nil, "data-key": Self.keys[address]],
                            HTML(context.language(word))))
                })
        }
        return h(
            "nav", ["class": "side", "aria-label": context.language(.navigation)],
            h("a", ["class": "brand", "href": "/"], "Skein"), list(Self.queuePages, nil),
            list(Self.programmePages, "gap"))
    }

    private var top: HTML {
        let text = context.language
        let other: WebLanguage = text == .english ? .chinese : .english
        let language = h(
            "a",
            [
                "href": Link.to(path.isEmpty ? "/" : path, ["lang": other.rawValue]), "lang": other.rawValue,
                "hreflang": other.rawValue,
            ],
            HTML(text(.otherLanguage)))
        guard let visitor = context.visitor else { return h("header", ["class": "top"], language) }
        let role: Word =
            switch visitor.role {
            case .viewer: .roleViewer;
            case .operator: .roleOperator;
            case .admin: .roleAdmin
            }
        let logout =
            visitor.name == "local"
            ? HTML.empty
            : h("form", ["method": "post", "action": "/logout"], h("button", [:], HTML(text(.logout))))
        return h("header", ["class": "top"], h("span", [:], "\(visitor.name) · \(text(role))"), language, logout)
    }

    private func footer(_ zone: String?) -> HTML {
        guard let zone else { return .empty }
        let parts = zone.split(separator: "|").map(String.init)
        return h(
            "footer", [:], HTML(context.language(.timeZone, ["zone": parts.first ?? "", "now": parts.last ?? ""])), " ",
            h("a", ["href": "/keys"], HTML(context.language(.keys))))
    }
}

/// A table with headers; what is in its cells is escaped already.
struct Grid {
    enum Kind { case text, number, time, long }

    struct Column {
        var title: String
        var kind: Kind
    }

    var columns: [Column]
    var label: String
    var rows: [[HTML]] = []

    func html(empty: String) -> HTML {
        guard !rows.isEmpty else { return h("p", ["class": "panel soft"], HTML(empty)) }
        let head = HTML.element(
            "tr", [:],
            columns.map { h("th", ["scope": "col", "class": $0.kind == .number ? "n" : nil], HTML($0.title)) })
        let body = rows.map { row in
            HTML.element(
                "tr", [:], zip(columns, row).map { column, cell in h("td", ["class": Self.style(column.kind)], cell) })
        }
        let table = h(
            "table", ["aria-label": label], h("thead", [:], head), .element("tbody", [:], body))
        // A region that scrolls has to be reachable by keyboard.
        return h("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": label], table)
    }

    private static func style(_ kind: Kind) -> String? {
        switch kind {
        case .text: nil
        case .number: "n"
        case .time: "t"
        case .long: "long"
        }
    }
}
