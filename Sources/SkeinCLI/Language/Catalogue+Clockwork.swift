extension Catalogue {
    /// What is said about cohorts, four-musts, training, studios and reports, in English.
    static let englishClockwork: [Message: String] = [:]

    /// What is said about cohorts, four-musts, training, studios and reports, in Chinese.
    static let chineseClockwork: [Message: String] = [:]
}
