import TestSupport
import Testing

/// The DocC catalogues of the modules that others import.
@Suite("DocC")
struct CatalogueOfSymbolsTests {
    @Test(
        "Every type that a module makes public has its place in the catalogue, and nothing else has",
        arguments: ["Skein", "SkeinTesting"])
    func complete(_ module: String) throws {
        let catalogue = try Project.text("Sources/\(module)/\(module).docc/\(module).md")
        let listed = catalogue.matches(of: #/- ``([A-Za-z]+)``/#).map { String($0.1) }
        #expect(Set(listed).count == listed.count)
        var declared: Set<String> = []
        for file in try Project.files("Sources/\(module)", suffix: ".swift") {
            let text = try Project.text(file)
            for match in text.matches(of: #/(?m)^public (?:final )?(?:struct|class|enum|protocol|actor) ([A-Za-z]+)/#) {
                declared.insert(String(match.1))
            }
        }
        #expect(declared.subtracting(listed).isEmpty && Set(listed).subtracting(declared).isEmpty)
    }
}
