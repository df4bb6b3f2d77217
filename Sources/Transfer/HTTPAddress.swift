import CCurl
package import Skein

/// A URL that has passed the policy. It is taken apart by libcurl itself, so nobody reads it differently later.
package struct HTTPAddress: Sendable, Hashable {
    package let url: String
    package let scheme: String
    package let host: String
    package let port: String

    /// - Throws: `JobFailure` with code `http_refused`, permanent. It never repeats the URL, which may hold a secret.
    package init(_ text: String, policy: HTTPPolicy) throws {
        // Counted here: as a rule for PostgreSQL, which counts by regular expression, it would cost milliseconds.
        guard text.utf8.count <= 8_192 else { throw Self.refusal("the URL is too long") }
        guard let handle = curl_url() else { throw JobFailure(code: "http_error", message: "out of memory") }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK else {
            throw Self.refusal("the URL is not one")
        }
        func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &value, UInt32(flags)) == CURLUE_OK, let value else { return nil }
            defer { curl_free(value) }
            return String(cString: value)
        }
        guard let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST), let url = part(CURLUPART_URL) else {
            throw Self.refusal("the URL lacks a scheme or a host")
        }
        guard scheme == "https" || (scheme == "http" && policy.allowsPlainText) else {
            throw Self.refusal("the scheme \(scheme) is not allowed")
        }
        guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else {
            throw Self.refusal("a URL must hold no user name or password")
        }
        guard policy.allows(host: host) else { throw Self.refusal("the host is not on this worker's allow-list") }
        self.url = url
        self.scheme = scheme
        self.host = host
        port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT) ?? ""
    }

    /// Whether headers meant for one may be shown to the other.
    package func hasSameOrigin(as other: HTTPAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    package static func refusal(_ message: String) -> JobFailure {
        JobFailure(code: "http_refused", message: message, permanent: true)
    }
}
