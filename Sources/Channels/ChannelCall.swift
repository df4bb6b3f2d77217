import Skein
import Transfer

/// One POST of JSON whose outcome is always a ``Reply``.
enum ChannelCall {
    /// - Parameter read: What an answer means: its status, its `Retry-After` in seconds up to an hour, its body.
    static func post(
        _ address: String, body: [UInt8], headers: [(name: String, value: String)] = [], policy: HTTPPolicy,
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
            return fault.mayHaveReached ? .unknown(code: fault.failure.code) : reply(fault.failure)
        } catch let failure as JobFailure {
            return reply(failure)
        }
    }

    /// What a call that certainly reached nobody leaves to do.
    private static func reply(_ failure: JobFailure) -> Reply {
        failure.permanent ? .dead(code: failure.code) : .retry(code: failure.code, after: nil, throttled: false)
    }
}
