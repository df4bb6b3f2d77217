import Testing

@testable import SkeinCLI

@Suite("Display width")
struct DisplayWidthTests {
    @Test(
        "Columns that a terminal gives",
        arguments: [
            ("abc", 3), ("", 0), ("青岛市", 6), ("a中b", 4), ("é", 1), ("e\u{301}", 1), ("，", 2), ("ｱ", 1), ("Ａ", 2),
            ("👍", 2), ("👨‍👩‍👧", 2), ("한국", 4), ("…", 1), ("\u{200B}", 0), ("❤️", 2),
        ])
    func width(_ text: String, _ columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test("Padding and cutting keep to the columns")
    func padding() {
        #expect(DisplayWidth.pad("青岛", to: 6) == "青岛  ")
        #expect(DisplayWidth.pad("7", to: 3, right: true) == "  7")
        #expect(DisplayWidth.cut("青岛市教育局", to: 6) == "青岛…")
        #expect(DisplayWidth.of(DisplayWidth.cut("青岛市教育局", to: 7)) <= 7)
        #expect(DisplayWidth.cut("short", to: 10) == "short")
    }

    @Test("Text of others cannot steer the terminal")
    func safety() {
        #expect(Terminal.safe("a\u{1B}[2Jb\nc\u{7}") == #"a\u{1b}[2Jb\nc\u{7}"#)
        #expect(Terminal.safe("x\u{202E}y") == #"x\u{202e}y"#)
        #expect(Terminal.safe("普通 text") == "普通 text")
    }
}
