import Skein
import Transfer

/// One POST of JSON whose outcome is always a ``Reply``.
enum ChannelCall {
    /// - Parameters:
    ///   - unreachable: What a call that certainly reached nobody leaves to do, by its failure.
    ///   - read: What an answer means: its status, its `Retry-After` in seconds up to an hour, its body.
    static func post(
        _ address: String, body: [UInt8], headers: [(name: String, value: String)] = [], policy: HTTPPolicy,
        unreachable: (JobFailure) -> Reply = nowhere,
        _ read: (Int, Duration?, String) -> Reply
    ) async throws -> Reply {
        do {
            let response = try await HTTPTransfer.attempt(
                HTTPRequest(
                    address: HTTPAddress(address, policy: policy), method: "POST",
                    headers: [(name: "Content-Type", value: "application/json; charset=utf-8")] + headers, body: body,
                    timeout: policy.timeout),
                policy)
            let after = response.retryAfter.flatMap { Int64($0) }.map { Duration.seconds(min(max($0, 1), 3_600)) }
            return read(response.status, after, response.body.text)
        } catch let fault as TransferFault {
            return fault.mayHaveReached ? .unknown(code: fault.failure.code) : unreachable(fault.failure)
        } catch let failure as JobFailure {
            return unreachable(failure)
        }
    }

    /// The headers by which a receiver knows us, the moment, and a repetition.
    static func signed(
        _ body: [UInt8], secret: String, key: String, seconds: Int64
    ) -> [(name: String, value: String)] {
        [
            (name: "Idempotency-Key", value: key), (name: "X-Skein-Timestamp", value: "\(seconds)"),
            (
                name: "X-Skein-Signature",
                value: "sha256=" + Signature.webhook(seconds: seconds, body: body, secret: secret)
            ),
        ]
    }

    /// An address that may not be called never will be.
    static func nowhere(_ failure: JobFailure) -> Reply {
        failure.permanent ? .dead(code: failure.code) : .retry(code: failure.code, after: nil, throttled: false)
    }
}
