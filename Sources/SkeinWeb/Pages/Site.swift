import HTTPTypes
import Hummingbird
import Logging
import PQ

/// Every page, with what it needs.
struct Site: Sendable {
    let reader: Reader
    let configuration: WebConfiguration
    let sessions: Sessions
    let pulse: Pulse
    /// What the process tells of itself at `/metrics`, beside what the database tells.
    let ownMetrics: @Sendable () -> String
    let logger: Logger

    /// The page's zone and the moment it was made.
    static let zoneSQL = "select current_setting('TimeZone') || '|' || to_char(now(), 'YYYY-MM-DD HH24:MI:SS')"

    func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: Guard(configuration: configuration, sessions: sessions, logger: logger))
        router.get("/style.css") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "max-age=300"],
                body: .init(byteBuffer: .init(string: StyleSheet.text)))
        }
        for path: RouterPath in ["/icon.svg", "/favicon.ico"] {
            router.get(path) { _, _ in
                Response(
                    status: .ok, headers: [.contentType: "image/svg+xml", .cacheControl: "max-age=86400"],
                    body: .init(byteBuffer: .init(string: Icon.text)))
            }
        }
        addLogin(router)
        addProbes(router)
        addOverview(router)
        addJobs(router)
        addJob(router)
        addFailures(router)
        addQueue(router)
        addSchedules(router)
        addOperations(router)
        addSystem(router)
        addAudit(router)
        addProgramme(router)
        addLessonPrep(router)
        addVideos(router)
        addAPI(router)
        addLive(router)
        return router
    }

    func page(
        _ context: WebContext, _ request: Request, _ title: Word, heading: String? = nil,
        refreshes seconds: Int? = nil, live: String? = nil, _ content: [HTML]
    ) async throws -> Response {
        let zone = try await reader.rows(Self.zoneSQL).first?.first ?? nil
        return Layout(context: context, path: request.uri.path).page(
            title, heading: heading, refreshes: seconds, live: live, zone: zone, content)
    }

    /// The visitor, when the role is enough.
    func require(_ role: WebRole, _ context: WebContext) throws -> Visitor {
        guard let visitor = context.visitor, visitor.role >= role else {
            throw Refusal(status: .forbidden, word: .errorRight)
        }
        return visitor
    }

    func may(_ role: WebRole, _ context: WebContext) -> Bool { (context.visitor?.role ?? .viewer) >= role }

    func form(_ request: Request) async throws -> [String: String] {
        guard let fields = Link.fields(try await body(request)) else {
            throw Refusal(status: .badRequest, word: .errorBad)
        }
        return fields
    }

    /// What was sent: at most 64 KiB, and all of it within ten seconds.
    func body(_ request: Request) async throws -> String {
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask {
                let body = try await request.body.collect(upTo: 64 << 10)
                return String(decoding: body.readableBytesView, as: UTF8.self)
            }
            group.addTask {
                try await Task.sleep(for: .seconds(10))
                throw HTTPError(.requestTimeout)
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ""
        }
    }

    func seeOther(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path], body: .init()) }

    /// A form with one button and what it acts on.
    func button(
        _ action: String, _ label: String, _ fields: KeyValuePairs<String, String>, style: String? = nil,
        named name: String = ""
    ) -> HTML {
        let hidden = fields.map { h("input", ["type": "hidden", "name": $0.key, "value": $0.value]) }
        return .element(
            "form", ["method": "post", "action": action, "class": "inline"],
            hidden + [
                h("button", ["class": style, "aria-label": name.isEmpty ? nil : "\(label): \(name)"], HTML(label))
            ])
    }

    func age(_ seconds: String?, _ text: WebLanguage) -> String {
        seconds.flatMap { Int64($0) }.map { text.span(seconds: max($0, 0)) } ?? "–"
    }

    func state(_ name: String?, _ text: WebLanguage) -> HTML {
        let (word, style): (Word?, String) =
            switch name {
            case "scheduled": (.stateScheduled, "tag")
            case "retryable": (.stateRetryable, "tag warn")
            case "blocked": (.stateBlocked, "tag warn")
            case "available": (.stateAvailable, "tag")
            case "running": (.stateRunning, "tag")
            case "completed": (.stateCompleted, "tag good")
            case "cancelled": (.stateCancelled, "tag")
            case "discarded": (.stateDiscarded, "tag bad")
            // workers and operations
            case "active": (.active, "tag good")
            case "quiet": (.stateQuiet, "tag warn")
            case "stopping": (.stateStopping, "tag warn")
            case "stopped": (.stateStopped, "tag")
            case "dead": (.stateDead, "tag bad")
            case "done": (.stateDone, "tag good")
            case "failed": (.failed, "tag bad")
            default: (nil, "tag")
            }
        return h("span", ["class": style], HTML(word.map { text($0) } ?? name ?? "–"))
    }
}
