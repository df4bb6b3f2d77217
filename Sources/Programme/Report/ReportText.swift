/// A text in both languages of the reports.
struct ReportText: Encodable, Hashable, Sendable {
    var zh: String
    var en: String

    init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }

    func text(_ language: ReportLanguage) -> String { language == .chinese ? zh : en }

    /// Both, for what is written once.
    var both: String { zh == en ? zh : "\(zh) \(en)" }
}

/// A language that reports are written in.
enum ReportLanguage: String, CaseIterable, Sendable {
    case chinese = "zh"
    case english = "en"
}
