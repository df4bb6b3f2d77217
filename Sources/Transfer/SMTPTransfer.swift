import CCurl
import Glibc
package import Skein

/// What a relay made of one message.
package enum SMTPResult: Sendable, Hashable {
    /// It took the responsibility.
    case accepted
    /// It refused the recipient or the message; the number is its answer.
    case refused(Int)
    /// It refused us: the log-in, the sender or the connection. Nothing is wrong with the recipient.
    case relayRefused(Int)
    /// Nothing was handed over.
    case failed(JobFailure)
    /// The whole message went out and no answer came.
    case unknown(JobFailure)
}

/// One message handed to a relay through libcurl.
package enum SMTPTransfer {
    /// The largest message that is handed over.
    package static let messageBytesMax = 1 << 20

    /// Hands over one message. Cancelling the task ends it at once.
    ///
    /// - Parameter message: Header and body; every line ends in CRLF.
    /// - Throws: `CancellationError`, or `JobFailure` when libcurl cannot be used.
    package static func send(_ message: [UInt8], to recipient: String, through relay: MailRelay) async throws
        -> SMTPResult
    {
        guard message.count <= messageBytesMax else { return .refused(552) }
        var policy = HTTPPolicy(
            allowedRanges: ["0.0.0.0/0", "::/0"].compactMap { NetworkRange($0) }, connectTimeout: .seconds(10))
        policy.timeout = relay.timeout
        let exchange = SMTPExchange(relay: relay, recipient: recipient, message: message)
        return result(try await CurlTransfer.perform(exchange, policy), exchange.progress)
    }

    private static func result(_ answer: CurlAnswer, _ progress: SMTPExchange.Progress) -> SMTPResult {
        if answer.code == CURLE_OK { return .accepted }
        let failure = HTTPFault.failure(answer.code, headersTooLong: answer.headersTooLong)
        // An answer that came in counts only while nothing has gone out after it.
        let isAnswer =
            answer.code != CURLE_OPERATION_TIMEDOUT && answer.code != CURLE_RECV_ERROR
            && answer.code != CURLE_GOT_NOTHING
        guard isAnswer, (400..<600).contains(answer.status) else {
            return progress.sentAll ? .unknown(failure) : .failed(failure)
        }
        return progress.senderAccepted ? .refused(answer.status) : .relayRefused(answer.status)
    }
}

/// What libcurl needs while it speaks with the relay.
///
/// `@unchecked Sendable`: after `init` its variables are touched only by the transfer's thread, until the transfer has
/// ended; then only by whoever waited for it.
private final class SMTPExchange: CurlRequest, @unchecked Sendable {
    struct Progress {
        var sentAll = false
        var senderAccepted = false
    }

    private let relay: MailRelay
    private let recipient: String
    private let message: [UInt8]
    private var offset = 0
    private var sentAll = false
    private var greetings = 0
    private var accepted = 0

    var progress: Progress {
        // "220" greets and answers STARTTLS; one EHLO follows each. The next "250" is the answer to MAIL FROM.
        Progress(sentAll: sentAll, senderAccepted: accepted > greetings)
    }

    init(relay: MailRelay, recipient: String, message: [UInt8]) {
        self.relay = relay
        self.recipient = recipient
        self.message = message
    }

    func configure(_ easy: UnsafeMutableRawPointer) -> [UnsafeMutablePointer<curl_slist>?] {
        let scheme = relay.security == .tls ? "smtps" : "smtp"
        let domain = relay.from.split(separator: "@").last.map(String.init) ?? "localhost"
        let host = relay.host.contains(":") ? "[\(relay.host)]" : relay.host
        // The path is what we call ourselves in EHLO.
        skein_curl_set_string(easy, CURLOPT_URL, "\(scheme)://\(host):\(relay.port)/\(domain)")
        skein_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        skein_curl_set_long(easy, CURLOPT_TIMEOUT_MS, relay.timeout.wholeMilliseconds)
        if relay.security == .startTLS {
            // ALL: a relay whose STARTTLS somebody has stripped off is left, not spoken to in the clear.
            skein_curl_set_long(easy, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        }
        skein_curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = relay.caFile {
            skein_curl_set_string(easy, CURLOPT_CAINFO, file)
            skein_curl_set_string(easy, CURLOPT_CAPATH, nil)
        }
        if let user = relay.user {
            skein_curl_set_string(easy, CURLOPT_USERNAME, user)
            skein_curl_set_string(easy, CURLOPT_PASSWORD, relay.password ?? "")
        }
        skein_curl_set_string(easy, CURLOPT_MAIL_FROM, "<\(relay.from)>")
        let recipients = curl_slist_append(nil, "<\(recipient)>")
        skein_curl_set_list(easy, CURLOPT_MAIL_RCPT, recipients)
        skein_curl_set_long(easy, CURLOPT_UPLOAD, 1)
        skein_curl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(message.count))
        skein_curl_set_pointer(easy, CURLOPT_READDATA, Unmanaged.passUnretained(self).toOpaque())
        skein_curl_set_reader(easy) { buffer, size, count, context in
            guard let buffer, let context else { return 0 }
            return Unmanaged<SMTPExchange>.fromOpaque(context).takeUnretainedValue().read(into: buffer, size * count)
        }
        return [recipients]
    }

    func received(line: UnsafeRawBufferPointer) {
        let start = line.prefix(4)
        if start.elementsEqual("220 ".utf8) { greetings += 1 }
        if start.elementsEqual("250 ".utf8) { accepted += 1 }
    }

    private func read(into buffer: UnsafeMutablePointer<CChar>, _ space: Int) -> Int {
        let count = min(space, message.count - offset)
        message.withUnsafeBytes { bytes in
            if count > 0, let base = bytes.baseAddress { memcpy(buffer, base + offset, count) }
        }
        offset += count
        // From here on libcurl may send the dot that ends the message.
        if offset == message.count { sentAll = true }
        return count
    }
}
