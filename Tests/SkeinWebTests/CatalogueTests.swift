import Testing

@testable import SkeinWeb

@Suite("Catalogues of the page")
struct CatalogueTests {
    @Test("Every word is there in both languages, with the same places", arguments: Word.allCases)
    func parity(_ word: Word) throws {
        let english = try #require(Word.english[word])
        let chinese = try #require(Word.chinese[word])
        #expect(Self.places(english) == Self.places(chinese))
        #expect(!english.isEmpty && !chinese.isEmpty)
    }

    @Test(
        "What the browser prefers",
        arguments: [
            ("zh-CN,zh;q=0.9,en;q=0.8", WebLanguage.chinese), ("en-GB,zh;q=0.5", .english), ("fr, zh;q=0.3", .chinese),
            ("de", .english), ("", .english), ("en;q=0.2, zh-TW;q=0.9", .chinese), (";;;,,q=", .english),
        ])
    func accepted(_ header: String, _ language: WebLanguage) {
        #expect(WebLanguage(accepted: header) == language)
    }

    @Test("A value with braces stays as it is")
    func fill() {
        #expect(WebLanguage.english(.job, ["id": "{id}"]) == "Job {id}")
        #expect(WebLanguage.chinese.span(seconds: 3_725) == "1 小时 2 分钟")
    }

    private static func places(_ text: String) -> Set<Substring> {
        Set(text.matches(of: #/\{\w+\}/#).map(\.output))
    }
}
