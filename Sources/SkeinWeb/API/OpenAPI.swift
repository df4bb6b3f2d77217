/// The OpenAPI 3.1 description of `/api/v1`, made from the values that serve it.
enum OpenAPI {
    private typealias Member = (String, String)

    static let text: String = {
        var paths: [Member] = []
        paths.append(get("/overview", "overview", "Whether the queue is behind", answer: "Overview"))
        paths.append(
            get(
                "/jobs", "listJobs",
                "Jobs that match a filter, newest first. One request passes over at most 5,000 jobs: `next` may be given with few items, or none",
                answer: list("Job"),
                parameters: [query("filter", .text, "Such as `state:discarded kind:notify.* age:>1h`")]
                    + pages(.integer)))
        paths.append(
            get(
                "/jobs/{id}", "showJob", "A job with its failures, its log and why it is not running",
                answer: "JobDetail", parameters: [place("id", .integer)]))
        paths.append(
            get(
                "/failures", "listFailures", "The newest 1000 jobs that failed, by kind and first line of the error",
                answer: list("FailureGroup")))
        for resource in APIResource.lists {
            var (path, operations) = get(
                resource.path, "list\(capital(resource.name))", resource.summary, answer: list(capital(resource.name)),
                parameters: resource.key.map { pages($0.type) } ?? [], isOptional: resource.needs != nil)
            if resource.path == "/operations" {
                operations.removeLast()
                operations += ", \(post(beginOperation, status: "202", answer: "Begun"))}"
            }
            paths.append((path, operations))
        }
        paths.append(
            get(
                "/operations/{id}", "showOperation", "How far an operation got", answer: "Operations",
                parameters: [place("id", .integer)]))
        for action in APIAction.all {
            paths.append((action.path, "{\(post(action, status: "200", answer: "Outcome"))}"))
        }
        return JSONText.object([
            ("openapi", "\"3.1.0\""),
            (
                "info",
                JSONText.object([
                    ("title", "\"Skein\""), ("version", "\"1\""),
                    (
                        "description",
                        JSONText.quoted(
                            "What the page shows and does, for programs. Errors are problem details (RFC 9457).")
                    ),
                ])
            ),
            ("servers", #"[{"url": "/api/v1"}]"#), ("security", #"[{"bearer": []}, {"session": []}, {}]"#),
            ("paths", JSONText.object(paths, separator: ",\n")),
            (
                "components",
                JSONText.object([
                    ("schemas", JSONText.object(schemas, separator: ",\n")),
                    (
                        "responses",
                        ##"{"Problem": {"description": "What went wrong", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}"##
                    ),
                    (
                        "securitySchemes",
                        #"{"bearer": {"type": "http", "scheme": "bearer"}, "session": {"type": "apiKey", "in": "cookie", "name": "skein_session"}}"#
                    ),
                ])
            ),
        ])
    }()

    private static let beginOperation = APIAction(
        path: "/operations", name: "beginOperation",
        summary: "Retry or cancel all jobs that match and are enqueued now; runs by itself, see the location",
        role: .admin,
        body: [
            .init(name: "filter", type: .text, isRequired: true), .init(name: "action", type: .text, isRequired: true),
            APIAction.reason, .init(name: "dry_run", type: .boolean),
        ], sql: "")

    private static var schemas: [Member] {
        [
            ("Overview", object(APIResource.overview)), ("Job", object(APIResource.job)),
            ("JobDetail", object(APIResource.job + APIResource.jobDetail)),
            ("FailureGroup", object(APIResource.failures)),
            ("Outcome", #"{"type": "object", "required": ["outcome"], "properties": {"outcome": {}}}"#),
            (
                "Begun",
                #"{"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "format": "int64"}}}"#
            ),
            (
                "Problem",
                #"{"type": "object", "required": ["title", "status"], "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}, "code": {"type": "string"}}}"#
            ),
        ] + APIResource.lists.map { (capital($0.name), object($0.fields)) }
    }

    private static func object(_ fields: [APIResource.Field]) -> String {
        JSONText.object([
            ("type", "\"object\""), ("required", JSONText.array(fields.map { JSONText.quoted($0.name) })),
            ("properties", JSONText.object(fields.map { ($0.name, $0.type.schema) })),
        ])
    }

    private static func list(_ name: String) -> String { "list of " + name }

    /// A schema's name, or a page of such.
    private static func schema(_ answer: String) -> String {
        guard answer.hasPrefix("list of ") else { return "{\"$ref\": \"#/components/schemas/\(answer)\"}" }
        let item = schema(String(answer.dropFirst(8)))
        return """
            {"type": "object", "required": ["items", "next"], "properties": {"items": {"type": "array", "items": \(item)}, \
            "next": {"type": ["string", "null"], "description": "What `after` takes to go on"}}}
            """
    }

    private static func get(
        _ path: String, _ name: String, _ summary: String, answer: String, parameters: [String] = [],
        isOptional: Bool = false
    ) -> Member {
        let members: [Member] = [
            ("operationId", JSONText.quoted(name)), ("summary", JSONText.quoted(summary)),
            ("parameters", JSONText.array(parameters)),
            (
                "responses",
                responses(
                    "200", isOptional ? "What was asked for; 404 without the programme" : "What was asked for", answer)
            ),
        ]
        return (path, JSONText.object([("get", JSONText.object(members))]))
    }

    private static func post(_ action: APIAction, status: String, answer: String) -> String {
        var members: [Member] = [
            ("operationId", JSONText.quoted(action.name)), ("summary", JSONText.quoted(action.summary)),
            ("description", JSONText.quoted("Needs the role \(action.role.rawValue).")),
            ("parameters", JSONText.array(action.place.map { [place($0.name, $0.type)] } ?? [])),
        ]
        if !action.body.isEmpty {
            let required = action.body.filter(\.isRequired).map { JSONText.quoted($0.name) }
            let schema = JSONText.object([
                ("type", "\"object\""), ("required", JSONText.array(required)),
                ("properties", JSONText.object(action.body.map { ($0.name, $0.type.schema) })),
            ])
            members.append(
                (
                    "requestBody",
                    #"{"required": \#(!required.isEmpty), "content": {"application/json": {"schema": \#(schema)}}}"#
                ))
        }
        members.append(("responses", responses(status, "What came of it", answer)))
        return "\"post\": " + JSONText.object(members)
    }

    private static func responses(_ status: String, _ description: String, _ answer: String) -> String {
        JSONText.object([
            (
                status,
                #"{"description": \#(JSONText.quoted(description)), "content": {"application/json": {"schema": \#(schema(answer))}}}"#
            ),
            ("default", ##"{"$ref": "#/components/responses/Problem"}"##),
        ])
    }

    private static func place(_ name: String, _ type: APIType) -> String {
        #"{"name": "\#(name)", "in": "path", "required": true, "schema": \#(plain(type))}"#
    }

    private static func query(_ name: String, _ type: APIType, _ description: String) -> String {
        #"{"name": "\#(name)", "in": "query", "description": \#(JSONText.quoted(description)), "schema": \#(plain(type))}"#
    }

    private static func pages(_ key: APIType) -> [String] {
        [
            query("after", .text, "`next` of the page before"),
            #"{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": \#(APIResource.mostRows), "default": \#(APIResource.usualRows)}}"#,
        ]
    }

    private static func plain(_ type: APIType) -> String {
        type == .integer ? #"{"type": "integer", "format": "int64"}"# : #"{"type": "string"}"#
    }

    private static func capital(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
}
