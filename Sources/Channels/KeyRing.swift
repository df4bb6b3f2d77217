import Crypto
import FoundationEssentials

/// The keys under which addresses and secrets of endpoints rest in the database (AES-256-GCM).
///
/// A sealed value names its key, so old ones can be read while new ones are written under the first key. It is bound to
/// its place: moved to another row or column it does not open.
public struct KeyRing: Sendable, CustomStringConvertible {
    /// Why a ring or a value cannot be used. It never holds a key or a value.
    public enum Fault: Error, Sendable, Hashable {
        /// A line is not an identifier, a blank and 32 bytes in base64.
        case badLine(Int)
        /// There is no key at all.
        case empty
        /// The value names a key that is not here.
        case unknownKey(String)
        /// The value is not what was sealed for this place.
        case altered
    }

    private let keys: [(id: String, key: SymmetricKey)]

    /// Reads a key file: a line a key, the first is the one that seals; empty lines and `#` are skipped.
    public init(_ text: String) throws(Fault) {
        var keys: [(id: String, key: SymmetricKey)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: { " \t\r".contains($0) })
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count == 2, first.utf8.count <= 64, let bytes = Data(base64Encoded: String(words[1])),
                bytes.count == 32, !keys.contains(where: { $0.id == first })
            else { throw .badLine(index + 1) }
            keys.append((String(first), SymmetricKey(data: bytes)))
        }
        guard !keys.isEmpty else { throw .empty }
        self.keys = keys
    }

    /// Identifiers only.
    public var description: String { "keys \(keys.map(\.id).joined(separator: ", "))" }

    /// Seals a value for one place under the first key: version, length and identifier of the key, nonce, text, tag.
    public func seal(_ value: String, for place: String) throws -> [UInt8] {
        let (id, key) = keys[0]
        let head = [1, UInt8(id.utf8.count)] + Array(id.utf8)
        let box = try AES.GCM.seal(
            Array(value.utf8), using: key, authenticating: head + Array(place.utf8))
        return head + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Opens what was sealed for this place.
    public func open(_ sealed: [UInt8], for place: String) throws(Fault) -> String {
        guard let id = Self.keyID(of: sealed) else { throw .altered }
        guard let key = keys.first(where: { $0.id == id })?.key else { throw .unknownKey(id) }
        let head = 2 + id.utf8.count
        guard let box = try? AES.GCM.SealedBox(combined: sealed[head...]),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: sealed[..<head] + Array(place.utf8)),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw .altered }
        return text
    }

    /// The key that a sealed value names; `nil` for anything else.
    public static func keyID(of sealed: [UInt8]) -> String? {
        guard sealed.count > 2, sealed[0] == 1, sealed.count >= 2 + Int(sealed[1]) else { return nil }
        return String(validating: sealed[2..<2 + Int(sealed[1])], as: UTF8.self)
    }

    /// Whether the value was sealed under another key than the first: rotation seals it anew.
    public func isOutdated(_ sealed: [UInt8]) -> Bool { Self.keyID(of: sealed) != keys[0].id }
}
