import FoundationEssentials
import Skein
public import Transfer

/// A program of the bureau's own that hands short messages to its provider. What it must do stands in
/// docs/notifications.md.
public struct SMSGateway: Sendable {
    /// Where it takes messages.
    public var address: String
    /// What our requests are signed with.
    public var secret: String
    /// The registered signature in front of each text, such as 市教育局.
    public var sign: String

    /// A gateway.
    public init(address: String, secret: String, sign: String) {
        self.address = address
        self.secret = secret
        self.sign = sign
    }

    /// One short message: a registered text and the values for its places.
    public struct Message: Encodable, Sendable {
        /// The delivery's number, which receipts may name.
        public var id: String
        /// The number that it goes to.
        public var phone: String
        /// The registered signature.
        var sign = ""
        /// The provider's code of the text.
        public var template: String
        /// The values.
        public var params: [String: String]

        /// A message.
        public init(id: String, phone: String, template: String, params: [String: String]) {
            self.id = id
            self.phone = phone
            self.template = template
            self.params = params
        }
    }

    /// A telephone number: digits, with a country's code after a plus or without.
    public static func isNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /\+?[0-9]{6,15}/) != nil
    }

    private struct Answer: Decodable {
        var code: String
        var id: String?
    }

    /// Posts the message with `Idempotency-Key`, `X-Skein-Timestamp` and `X-Skein-Signature`, as webhooks are, and says
    /// what became of it.
    ///
    /// - Throws: `CancellationError` alone.
    public func send(_ message: Message, seconds: Int64, policy: HTTPPolicy) async throws -> Reply {
        guard Self.isNumber(message.phone) else { return .gone(code: "sms_number") }
        // The providers refuse links in values, since anybody could then send one under the bureau's name.
        guard !message.params.values.contains(where: Self.holdsLink) else { return .dead(code: "sms_link") }
        var message = message
        message.sign = sign
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(message) else { return .dead(code: "sms_params") }
        let body = Array(data)
        return try await ChannelCall.post(
            address, body: body,
            headers: ChannelCall.signed(body, secret: secret, key: message.id, seconds: seconds), policy: policy,
            unreachable: { .blocked(code: $0.code) }, Self.reply)
    }

    private static func holdsLink(_ value: String) -> Bool {
        value.lowercased().firstMatch(of: /https?:|www[.]/) != nil
    }

    /// What an answer means. 200 alone is no success, and what is no answer of a gateway leaves it open whether the message
    /// went out.
    static func reply(status: Int, retryAfter: Duration?, body: String) -> Reply {
        switch status {
        case 429: return .retry(code: "http_429", after: retryAfter ?? .seconds(60), throttled: true)
        case 401, 403, 404, 503: return .blocked(code: "gateway_\(status)")
        case 400..<500: return .dead(code: "http_\(status)")
        default: break
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body.utf8)),
            answer.code.wholeMatch(of: /[A-Za-z0-9_.-]{1,60}/) != nil
        else { return .unknown(code: status < 300 ? "no_answer_code" : "http_\(status)") }
        switch answer.code {
        case "OK":
            guard let id = answer.id, id.wholeMatch(of: /[!-~]{1,100}/) != nil else { return .accepted }
            return .acceptedAs(id)
        // The provider's limit for this number: tomorrow.
        case "isv.BUSINESS_LIMIT_CONTROL", "limit":
            return .retry(code: answer.code, after: .seconds(86_400), throttled: true)
        case "isv.MOBILE_NUMBER_ILLEGAL", "bad_number": return .gone(code: answer.code)
        case "isv.AMOUNT_NOT_ENOUGH", "no_credit": return .blocked(code: answer.code)
        case "busy": return .retry(code: answer.code, after: nil, throttled: false)
        default: return .odd(code: answer.code)
        }
    }
}
