import HTTPTypes
import Hummingbird
import Logging

extension Site {
    func addLogin(_ router: Router<WebContext>) {
        router.get("/login") { _, context in loginPage(context, nil, .ok) }
        router.post("/login") { request, context in
            let fields = try await form(request)
            guard sessions.mayTry() else { return loginPage(context, .loginLater, .tooManyRequests) }
            let (name, password) = (fields["name"] ?? "", fields["password"] ?? "")
            guard password.utf8.count <= 1_000, let visitor = configuration.authentication.login(name, password) else {
                logger.warning("a login failed", metadata: ["address": "\(context.address ?? "-")"])
                return loginPage(context, .loginFailed, .unauthorized)
            }
            sessions.succeeded()
            var response = seeOther("/")
            response.headers[.setCookie] = cookie(
                sessions.begin(visitor), seconds: Sessions.lifetime.components.seconds)
            return response
        }
        router.post("/logout") { request, _ in
            if let id = Guard.cookie(Guard.cookie, request) { sessions.end(id) }
            var response = seeOther("/login")
            response.headers[.setCookie] = cookie("", seconds: 0)
            return response
        }
    }

    private func cookie(_ value: String, seconds: Int64) -> String {
        "\(Guard.cookie)=\(value); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(seconds)"
            + (configuration.isSecure ? "; Secure" : "")
    }

    private func loginPage(_ context: WebContext, _ problem: Word?, _ status: HTTPResponse.Status) -> Response {
        let text = context.language
        var context = context
        context.visitor = nil
        return Layout(context: context, path: "/login").page(
            .login, status: status,
            [
                problem.map { h("p", ["class": "banner bad", "role": "alert"], HTML(text($0))) } ?? .empty,
                h(
                    "form", ["method": "post", "action": "/login", "class": "panel login"],
                    h("label", ["for": "name"], HTML(text(.name))),
                    h(
                        "input",
                        [
                            "type": "text", "id": "name", "name": "name", "autocomplete": "username",
                            "required": "required",
                        ]),
                    h("label", ["for": "password"], HTML(text(.password))),
                    h(
                        "input",
                        [
                            "type": "password", "id": "password", "name": "password",
                            "autocomplete": "current-password", "required": "required",
                        ]),
                    h("p", [:], h("button", ["class": "strong"], HTML(text(.login))))),
            ])
    }
}
