import CCurl
import FoundationEssentials
import Skein
import Transfer

/// The kind `http`: calls a URL; the status of the answer decides.
enum HTTPKind {
    private struct Args: Decodable {
        var url: String
        var method: String?
        var headers: [String: String]?
        var timeoutMilliseconds: Int64?
        var expect: [Int]?
        var redirects: Int?

        enum CodingKeys: String, CodingKey {
            case url, method, headers, expect, redirects
            case timeoutMilliseconds = "timeout_ms"
        }
    }

    /// What is kept of an answer that was hoped for.
    struct Result: Codable, Sendable {
        var status: Int
        var contentType: String?
        var body: String
        var bodyTruncated: Bool

        enum CodingKeys: String, CodingKey {
            case status, body
            case contentType = "content_type"
            case bodyTruncated = "body_truncated"
        }
    }

    static let rules = ArgumentRules(
        .required("url", .string(pattern: "^https?://.")),
        .optional("method", .oneOf(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])),
        .optional("headers", .object),
        .optional("body", .any),
        .optional("timeout_ms", .integer(1...600_000)),
        .optional("expect", .array(of: .integer(100...599), count: 1...20)),
        .optional("redirects", .integer(0...3))
    )

    static func register(in registry: inout JobRegistry, policy: HTTPPolicy) {
        registry.handle(
            raw: "http",
            defaults: JobDefaults(
                argsBytesMax: 1 << 20, personal: ["headers", "body"],
                description: "Calls a URL; the status of the answer decides."),
            rules: rules
        ) { job, context in
            try await run(job, context, policy)
        }
    }

    private static func run(_ job: RawJob, _ context: JobContext, _ policy: HTTPPolicy) async throws -> JobOutcome {
        let args = try job.decode(Args.self)
        var request = try request(args, job, context, policy)
        var redirectsLeft = min(args.redirects ?? 0, 3)
        let end = ContinuousClock.now + request.timeout
        while true {
            let response = try await HTTPTransfer.perform(request, policy)
            guard (300..<400).contains(response.status), let location = response.location, redirectsLeft > 0 else {
                return try outcome(of: response, expect: args.expect, policy)
            }
            redirectsLeft -= 1
            request = try request.redirected(to: location, status: response.status, policy: policy)
            request.timeout = end - ContinuousClock.now
            guard request.timeout > .zero else {
                throw JobFailure(code: "http_timeout", message: "no whole answer in time")
            }
        }
    }

    private static func request(
        _ args: Args, _ job: RawJob, _ context: JobContext, _ policy: HTTPPolicy
    ) throws -> HTTPRequest {
        let given = args.headers ?? [:]
        try HTTPRequest.check(given)
        var headers = given.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
        // The same for every attempt: a server that honours it does the work once.
        headers.append((name: "Idempotency-Key", value: "skein-job-\(job.id)"))
        if let trace = context.trace, !given.keys.contains(where: { $0.lowercased() == "traceparent" }) {
            headers.append((name: "traceparent", value: trace.description))
        }
        let body = body(of: job)
        let method = args.method ?? (body == nil ? "GET" : "POST")
        if body != nil, method == "GET" || method == "HEAD" {
            throw HTTPRequest.bad("\(method) takes no body")
        }
        if let body, !given.keys.contains(where: { $0.lowercased() == "content-type" }) {
            headers.append(
                (name: "Content-Type", value: body.isText ? "text/plain; charset=utf-8" : "application/json"))
        }
        return HTTPRequest(
            address: try HTTPAddress(args.url, policy: policy), method: method, headers: headers, body: body?.bytes,
            timeout: min(args.timeoutMilliseconds.map { .milliseconds($0) } ?? policy.timeout, policy.timeoutMax))
    }

    /// A JSON string goes out as its text, every other value as the JSON that it is.
    private static func body(of job: RawJob) -> (bytes: [UInt8], isText: Bool)? {
        guard let json = JSONMembers.of(job.args)["body"], let first = json.first else { return nil }
        guard first == UInt8(ascii: "\""),
            let text = try? JSONDecoder().decode(String.self, from: Data(json))
        else { return (Array(json), false) }
        return (Array(text.utf8), true)
    }

    static func outcome(of response: HTTPResponse, expect: [Int]?, _ policy: HTTPPolicy) throws -> JobOutcome {
        let status = response.status
        if expect?.contains(status) ?? (200..<300).contains(status) {
            return .result(
                Result(
                    status: status, contentType: response.contentType.map { BoundedText.clean(Array($0.utf8)) },
                    body: response.body.text, bodyTruncated: response.body.isTruncated || response.isCut))
        }
        let message = "the answer's status is \(status)"
        switch status {
        case 408, 429, 500...599:
            throw JobFailure(
                code: "http_\(status)", message: message,
                retryAfter: retryAfter(response.retryAfter, now: Date(), max: policy.retryAfterMax))
        case 200..<300:
            throw JobFailure(code: "http_\(status)", message: "\(message), which the job does not expect")
        default:
            return .discard(code: "http_\(status)", reason: message)
        }
    }

    /// The header's seconds or date as a time from now, held between nothing and `max`; `nil` when it says neither.
    static func retryAfter(_ header: String?, now: Date, max: Duration) -> Duration? {
        guard let header = header?.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " "),
            !header.isEmpty
        else { return nil }
        if header.utf8.allSatisfy({ (48...57).contains($0) }) {
            return min(.seconds(Int64(header) ?? .max / 2), max)
        }
        let date = curl_getdate(header, nil)
        guard date != -1 else { return nil }
        let seconds = Double(date) - now.timeIntervalSince1970
        return Swift.min(Swift.max(.zero, .seconds(seconds)), max)
    }
}
