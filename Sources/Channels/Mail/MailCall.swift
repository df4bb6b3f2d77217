import Skein
public import Transfer

/// Hands a mail to the relay, once.
public enum MailCall {
    /// Says what became of the mail. No code repeats an address or a password.
    ///
    /// A refusal of the recipient or the mail is final with 5xx and to be tried again with 4xx. One of us (the log-in, the
    /// sender), and a relay that cannot be reached, are no fault of the recipient: the mail waits.
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
            return .blocked(code: "smtp_error")
        }
        switch result {
        case .accepted: return .accepted
        case .refused(let code) where code >= 500: return .dead(code: "smtp_\(code)")
        case .refused(let code): return .retry(code: "smtp_\(code)", after: nil, throttled: false)
        case .relayRefused(let code): return .blocked(code: "relay_\(code)")
        case .failed(let failure): return .blocked(code: mail(failure.code))
        case .unknown(let failure): return .unknown(code: mail(failure.code))
        }
    }

    private static func mail(_ code: String) -> String { code.replacing("http_", with: "smtp_") }
}
