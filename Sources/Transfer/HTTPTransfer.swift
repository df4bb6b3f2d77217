import CCurl
package import Skein

/// A call that gave no answer, and whether the other side may have acted on it all the same.
package struct TransferFault: Error, Sendable {
    package var failure: JobFailure
    /// Whether the request was handed to the network: what the other side made of it is not known.
    package var mayHaveReached: Bool
}

/// One HTTP exchange through libcurl.
package enum HTTPTransfer {
    /// Sends the request and waits for the answer, whatever its status. Cancelling the task ends it at once.
    ///
    /// - Throws: `CancellationError`, or `JobFailure` with a code that begins with `http_`.
    package static func perform(_ request: HTTPRequest, _ policy: HTTPPolicy) async throws -> HTTPResponse {
        do {
            return try await attempt(request, policy)
        } catch let fault as TransferFault {
            throw fault.failure
        }
    }

    /// As ``perform(_:_:)``, but throws a ``TransferFault`` where there was a call.
    package static func attempt(_ request: HTTPRequest, _ policy: HTTPPolicy) async throws -> HTTPResponse {
        let answer = try await CurlTransfer.perform(request, policy)
        if answer.code == CURLE_COULDNT_CONNECT, answer.refusedAddress {
            throw TransferFault(
                failure: HTTPAddress.refusal("the host's address is private, and this worker does not call those"),
                mayHaveReached: false)
        }
        guard answer.code == CURLE_OK || (answer.isCut && answer.status >= 200) else {
            throw TransferFault(
                failure: HTTPFault.failure(answer.code, headersTooLong: answer.headersTooLong),
                mayHaveReached: answer.mayHaveReached)
        }
        return HTTPResponse(
            status: answer.status, contentType: answer.contentType, retryAfter: answer.retryAfter,
            location: answer.location, body: answer.body, isCut: answer.isCut)
    }
}

extension HTTPRequest: CurlRequest {
    func configure(_ easy: UnsafeMutableRawPointer) -> [UnsafeMutablePointer<curl_slist>?] {
        skein_curl_set_string(easy, CURLOPT_URL, address.url)
        skein_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        skein_curl_set_string(easy, CURLOPT_USERAGENT, "skein")
        skein_curl_set_long(easy, CURLOPT_TIMEOUT_MS, timeout.wholeMilliseconds)
        if let body {
            skein_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            // One byte more than is sent, so that an empty body has an address too.
            (body + [0]).withUnsafeBytes { bytes in
                _ = skein_curl_set_string(
                    easy, CURLOPT_COPYPOSTFIELDS, bytes.assumingMemoryBound(to: CChar.self).baseAddress)
            }
        }
        if method == "HEAD" {
            skein_curl_set_long(easy, CURLOPT_NOBODY, 1)
        } else {
            skein_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, method)
        }
        // Without this, curl waits a second for "100 Continue" before it sends a larger body.
        var list = curl_slist_append(nil, "Expect:")
        for (name, value) in headers {
            // "Name;" is curl's way to say a header without a value.
            list = curl_slist_append(list, value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        skein_curl_set_list(easy, CURLOPT_HTTPHEADER, list)
        return [list]
    }
}
