import Crypto
import FoundationEssentials

/// The keys under which addresses and secrets rest in the database (AES-256-GCM).
///
/// A sealed value names its key, so old ones can be read while new ones are written under the first key. It is bound to
/// its place: moved to another row or column it does not open. The same value sealed again for the same place under the
/// same key is the same bytes, so that whoever compares them sees that nothing has changed.
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

    private struct Key {
        let id: String
        let seals: SymmetricKey
        /// What nonces are made with.
        let marks: SymmetricKey

        init(id: String, bytes: Data) {
            self.id = id
            seals = SymmetricKey(data: bytes)
            marks = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: seals, info: Array("skein nonce".utf8), outputByteCount: 32)
        }

        /// Version, length and identifier of the key.
        var head: [UInt8] { [1, UInt8(id.utf8.count)] + Array(id.utf8) }

        /// The nonce of a value at a place: another for another value or place, as far as anybody can find two.
        func nonce(_ value: [UInt8], _ place: [UInt8]) throws -> AES.GCM.Nonce {
            let own = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: place, using: marks))
            return try AES.GCM.Nonce(data: Array(HMAC<SHA256>.authenticationCode(for: value, using: own)).prefix(12))
        }
    }

    private let keys: [Key]

    /// Reads a key file: a line a key, the first is the one that seals; empty lines and `#` are skipped.
    public init(_ text: String) throws(Fault) {
        var keys: [Key] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: { " \t\r".contains($0) })
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count == 2, first.utf8.count <= 64, let bytes = Data(base64Encoded: String(words[1])),
                bytes.count == 32, !keys.contains(where: { $0.id == first })
            else { throw .badLine(index + 1) }
            keys.append(Key(id: String(first), bytes: bytes))
        }
        guard !keys.isEmpty else { throw .empty }
        self.keys = keys
    }

    /// Identifiers only.
    public var description: String { "keys \(keys.map(\.id).joined(separator: ", "))" }

    /// How a value begins that was sealed under the first key; every other one is to be sealed anew.
    public var head: [UInt8] { keys[0].head }

    /// Seals a value for one place under the first key: version, length and identifier of the key, nonce, text, tag.
    public func seal(_ value: String, for place: String) throws -> [UInt8] {
        let (key, bytes, place) = (keys[0], Array(value.utf8), Array(place.utf8))
        let box = try AES.GCM.seal(
            bytes, using: key.seals, nonce: try key.nonce(bytes, place), authenticating: key.head + place)
        return key.head + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Opens what was sealed for this place.
    public func open(_ sealed: [UInt8], for place: String) throws(Fault) -> String {
        guard let id = Self.keyID(of: sealed) else { throw .altered }
        guard let key = keys.first(where: { $0.id == id })?.seals else { throw .unknownKey(id) }
        let head = 2 + id.utf8.count
        guard let box = try? AES.GCM.SealedBox(combined: sealed[head...]),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: sealed[..<head] + Array(place.utf8)),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw .altered }
        return text
    }

    /// The key that a sealed value names; `nil` for anything else.
    private static func keyID(of sealed: [UInt8]) -> String? {
        guard sealed.count > 2, sealed[0] == 1, sealed.count >= 2 + Int(sealed[1]) else { return nil }
        return String(validating: sealed[2..<2 + Int(sealed[1])], as: UTF8.self)
    }
}
