extension Catalogue {
    /// What is said about reviews and evaluations, in English.
    static let englishReviews: [Message: String] = [:]

    /// What is said about reviews and evaluations, in Chinese.
    static let chineseReviews: [Message: String] = [:]
}
