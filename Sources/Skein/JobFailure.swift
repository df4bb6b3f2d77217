/// An error that a handler throws to choose what is recorded about the failed attempt.
///
/// Any other error counts as a failed attempt too; its code is then `error` and its message the error's description.
public struct JobFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// A short stable word by which operators group failures, such as `http_503`.
    public var code: String
    /// One sentence for people. It is stored and shown, so it must hold no secret.
    public var message: String
    /// When to try again, instead of the kind's backoff; `nil` means the backoff.
    public var retryAfter: Duration?
    /// Whether no further attempt can help: the job goes to the dead letter at once.
    public var permanent: Bool

    /// A failed attempt.
    public init(code: String, message: String, retryAfter: Duration? = nil, permanent: Bool = false) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.permanent = permanent
    }

    /// Code and message.
    public var description: String { "\(code): \(message)" }
}
