import Glibc

/// A range of IP addresses, `10.0.0.0/8` or `fd00::/8`.
public struct NetworkRange: Sendable, Hashable, CustomStringConvertible {
    package let base: IPAddress
    package let prefix: Int

    /// The range written so; a bare address is a range of one. `nil` when it is not one.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
        var prefix = address.bytes.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...prefix).contains(given) else { return nil }
            prefix = given
        }
        base = address
        self.prefix = prefix
    }

    /// The range in its usual notation.
    public var description: String { "\(base)/\(prefix)" }

    /// Whether the address lies in the range. Addresses of the other family never do.
    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        let whole = prefix / 8
        guard address.bytes.prefix(whole).elementsEqual(base.bytes.prefix(whole)) else { return false }
        let rest = prefix % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - rest))
        return address.bytes[whole] & mask == base.bytes[whole] & mask
    }
}

/// An IPv4 or IPv6 address: 4 or 16 bytes.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    package let bytes: [UInt8]

    package init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The address in a socket address of this many bytes; `nil` for other families.
    init?(_ address: UnsafeRawPointer, length: Int) {
        guard length >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(address.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            let four = address.loadUnaligned(as: sockaddr_in.self).sin_addr
            bytes = withUnsafeBytes(of: four) { Array($0) }
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            let six = address.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            bytes = withUnsafeBytes(of: six) { Array($0) }
        default:
            return nil
        }
    }

    /// The IPv4 address that an IPv6 address stands for: mapped, compatible, NAT64 and 6to4.
    package var embeddedIPv4: IPAddress? {
        guard bytes.count == 16 else { return nil }
        for (range, offset) in Self.embeddings where range.contains(self) {
            return IPAddress(bytes: Array(bytes[offset..<offset + 4]))
        }
        return nil
    }

    private static let embeddings: [(NetworkRange, Int)] = [
        ("::ffff:0:0/96", 12), ("::ffff:0:0:0/96", 12), ("64:ff9b::/96", 12), ("::/96", 12), ("2002::/16", 2),
    ].compactMap { text, offset in NetworkRange(text).map { ($0, offset) } }

    /// Whether the address may belong to anybody on the Internet: not private, not this host, not this link, not
    /// reserved (the IANA special-purpose registries).
    package var isPublic: Bool {
        if let four = embeddedIPv4 { return four.isPublic }
        return !Self.special.contains { $0.contains(self) }
    }

    private static let special: [NetworkRange] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/3",
        "::/127", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7",
        "fe80::/9", "ff00::/8",
    ].compactMap { NetworkRange($0) }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        let written = bytes.withUnsafeBytes { inet_ntop(family, $0.baseAddress, &text, socklen_t(text.count)) }
        guard written != nil else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
