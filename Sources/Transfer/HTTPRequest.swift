package import Skein

/// One request as it goes out.
package struct HTTPRequest: Sendable {
    package var address: HTTPAddress
    package var method: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]?
    package var timeout: Duration

    package init(
        address: HTTPAddress, method: String, headers: [(name: String, value: String)], body: [UInt8]?,
        timeout: Duration
    ) {
        self.address = address
        self.method = method
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }

    /// Where the answer redirects to.
    ///
    /// - Throws: `JobFailure` with code `http_refused` for a target that the policy refuses or a step down from https.
    package func redirected(to url: String, status: Int, policy: HTTPPolicy) throws -> HTTPRequest {
        var next = self
        next.address = try HTTPAddress(url, policy: policy)
        if address.scheme == "https", next.address.scheme != "https" {
            throw HTTPAddress.refusal("a redirect from https to http is not followed")
        }
        if status == 303 || ((status == 301 || status == 302) && method == "POST") {
            next.method = method == "HEAD" ? "HEAD" : "GET"
            next.body = nil
            next.headers.removeAll { $0.name.lowercased() == "content-type" }
        }
        if !address.hasSameOrigin(as: next.address) {
            // The job's headers were meant for the first host; a token among them must not travel on.
            next.headers = next.headers.filter { ["content-type", "accept"].contains($0.name.lowercased()) }
        }
        return next
    }

    /// Names that belong to the connection or to us, not to a job.
    private static let reserved: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer",
        "expect", "proxy-authorization", "proxy-connection", "idempotency-key",
    ]

    /// - Throws: `JobFailure` with code `bad_arguments`, permanent; it names no value.
    package static func check(_ headers: [String: String]) throws {
        for (name, value) in headers {
            let isToken =
                !name.isEmpty
                && name.utf8.allSatisfy { byte in
                    "!#$%&'*+-.^_`|~".utf8.contains(byte) || (48...57).contains(byte) || (65...90).contains(byte)
                        || (97...122).contains(byte)
                }
            guard isToken, !reserved.contains(name.lowercased()) else {
                throw bad("a header name is not allowed")
            }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }), value.utf8.count <= 8_192 else {
                throw bad("the value of header \(name) is not allowed")
            }
        }
    }

    package static func bad(_ message: String) -> JobFailure {
        JobFailure(code: "bad_arguments", message: message, permanent: true)
    }
}

/// What came back.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var contentType: String?
    package var retryAfter: String?
    package var location: String?
    package var body: BoundedText
    package var isCut: Bool
}
