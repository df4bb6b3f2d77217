/// What the kind `http` may do. It belongs to the worker's configuration, never to a job.
public struct HTTPPolicy: Sendable, Hashable {
    /// Ranges that are allowed although they are private, on this host or on this link. None by default: a job must not
    /// reach what only the worker's network can.
    public var allowedRanges: [NetworkRange]
    /// The only hosts that may be called, as `api.example.org` or `*.example.org`; `nil` (the default) means any.
    public var allowedHosts: [String]?
    /// Whether `http:` is allowed beside `https:`.
    public var allowsPlainText: Bool
    /// How long a connection may take to be made.
    public var connectTimeout: Duration
    /// How long a call may take in all when its job says nothing.
    public var timeout: Duration
    /// How long a call may take at most, whatever its job says.
    public var timeoutMax: Duration
    /// How much of an answer is read; then the connection is cut and the answer counts as truncated.
    public var bodyBytesMax: Int
    /// How much of an answer is kept as the job's result.
    public var keptBytesMax: Int
    /// The longest `Retry-After` that is obeyed.
    public var retryAfterMax: Duration

    /// A policy; public addresses only by default.
    public init(
        allowedRanges: [NetworkRange] = [],
        allowedHosts: [String]? = nil,
        allowsPlainText: Bool = true,
        connectTimeout: Duration = .seconds(10),
        timeout: Duration = .seconds(30),
        timeoutMax: Duration = .seconds(600),
        bodyBytesMax: Int = 1 << 20,
        keptBytesMax: Int = 65_536,
        retryAfterMax: Duration = .seconds(3_600)
    ) {
        self.allowedRanges = allowedRanges
        self.allowedHosts = allowedHosts
        self.allowsPlainText = allowsPlainText
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.timeoutMax = timeoutMax
        self.bodyBytesMax = bodyBytesMax
        self.keptBytesMax = keptBytesMax
        self.retryAfterMax = retryAfterMax
    }

    /// Whether a connection to this address may be opened.
    package func allows(_ address: IPAddress) -> Bool {
        if allowedRanges.contains(where: { $0.contains(address) }) { return true }
        if let four = address.embeddedIPv4, allowedRanges.contains(where: { $0.contains(four) }) { return true }
        return address.isPublic
    }

    /// Whether this host may be called.
    package func allows(host: String) -> Bool {
        guard let allowedHosts else { return true }
        let host = host.lowercased()
        return allowedHosts.contains { pattern in
            let pattern = pattern.lowercased()
            return pattern.hasPrefix("*.") ? host.hasSuffix(pattern.dropFirst()) : host == pattern
        }
    }
}
