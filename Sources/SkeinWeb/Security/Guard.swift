import HTTPTypes
import Hummingbird
import Logging
import PQ

/// Stands before every page: where a request may come from, who sent it, in which language it is answered, and what
/// every answer forbids the browser.
struct Guard: RouterMiddleware {
    typealias Context = WebContext

    static let cookie = "skein_session"
    static let languageCookie = "skein_lang"
    /// Answered to everybody: probes, and what the login page is made of.
    static let open: Set<String> = ["/livez", "/readyz", "/login", "/style.css", "/icon.svg", "/favicon.ico"]

    let configuration: WebConfiguration
    let sessions: Sessions
    let logger: Logger

    @concurrent func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.language = language(request)
        var response: Response
        do {
            // The first Host is the authority; a second one may be what a proxy went by.
            guard configuration.answers(to: request.head.authority ?? ""),
                HTTPField.Name("Host").map({ request.headers.contains($0) }) != true
            else {
                throw Refusal(status: .misdirectedRequest, word: .errorHost)
            }
            context.visitor = visitor(request, context)
            if request.method != .get, request.method != .head { try checkOrigin(request, context) }
            if context.visitor == nil, !Self.open.contains(request.uri.path) {
                response = unknown(request, context)
            } else {
                response = try await next(request, context)
            }
        } catch {
            response = answer(to: error, request, context)
        }
        if let language = request.uri.queryParameters["lang"].flatMap({ WebLanguage(rawValue: String($0)) }) {
            response.headers.append(
                HTTPField(
                    name: .setCookie,
                    value:
                        "\(Self.languageCookie)=\(language.rawValue); Path=/; SameSite=Strict; HttpOnly; Max-Age=31536000"
                ))
        }
        protect(&response)
        return response
    }

    private func language(_ request: Request) -> WebLanguage {
        let asked = request.uri.queryParameters["lang"].map(String.init) ?? Self.cookie(Self.languageCookie, request)
        return asked.flatMap(WebLanguage.init(rawValue:))
            ?? WebLanguage(accepted: request.headers[.acceptLanguage] ?? "")
    }

    private func visitor(_ request: Request, _ context: WebContext) -> Visitor? {
        let authentication = configuration.authentication
        guard authentication.isRequired else { return Visitor(name: "local", role: .admin) }
        if let value = request.headers[.authorization] {
            guard value.lowercased().hasPrefix("bearer ") else { return nil }
            return authentication.bearer(String(value.dropFirst(7)))
        }
        if let proxy = authentication.proxy, let address = context.address, proxy.addresses.contains(address),
            let header = HTTPField.Name(proxy.header)
        {
            let names = request.headers[values: header]
            // Two names: one of them was brought by the client, and nobody can tell which.
            if names.count == 1, !names[0].isEmpty { return authentication.proxied(names[0]) }
        }
        return Self.cookie(Self.cookie, request).flatMap { sessions.visitor($0) }
    }

    /// A change has to come from a page of this site. Browsers say so themselves; a program with a token need not.
    private func checkOrigin(_ request: Request, _ context: WebContext) throws {
        if context.visitor?.isBearer == true { return }
        let refusal = Refusal(status: .forbidden, word: .errorCross)
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            guard site == "same-origin" else { throw refusal }
        } else if request.headers[.origin] == nil {
            throw refusal
        }
        if let origin = request.headers[.origin] {
            let host = origin.split(separator: "/", omittingEmptySubsequences: false)
            guard host.count == 3, String(host[2]) == request.head.authority else { throw refusal }
        }
    }

    private func unknown(_ request: Request, _ context: WebContext) -> Response {
        let isPage = request.method == .get && (request.headers[.accept] ?? "").contains("text/html")
        if Self.isAPI(request) { return problem(Refusal(status: .unauthorized, word: .login)) }
        guard isPage else {
            return Response(status: .unauthorized, headers: [.wwwAuthenticate: "Bearer"], body: .init())
        }
        return Response(status: .seeOther, headers: [.location: "/login"], body: .init())
    }

    private func answer(to error: any Error, _ request: Request, _ context: WebContext) -> Response {
        let refusal = Self.refusal(error)
        if refusal.status.code >= 500 {
            // PGError's description holds no values.
            logger.error(
                "a page failed",
                metadata: [
                    "path": "\(request.uri.path)", "status": "\(refusal.status.code)", "error": "\(Self.safe(error))",
                ])
        } else if refusal.status == .forbidden {
            logger.warning(
                "refused", metadata: ["path": "\(request.uri.path)", "person": "\(context.visitor?.name ?? "-")"])
        }
        if Self.isAPI(request) { return problem(refusal) }
        let text = context.language
        return Layout(context: context, path: "").page(
            .errorTitle, status: refusal.status,
            [h("p", ["class": "banner bad", "role": "alert"], HTML(text(refusal.word, ["message": refusal.message])))])
    }

    private static func isAPI(_ request: Request) -> Bool { request.uri.path.hasPrefix(Site.apiPrefix + "/") }

    /// For programs, in English always: RFC 9457.
    private func problem(_ refusal: Refusal) -> Response {
        let word =
            refusal.word == .filterBad
            ? refusal.message : WebLanguage.english(refusal.word, ["message": refusal.message])
        var members = [
            ("type", "\"about:blank\""), ("title", JSONText.quoted(refusal.status.reasonPhrase)),
            ("status", "\(refusal.status.code)"), ("detail", JSONText.quoted(word)),
        ]
        if let code = refusal.code { members.append(("code", JSONText.quoted(code))) }
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if refusal.status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        return Response(
            status: refusal.status, headers: headers, body: .init(byteBuffer: .init(string: JSONText.object(members))))
    }

    private static func safe(_ error: any Error) -> String {
        (error as? PGError).map { "\($0)" } ?? String(describing: type(of: error))
    }

    static func refusal(_ error: any Error) -> Refusal {
        switch error {
        case let refusal as Refusal: return refusal
        case let error as PGError:
            if error.sqlState == "57014" || error.code == .timeout {
                return Refusal(status: .serviceUnavailable, word: .errorSlow)
            }
            if let state = error.sqlState, state.hasPrefix("SK") || state == "42501" || state.hasPrefix("22") {
                let status: HTTPResponse.Status = state == "SK008" ? .notFound : .unprocessableContent
                return Refusal(status: status, word: .errorRefused, message: error.message, code: state)
            }
            let isAway = [PGError.Code.connectionFailed, .connectionLost, .poolExhausted].contains(error.code)
            return Refusal(
                status: isAway ? .serviceUnavailable : .internalServerError,
                word: isAway ? .errorUnreachable : .errorServer)
        case let error as any HTTPResponseError:
            switch error.status {
            case .notFound: return Refusal(status: .notFound, word: .errorNotFound)
            case .contentTooLarge: return Refusal(status: .contentTooLarge, word: .errorLarge)
            default: return Refusal(status: error.status, word: .errorBad)
            }
        default: return Refusal(status: .internalServerError, word: .errorServer)
        }
    }

    // Without a referrer to this very site browsers send `Origin: null` with forms, which no change is accepted from.
    private func protect(_ response: inout Response) {
        let headers = [
            "Content-Security-Policy":
                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
        ]
        for (key, value) in headers {
            if let name = HTTPField.Name(key) { response.headers[name] = value }
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }

    static func cookie(_ name: String, _ request: Request) -> String? {
        for header in request.headers[values: .cookie] {
            for part in header.split(separator: ";") {
                let pair = part.split(separator: "=", maxSplits: 1)
                if pair.count == 2, pair[0].filter({ $0 != " " }) == name { return String(pair[1]) }
            }
        }
        return nil
    }
}
