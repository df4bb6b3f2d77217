public import Transfer

/// Hands a message to another system, once: a signed POST whose receiver can tell repetitions apart.
public enum WebhookCall {
    /// Posts the JSON body with `Idempotency-Key`, `X-Skein-Timestamp` (Unix seconds) and `X-Skein-Signature`
    /// (`sha256=` and the HMAC of "timestamp.body"). The status decides: 2xx is accepted.
    ///
    /// - Parameters:
    ///   - key: The same for every attempt at one message, so that sending it again does no harm.
    ///   - traceparent: The W3C trace context of the delivery, for the header of that name.
    /// - Throws: `CancellationError` alone.
    public static func send(
        address: String, secret: String, body: [UInt8], key: String, seconds: Int64, traceparent: String? = nil,
        policy: HTTPPolicy
    ) async throws -> Reply {
        try await ChannelCall.post(
            address, body: body,
            headers: ChannelCall.signed(body, secret: secret, key: key, seconds: seconds)
                + (traceparent.map { [(name: "traceparent", value: $0)] } ?? []), policy: policy
        ) { status, retryAfter, _ in
            switch status {
            case 200..<300: .accepted
            case 429: .retry(code: "http_429", after: retryAfter ?? .seconds(60), throttled: true)
            case 408, 500...599: .retry(code: "http_\(status)", after: retryAfter, throttled: false)
            default: .dead(code: "http_\(status)")
            }
        }
    }
}
