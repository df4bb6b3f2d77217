import FoundationEssentials
import Testing

/// The table of acceptance vectors in docs/programme.md.
@Suite("Acceptance vectors")
struct AcceptanceTests {
    @Test("every test that the table names exists, in the file that it names")
    func named() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/programme.md"), encoding: .utf8)
        var count = 0
        for line in page.split(separator: "\n") where line.hasPrefix("| ") && line.contains("Tests`: ") {
            let cell = try #require(line.split(separator: "|").last)
            let parts = cell.split(separator: "`: ", maxSplits: 1)
            let file = String(try #require(parts.first).drop { $0 == " " || $0 == "`" })
            var name = String(try #require(parts.last))
            while name.hasSuffix(" ") { name.removeLast() }
            let text = try String(contentsOf: tests.appending(path: "\(file).swift"), encoding: .utf8)
            #expect(text.contains("\"\(name)\""), "\(file): \(name)")
            count += 1
        }
        #expect(count > 60)
    }
}
