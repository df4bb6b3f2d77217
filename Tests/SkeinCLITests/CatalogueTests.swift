import Testing

@testable import SkeinCLI

@Suite("Catalogue")
struct CatalogueTests {
    @Test("Every message has a text in every language, and none is left over")
    func parity() {
        let keys = Set(Message.allCases)
        #expect(Set(Catalogue.english.keys) == keys)
        #expect(Set(Catalogue.chinese.keys) == keys)
    }

    @Test("A translation has the same places", arguments: Message.allCases)
    func places(_ message: Message) {
        let english = Message.places(in: message.text(in: .english))
        let chinese = Message.places(in: message.text(in: .chinese))
        #expect(english == chinese)
    }

    @Test("Chinese texts are Chinese: only words that every language shares may stay")
    func chineseIsChinese() {
        for message in Message.allCases where message.text(in: .english).split(separator: " ").count > 3 {
            let text = message.text(in: .chinese)
            let hasHan = text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
            #expect(hasHan, "\(message.rawValue)")
        }
    }

    @Test("Places are filled once, and values with braces stay as they are")
    func filling() {
        #expect(Message.fill("{a} and {b}", ["a": "{b}", "b": "x"]) == "{b} and x")
        #expect(Message.fill("{missing}", [:]) == "{missing}")
        #expect(Message.fill("open {", ["a": "x"]) == "open {")
    }

    @Test("The language is found as other programs find it")
    func detection() {
        func detect(_ arguments: [String] = [], _ environment: [String: String] = [:]) -> Language {
            Language.detect(arguments: arguments, environment: environment)
        }
        #expect(detect() == .english)
        #expect(detect([], ["LANG": "zh_CN.UTF-8"]) == .chinese)
        #expect(detect([], ["LANG": "zh_CN.UTF-8", "LC_ALL": "C"]) == .english)
        #expect(detect([], ["LANG": "zh_CN.UTF-8", "SKEIN_LANG": "en"]) == .english)
        #expect(detect(["jobs", "--lang", "zh-CN"], ["LANG": "en_US"]) == .chinese)
        #expect(detect(["--lang=en"], ["LANG": "zh_CN"]) == .english)
        #expect(detect(["enqueue", "x", "--", "--lang", "zh"], [:]) == .english)
        #expect(detect([], ["LC_ALL": "", "LANG": "zh-Hans"]) == .chinese)
    }
}
