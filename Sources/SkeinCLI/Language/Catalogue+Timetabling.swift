extension Catalogue {
    /// What is said about timetabling, in English.
    static let englishTimetabling: [Message: String] = [:]

    /// What is said about timetabling, in Chinese.
    static let chineseTimetabling: [Message: String] = [:]
}
