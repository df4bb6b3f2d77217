import Skein
public import Transfer

/// Hands a mail to the relay, once.
public enum MailCall {
    /// Says what became of the mail. No code repeats an address or a password.
    ///
    /// A refusal of the recipient or the mail is final with 5xx and to be tried again with 4xx. One of us (the log-in, the
    /// sender) is no fault of the recipient: it is always tried again.
    ///
    /// - Throws: `CancellationError` alone.
    public static func send(_ message: MailMessage, through relay: MailRelay) async throws -> Reply {
        let bytes: [UInt8]
        do {
            bytes = try message.bytes()
        } catch {
            return .dead(code: error == .badAddress ? "mail_address" : "mail_header")
        }
        let result: SMTPResult
        do {
            result = try await SMTPTransfer.send(bytes, to: message.to, through: relay)
        } catch let error as CancellationError {
            throw error
        } catch {
            return .retry(code: "smtp_error", after: nil, throttled: false)
        }
        switch result {
        case .accepted: return .accepted
        case .refused(let code) where code >= 500: return .dead(code: "smtp_\(code)")
        case .refused(let code): return .retry(code: "smtp_\(code)", after: nil, throttled: false)
        case .relayRefused(let code): return .retry(code: "relay_\(code)", after: nil, throttled: false)
        case .failed(let failure): return .retry(code: mail(failure.code), after: nil, throttled: false)
        case .unknown(let failure): return .unknown(code: mail(failure.code))
        }
    }

    private static func mail(_ code: String) -> String { code.replacing("http_", with: "smtp_") }
}
