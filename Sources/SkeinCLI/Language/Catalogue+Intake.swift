extension Catalogue {
    /// What is said about rosters and imports, in English.
    static let englishIntake: [Message: String] = [:]

    /// What is said about rosters and imports, in Chinese.
    static let chineseIntake: [Message: String] = [:]
}
