/// A language of the page.
enum WebLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh-CN"

    /// What the browser prefers among the two (`Accept-Language`), English when it names neither.
    init(accepted header: String) {
        var best: (language: WebLanguage, quality: Double) = (.english, 0)
        for part in header.split(separator: ",").prefix(20) {
            let pieces = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let tag = pieces.first?.lowercased() else { continue }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let language: WebLanguage? = tag.hasPrefix("zh") ? .chinese : tag.hasPrefix("en") ? .english : nil
            if let language, quality > best.quality { best = (language, quality) }
        }
        self = best.language
    }

    func callAsFunction(_ word: Word) -> String {
        switch self {
        case .english: Word.english[word] ?? word.rawValue
        case .chinese: Word.chinese[word] ?? Word.english[word] ?? word.rawValue
        }
    }

    /// With the word's places filled.
    func callAsFunction(_ word: Word, _ values: KeyValuePairs<String, String>) -> String {
        var result = ""
        var rest = self(word)[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += values.first { $0.key == name }?.value ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// A whole number with its thousands set apart; anything else as it is.
    func number(_ text: String?) -> String {
        guard let text else { return "–" }
        guard text.count > 3, text.allSatisfy(\.isWholeNumber) else { return text }
        var result = ""
        for (index, digit) in text.enumerated() {
            if index > 0, (text.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }

    /// A time span for people: the two largest units.
    func span(seconds: Int64) -> String {
        let units: [(Int64, Word)] = [(86_400, .days), (3_600, .hours), (60, .minutes), (1, .seconds)]
        guard let first = units.firstIndex(where: { seconds >= $0.0 }) else { return self(.seconds, ["n": "0"]) }
        var parts = [self(units[first].1, ["n": "\(seconds / units[first].0)"])]
        let rest = seconds % units[first].0
        if first + 1 < units.count, rest / units[first + 1].0 > 0 {
            parts.append(self(units[first + 1].1, ["n": "\(rest / units[first + 1].0)"]))
        }
        return parts.joined(separator: " ")
    }
}
