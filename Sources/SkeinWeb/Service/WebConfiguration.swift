/// How the page is served.
public struct WebConfiguration: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port; 0 for any free one.
    public var port: Int
    /// Who may come in.
    public var authentication: WebAuthentication
    /// Names that the page answers to besides the address itself, as `skein.example.edu.cn`.
    public var names: Set<String>
    /// Cookies are sent back over TLS only: for a proxy that ends it.
    public var isSecure: Bool
    /// The zone of all times; nil leaves it to the server.
    public var timeZone: String?
    /// What `skein_build_info` says.
    public var version: String

    /// A page on an address such as `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`.
    ///
    /// - Throws: ``WebConfigurationError/openToEverybody(_:)`` for an address that others can reach while nobody has
    ///   to prove who they are.
    public init(
        listen: String, authentication: WebAuthentication = .init(), names: [String] = [], isSecure: Bool = false,
        timeZone: String? = nil, version: String = ""
    ) throws(WebConfigurationError) {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw .badAddress(listen) }
        var host = String(listen[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty else { throw .badAddress(listen) }
        guard Self.isLoopback(host) || authentication.isRequired else { throw .openToEverybody(listen) }
        self.host = host
        self.port = port
        self.authentication = authentication
        self.names = Set(names.map { $0.lowercased() })
        self.isSecure = isSecure
        self.timeZone = timeZone
        self.version = version
    }

    /// Addresses that only this machine reaches.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts.allSatisfy { $0 != nil } && parts[0] == 127
    }

    /// Whether the page answers to this `Host`. Where nobody logs in, any other name is a page of somebody else's that
    /// was made to point here.
    func answers(to authority: String) -> Bool {
        var name = authority.lowercased()
        if let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") { name = String(name[..<colon]) }
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        return name == host || Self.isLoopback(name) || names.contains(name)
    }
}
