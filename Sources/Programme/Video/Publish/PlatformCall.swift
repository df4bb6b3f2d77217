import Channels
import Skein
import Transfer

/// Calls to a platform that speaks JSON over HTTP: `POST ADDRESS` gives, `GET ADDRESS?key=KEY` and `GET ADDRESS/ID` ask,
/// `DELETE ADDRESS/ID` takes back.
struct PlatformCall: Sendable {
    let task: PublicationTask
    let access: ChannelAccess

    private struct Body: Encodable {
        var key: String
        var hash: String?
        var id: String?
        var sha256: String?
        var metadata: [String: String]
    }

    /// Gives the description. Only a refusal before the request went out, and 429, say that it was not taken.
    func send(_ record: PublicationRecord) async throws -> PlatformReply {
        let body = try JSONCoding.encode(
            Body(
                key: task.key, hash: task.hash, id: task.remoteID, sha256: task.sourceSHA256, metadata: record.values))
        return try await call("POST", "", body: body) { status, after, body in
            switch status {
            case 200..<300: PlatformReply(body: body)
            case 429: .again(code: "http_429", after: after ?? .seconds(60))
            case 400..<500 where status != 408 && status != 409: .rejected(code: "http_\(status)")
            default: .unknown(code: "http_\(status)")
            }
        }
    }

    /// Asks what became of what was given under the key.
    func lookUp() async throws -> PlatformReply { try await ask("?key=\(task.key)") }

    /// Asks in which state the platform's record of the video is.
    func state() async throws -> PlatformReply {
        guard let id = task.remoteID else { return try await lookUp() }
        return try await ask("/\(id)")
    }

    func remove() async throws -> PlatformReply {
        guard let id = task.remoteID else { return .removed }
        return try await call("DELETE", "/\(id)", body: nil) { status, after, _ in
            switch status {
            case 200..<300, 404, 410: .removed
            default: .again(code: "http_\(status)", after: after)
            }
        }
    }

    private func ask(_ path: String) async throws -> PlatformReply {
        try await call("GET", path, body: nil) { status, _, body in
            switch status {
            case 200: PlatformReply(body: body)
            case 404, 410: .absent
            default: .unknown(code: "http_\(status)")
            }
        }
    }

    private func call(
        _ method: String, _ path: String, body: [UInt8]?, _ read: (Int, Duration?, String) -> PlatformReply
    ) async throws -> PlatformReply {
        var headers = [(name: "Accept", value: "application/json")]
        if body != nil {
            headers += [
                (name: "Content-Type", value: "application/json; charset=utf-8"),
                (name: "Idempotency-Key", value: task.key),
            ]
        }
        if let token = try bearer() { headers.append((name: "Authorization", value: "Bearer \(token)")) }
        do {
            let response = try await HTTPTransfer.attempt(
                HTTPRequest(
                    address: HTTPAddress((task.address ?? "") + path, policy: access.policy), method: method,
                    headers: headers, body: body, timeout: access.policy.timeout),
                access.policy)
            let after = response.retryAfter.flatMap { Int64($0) }.map { Duration.seconds(min(max($0, 1), 3_600)) }
            return read(response.status, after, response.body.text)
        } catch let fault as TransferFault {
            return fault.mayHaveReached
                ? .unknown(code: fault.failure.code) : .again(code: fault.failure.code, after: nil)
        } catch let failure as JobFailure {
            return .again(code: failure.code, after: nil)
        }
    }

    private func bearer() throws -> String? {
        guard let sealed = task.token else { return nil }
        guard let keys = access.keys else {
            throw JobFailure(
                code: "no_keys",
                message: "this worker has no keys for platforms: set notify.key_file to its key file and start it anew",
                retryAfter: .seconds(300))
        }
        do {
            return try keys.open(Array(sealed), for: SealedPlace.token(ofPlatform: task.platform))
        } catch {
            throw JobFailure(
                code: "seal_altered",
                message: "the token of platform \(task.platform) does not open with this worker's keys: set it anew",
                retryAfter: .seconds(300))
        }
    }
}

extension SealedPlace {
    /// The name of the place where a platform's token rests.
    public static func token(ofPlatform code: String) -> String { "platform/\(code)/token" }
}
