/// A frame rate or aspect ratio as media write it. Never zero and never over zero.
struct Rational: Codable, Sendable, Hashable {
    let num: Int
    let den: Int

    /// `nil` for what is unknown in ffprobe's words: `0/0`, `0:1`, `N/A`.
    init?(_ text: String?) {
        guard let parts = text?.split(whereSeparator: { $0 == "/" || $0 == ":" }), parts.count == 2,
            let num = Int(parts[0]), let den = Int(parts[1])
        else { return nil }
        self.init(num, den)
    }

    init?(_ num: Int, _ den: Int) {
        guard (1...1_000_000_000).contains(num), (1...1_000_000_000).contains(den) else { return nil }
        self.num = num
        self.den = den
    }

    var value: Double { Double(num) / Double(den) }
}
