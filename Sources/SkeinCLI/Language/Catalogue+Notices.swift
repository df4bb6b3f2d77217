extension Catalogue {
    /// What is said about notifications, in English.
    static let englishNotices: [Message: String] = [:]

    /// What is said about notifications, in Chinese.
    static let chineseNotices: [Message: String] = [:]
}
