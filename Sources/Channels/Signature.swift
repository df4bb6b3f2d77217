import Crypto
import FoundationEssentials

/// How the channels sign what they send.
public enum Signature {
    /// DingTalk: the secret is the key, "milliseconds, line end, secret" the message; base64.
    public static func dingTalk(milliseconds: Int64, secret: String) -> String {
        let message = "\(milliseconds)\n\(secret)"
        return Data(hmac(key: Array(secret.utf8), message: Array(message.utf8))).base64EncodedString()
    }

    /// Feishu, the other way round: "seconds, line end, secret" is the key and the message empty; base64.
    public static func feishu(seconds: Int64, secret: String) -> String {
        Data(hmac(key: Array("\(seconds)\n\(secret)".utf8), message: [])).base64EncodedString()
    }

    /// Webhooks: "seconds, dot, body" under the secret; hexadecimal.
    public static func webhook(seconds: Int64, body: [UInt8], secret: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let code = hmac(key: Array(secret.utf8), message: Array("\(seconds).".utf8) + body)
        return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func hmac(key: [UInt8], message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
}
