import FoundationEssentials

/// What became of a message that was handed to a channel.
public enum Reply: Sendable, Hashable {
    /// The channel took it.
    case accepted
    /// The channel took it and will report about it under this number.
    case acceptedAs(String)
    /// It did not, and may later; `throttled` means that the endpoint must be left alone meanwhile.
    case retry(code: String, after: Duration?, throttled: Bool)
    /// It never will: the address or the secret is wrong.
    case dead(code: String)
    /// It never will, and neither will any other message there.
    case gone(code: String)
    /// The answer has a code that the vendor's documents do not tell of: it may pass twice more, then it is final.
    case odd(code: String)
    /// The way out is at fault (the relay, the gateway, our log-in), not the message: it waits until that is mended.
    case blocked(code: String)
    /// This worker lacks what the channel takes; another may have it.
    case notHere(code: String)
    /// Nobody can say whether it did.
    case unknown(code: String)
}

extension Robot {
    private struct Answer: Decodable {
        var errcode: Int?
        var code: Int?
    }

    /// Reads an answer. All vendors say 200 with an error code in the body: the status alone is no success.
    public func reply(status: Int, retryAfter: Duration?, body: String) -> Reply {
        switch status {
        case 429: return .retry(code: "http_429", after: retryAfter ?? .seconds(60), throttled: true)
        case 500...599: return .retry(code: "http_\(status)", after: retryAfter, throttled: false)
        case 400...499: return .dead(code: "http_\(status)")
        default: break
        }
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(body.utf8))
        guard let number = self == .feishu ? answer?.code : answer?.errcode else {
            return .unknown(code: "no_answer_code")
        }
        let code = "\(number)"
        switch (self, number) {
        case (_, 0): return .accepted
        case (.weCom, 45_009): return .retry(code: code, after: .seconds(60), throttled: true)
        case (.dingTalk, 130_101): return .retry(code: code, after: .seconds(600), throttled: true)
        case (.feishu, 11_232): return .retry(code: code, after: .seconds(60), throttled: true)
        case (.weCom, 93_000), (.dingTalk, 310_000): return .dead(code: code)
        default: return .odd(code: code)
        }
    }
}
