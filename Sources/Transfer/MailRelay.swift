/// The relay that takes our mail. It belongs to the worker's configuration, never to a job, so its address may be private.
public struct MailRelay: Sendable {
    /// How the connection is protected.
    public enum Security: String, Sendable, CaseIterable {
        /// TLS from the first byte (port 465).
        case tls
        /// Plain, then STARTTLS; a relay that does not offer it gets nothing (port 587).
        case startTLS = "starttls"
        /// Never protected: for a relay on this host.
        case none
    }

    /// The relay's name; its certificate must be for it.
    public var host: String
    /// The relay's port.
    public var port: Int
    /// How the connection is protected.
    public var security: Security
    /// Whom we log in as; `nil` without.
    public var user: String?
    /// The password of ``user``.
    public var password: String?
    /// The authorities that are trusted, a PEM file; `nil` means the system's.
    public var caFile: String?
    /// Who sends: `Bureau <skein@example.edu.cn>` has `skein@example.edu.cn` here.
    public var from: String
    /// The sender's name as readers see it.
    public var fromName: String
    /// How long handing over one message may take in all.
    public var timeout: Duration

    /// A relay.
    public init(
        host: String, port: Int, security: Security = .startTLS, user: String? = nil, password: String? = nil,
        caFile: String? = nil, from: String, fromName: String = "", timeout: Duration = .seconds(60)
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.caFile = caFile
        self.from = from
        self.fromName = fromName
        self.timeout = timeout
    }
}
