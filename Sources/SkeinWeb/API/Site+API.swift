import HTTPTypes
import Hummingbird
import PQ
import SkeinFilter

/// The same data as the pages, as JSON for programs. ``OpenAPI`` describes it from the same values.
extension Site {
    static let apiPrefix = "/api/v1"

    func addAPI(_ router: Router<WebContext>) {
        let api = router.group("/api/v1")
        api.get("/openapi.json") { _, _ in json(OpenAPI.text) }
        api.get("/overview") { _, _ in
            json(
                try await one(
                    "select \(APIResource.object(APIResource.overview))::text from \(APIResource.overviewSource)"))
        }
        api.get("/jobs") { request, _ in try await apiJobs(request) }
        api.get("/jobs/{id}") { _, context in
            json(
                try await one(
                    "select \(APIResource.object(APIResource.job + APIResource.jobDetail))::text from skein.job where id = $1::int8",
                    [.int8(try place("id", context))]))
        }
        api.get("/failures") { _, _ in
            let rows = try await reader.rows(
                FailureLook.api.statement(APIResource.object(APIResource.failures) + "::text"))
            return list(rows.map { $0[0] ?? "null" }, next: nil)
        }
        api.get("/operations/{id}") { _, context in
            json(
                try await one(
                    "select \(APIResource.object(APIResource.operation))::text from skein.operation where id = $1::int8",
                    [.int8(try place("id", context))]))
        }
        api.post("/operations") { request, context in try await apiOperation(request, context) }
        for resource in APIResource.lists {
            api.get(RouterPath(resource.path)) { request, _ in try await apiList(resource, request) }
        }
        for action in APIAction.all {
            api.post(RouterPath(action.path)) { request, context in try await apiAct(action, request, context) }
        }
    }

    private func apiJobs(_ request: Request) async throws -> Response {
        let filter = try apiFilter(request.uri.queryParameters["filter"].map(String.init) ?? "")
        let before = try apiNumber(request, "after")
        let page = try await JobSearch(reader: reader, filter: filter).page(
            ["\(APIResource.object(APIResource.job))::text"], before: before, limit: try apiLimit(request))
        return list(page.rows.map { $0[0] ?? "null" }, next: page.next.map(String.init))
    }

    private func apiList(_ resource: APIResource, _ request: Request) async throws -> Response {
        if let view = resource.needs, try await !isInstalled(view) {
            throw Refusal(status: .notFound, word: .notInstalled)
        }
        let limit = resource.key == nil ? APIResource.mostRows : try apiLimit(request)
        let after = request.uri.queryParameters["after"].map(String.init)
        let rows = try await reader.rows(resource.statement, [.text(after), .int8(Int64(limit) + 1)])
        let shown = rows.prefix(limit)
        let next = rows.count > limit ? shown.last?[1] : nil
        return list(shown.map { $0[0] ?? "null" }, next: next)
    }

    private func apiAct(_ action: APIAction, _ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try require(action.role, context)
        let body = try await jsonBody(request)
        let name = action.place.flatMap { context.parameters.get($0.name) } ?? ""
        let place = Link.decoded(name) ?? name
        if action.place?.type == .integer, Int64(place) == nil { throw HTTPError(.notFound) }
        // Every statement takes both; those that need one only name the other here.
        let rows = try await reader.change(
            visitor,
            "select json_build_object('outcome', \(action.sql))::text where $1::text is not null and jsonb_typeof($2::text::jsonb) = 'object'",
            [.text(place), .text(body)])
        guard let answer = rows.first?[0] else { throw Refusal(status: .badRequest, word: .errorBad) }
        return json(answer)
    }

    private func apiOperation(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try require(.admin, context)
        let body = try await jsonBody(request)
        let asked =
            try await reader.rows(
                "select $1::text::jsonb ->> 'filter', $1::text::jsonb ->> 'action', $1::text::jsonb ->> 'reason', coalesce($1::text::jsonb ->> 'dry_run', 'false')",
                [.text(body)]
            ).first ?? [nil, nil, nil, nil]
        let filter = try apiFilter(asked[0] ?? "")
        guard !filter.terms.isEmpty, let change = asked[1].flatMap(JobChange.init(rawValue:)),
            ["true", "false"].contains(asked[3])
        else { throw Refusal(status: .badRequest, word: .errorBad) }
        let id = try await begin(
            change, asked[0] ?? "", reason: asked[2] ?? "", before: nil, isDryRun: asked[3] == "true", visitor)
        var answer = json(#"{"id": \#(id)}"#, status: .accepted)
        answer.headers[.location] = "\(Self.apiPrefix)/operations/\(id)"
        return answer
    }

    // MARK: Parts

    func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: .init(string: text)))
    }

    private func list(_ items: [String], next: String?) -> Response {
        let after = next.map { JSONText.quoted($0) } ?? "null"
        return json(#"{"items": [\#(items.joined(separator: ", "))], "next": \#(after)}"#)
    }

    private func one(_ sql: String, _ values: [PGValue] = []) async throws -> String {
        guard let text = try await reader.rows(sql, values).first?[0] else { throw HTTPError(.notFound) }
        return text
    }

    private func place(_ name: String, _ context: WebContext) throws -> Int64 {
        guard let id = context.parameters.get(name, as: Int64.self) else { throw HTTPError(.notFound) }
        return id
    }

    private func apiFilter(_ text: String) throws -> JobFilter {
        do throws(JobFilterError) {
            return try JobFilter(text)
        } catch {
            throw Refusal(
                status: .unprocessableContent, word: .filterBad,
                message: "\(error.reason.rawValue) at \(error.offset + 1): \(error.found)")
        }
    }

    private func apiNumber(_ request: Request, _ name: String) throws -> Int64? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
        guard let number = Int64(text) else { throw Refusal(status: .badRequest, word: .errorBad) }
        return number
    }

    private func apiLimit(_ request: Request) throws -> Int {
        let asked = try apiNumber(request, "limit") ?? Int64(APIResource.usualRows)
        guard (1...Int64(APIResource.mostRows)).contains(asked) else {
            throw Refusal(status: .badRequest, word: .errorBad)
        }
        return Int(asked)
    }

    /// The body of a change: nothing stands for an object without members.
    private func jsonBody(_ request: Request) async throws -> String {
        let text = try await body(request)
        guard !text.isEmpty else { return "{}" }
        // A form of another site can send text, but not this type without asking first.
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/json") == true else {
            throw Refusal(status: .unsupportedMediaType, word: .errorBad)
        }
        return text
    }
}
