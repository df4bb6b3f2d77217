/// A mail address that may stand in an envelope and in a header: `local@domain`, ASCII, no quotes, no comments.
public struct MailAddress: Sendable, Hashable {
    /// The address.
    public let text: String

    /// The domain.
    public var domain: String { String(text.split(separator: "@")[1]) }

    /// `nil` for whatever is no plain address: control characters, blanks, brackets, quoted local parts, other alphabets.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, parts[0].utf8.count <= 64 else { return nil }
        let atom = { (part: Substring, extra: String) in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                        || extra.utf8.contains(byte)
                }
        }
        let locals = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard locals.allSatisfy({ atom($0, "!#$%&'*+-/=?^_`{|}~") }),
            labels.allSatisfy({ atom($0, "-") && $0.utf8.count <= 63 && $0.first != "-" && $0.last != "-" })
        else { return nil }
        self.text = text
    }
}
