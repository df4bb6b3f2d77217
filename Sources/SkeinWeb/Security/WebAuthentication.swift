import Crypto
import CryptoExtras

/// Who may come in, and how they prove who they are.
public struct WebAuthentication: Sendable {
    struct User: Sendable {
        var role: WebRole
        var password: PasswordHash?
    }

    struct Token: Sendable {
        var name: String
        var role: WebRole
        var digest: [UInt8]
    }

    /// A proxy that has already asked who somebody is.
    struct Proxy: Sendable {
        var header: String
        var addresses: Set<String>
    }

    var users: [String: User] = [:]
    var tokens: [Token] = []
    var proxy: Proxy?

    /// Nobody proves anything: for loopback only.
    public init() {}

    /// Reads the files as `deploy/skein.toml` describes them.
    ///
    /// - Parameters:
    ///   - passwords: Lines `name:role:pbkdf2-sha256:rounds:salt:hash`, or `name:role:-` for one whom only the proxy
    ///     lets in.
    ///   - tokens: Lines `name:role:sha256`, the digest of the token in hexadecimal.
    ///   - proxyHeader: The header in which the proxy names the person; empty for none.
    ///   - proxyAddresses: The addresses of the proxy. The header counts from nobody else.
    /// - Throws: ``WebConfigurationError`` with the file and line, never with what stands there.
    public init(
        passwords: String, tokens: String, proxyHeader: String, proxyAddresses: [String]
    ) throws(WebConfigurationError) {
        for (number, parts) in Self.lines(passwords) {
            guard parts.count >= 3, !parts[0].isEmpty, let role = WebRole(rawValue: parts[1]) else {
                throw .badLine(file: .passwords, line: number)
            }
            let hash = PasswordHash(parts.dropFirst(2).joined(separator: ":"))
            guard hash != nil || parts[2...] == ["-"] else { throw .badLine(file: .passwords, line: number) }
            users[parts[0]] = User(role: role, password: hash)
        }
        for (number, parts) in Self.lines(tokens) {
            guard parts.count == 3, let role = WebRole(rawValue: parts[1]), let digest = Hex.bytes(parts[2]),
                digest.count == SHA256.byteCount
            else { throw .badLine(file: .tokens, line: number) }
            self.tokens.append(Token(name: parts[0], role: role, digest: digest))
        }
        guard proxyHeader.isEmpty == proxyAddresses.isEmpty else { throw .proxyIncomplete }
        if !proxyHeader.isEmpty { proxy = Proxy(header: proxyHeader, addresses: Set(proxyAddresses)) }
    }

    /// Somebody has to prove who they are.
    public var isRequired: Bool { !users.isEmpty || !tokens.isEmpty || proxy != nil }

    private static func lines(_ text: String) -> [(number: Int, parts: [String])] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            let line = line.filter { !$0.isWhitespace }
            guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
            return (index + 1, line.split(separator: ":", omittingEmptySubsequences: false).map(String.init))
        }
    }

    /// Whoever the token belongs to. Every token is compared, each in constant time.
    func bearer(_ token: String) -> Visitor? {
        let digest = Array(SHA256.hash(data: Array(token.utf8)))
        var found: Visitor?
        for token in tokens where Hex.equal(token.digest, digest) {
            found = Visitor(name: token.name, role: token.role, isBearer: true)
        }
        return found
    }

    /// Whoever the proxy says it is; somebody who is in no file is a viewer.
    func proxied(_ name: String) -> Visitor { Visitor(name: name, role: users[name]?.role ?? .viewer) }

    /// The person whose password this is. An unknown name takes as long as a known one.
    func login(_ name: String, _ password: String) -> Visitor? {
        let user = users[name]
        let matches = (user?.password ?? .decoy).matches(password)
        guard matches, let user, user.password != nil else { return nil }
        return Visitor(name: name, role: user.role)
    }
}

/// What is wrong with how the page is set up.
public enum WebConfigurationError: Error, Sendable, Equatable {
    /// A file with lines.
    public enum File: String, Sendable {
        /// The password file.
        case passwords = "web.password_file"
        /// The token file.
        case tokens = "web.token_file"
    }

    /// A line that does not have the form it should have.
    case badLine(file: File, line: Int)
    /// A header without addresses, or the other way round.
    case proxyIncomplete
    /// Not `address:port`.
    case badAddress(String)
    /// Anybody could come in.
    case openToEverybody(String)
}

/// PBKDF2 with HMAC-SHA-256 and a salt of its own for each password.
public struct PasswordHash: Sendable {
    let rounds: Int
    let salt: [UInt8]
    let hash: [UInt8]

    static let rounds = 600_000
    static let scheme = "pbkdf2-sha256"
    /// Compared with when there is nobody of that name.
    static let decoy = PasswordHash(
        rounds: rounds, salt: [UInt8](repeating: 7, count: 16), hash: [UInt8](repeating: 0, count: 32))

    init(rounds: Int, salt: [UInt8], hash: [UInt8]) {
        self.rounds = rounds
        self.salt = salt
        self.hash = hash
    }

    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == Self.scheme, let rounds = Int(parts[1]), (1...10_000_000).contains(rounds),
            let salt = Hex.bytes(parts[2]), let hash = Hex.bytes(parts[3]), salt.count >= 16, hash.count == 32
        else { return nil }
        self.init(rounds: rounds, salt: salt, hash: hash)
    }

    /// The text that belongs into the password file after the role.
    public static func make(_ password: String) -> String? {
        let salt = Hex.random(16)
        guard let hash = derive(password, salt, rounds) else { return nil }
        return "\(scheme):\(rounds):\(Hex.text(salt)):\(Hex.text(hash))"
    }

    func matches(_ password: String) -> Bool {
        guard let other = Self.derive(password, salt, rounds) else { return false }
        return Hex.equal(hash, other)
    }

    private static func derive(_ password: String, _ salt: [UInt8], _ rounds: Int) -> [UInt8]? {
        let key = try? KDF.Insecure.PBKDF2.deriveKey(
            from: Array(password.utf8), salt: salt, using: .sha256, outputByteCount: 32, unsafeUncheckedRounds: rounds)
        return key?.withUnsafeBytes { Array($0) }
    }
}

/// Bytes as text, random ones, and their comparison.
enum Hex {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var result: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            result.append(byte)
        }
        return result
    }

    /// From the operating system's generator.
    static func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }

    /// Takes as long wherever the difference is.
    static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
