/// Cuts texts to what a channel takes.
public enum ByteLimit {
    /// The text when it has at most `limit` bytes of UTF-8; otherwise its longest beginning of whole characters that
    /// leaves room for "…", and that. A limit below the three bytes of "…" gives nothing.
    public static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        guard limit >= 3 else { return "" }
        var bytes = 0
        let kept = text.prefix { character in
            bytes += character.utf8.count
            return bytes <= limit - 3
        }
        return kept + "…"
    }
}
